// Runs before the first paint, so that neither the wrong colours nor the wrong language flash.
(() => {
  const root = document.documentElement;
  /** @param {string} name */
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null; // storage may be forbidden; the defaults then hold
    }
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = kept("theme") || (dark ? "dark" : "light");
  const language = kept("language") || navigator.languages.find((one) => /^(zh|en)\b/.test(one)) || "zh";
  root.lang = language.startsWith("en") ? "en" : "zh-CN";
})();
