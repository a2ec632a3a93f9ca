// Runs before the first paint, so that neither the wrong colours nor the wrong language flash; the words of the frame
// are on their way from here on.
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
  for (const words of ["common", "errors"]) {
    const href = `/static/strings/${root.lang.slice(0, 2)}/${words}.js`;
    document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href }));
  }
})();
