// Runs before the first paint and before any module, so that neither the wrong colours nor the wrong language flash; the
// words of the frame are on their way from here on.
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

// What the page cannot begin without may not come, as when a phone changes its network meanwhile: the page is opened anew
// by itself once, and says so where that was no help.
(() => {
  const AGAIN = "opened-again";
  const RECENT = 60_000;
  const WORDS = {
    zh: ["页面没有加载出来", "可能是网络不稳，再试一次通常就好。", "重试"],
    en: ["The page did not load", "The network may be unsteady; trying again usually helps.", "Try again"],
  };
  const again = () => location.reload();
  const triedAlready = () => {
    try {
      const before = Number(sessionStorage.getItem(AGAIN));
      sessionStorage.setItem(AGAIN, String(Date.now()));
      return Date.now() - before < RECENT;
    } catch {
      return true; // as storage may be forbidden, this could go on for ever
    }
  };
  const over = new AbortController();
  /** @param {Event} event */
  const fail = ({ target }) => {
    const app = document.getElementById("app");
    const script = !(target instanceof Element) || target instanceof HTMLScriptElement; // and no picture
    if (!script || !app || app.childElementCount) return;
    over.abort();
    if (navigator.onLine && !triedAlready()) return again();
    addEventListener("online", again);
    const [title, text, press] = document.documentElement.lang === "en" ? WORDS.en : WORDS.zh;
    document.title = title;
    app.innerHTML = `<main class="state" role="alert"><h1>${title}</h1><p>${text}</p>
      <button type="button" class="button primary">${press}</button></main>`;
    app.querySelector("button")?.addEventListener("click", again);
  };
  const { signal } = over;
  addEventListener("error", fail, { capture: true, signal });
  addEventListener("unhandledrejection", fail, { signal });
  addEventListener("begun", () => over.abort(), { signal });
  addEventListener("beforeunload", () => over.abort(), { signal }); // to Firefox a page that is left loses what is under way
})();
