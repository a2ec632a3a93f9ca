// @ts-check
/** The way from page to page: history, and what a page needs, which loads when it is first visited. */
import { signal } from "@preact/signals";
import { find } from "./routes.js";
import { loadWords } from "./words.js";

/** @typedef {import("./routes.js").Route} Route */
/** @typedef {{route: Route|null, Page: any, params: Record<string, string>, query: Record<string, string>, key: string, error?: any}} Shown */
export const shown = signal(/** @type {Shown|null} */ (null));
export const turning = signal(false);

/** @type {(() => Promise<boolean>)|null} */
let guard = null;
let position = 0;

/** @type {Map<string, Promise<unknown>>} */
const sheets = new Map();

/** Adds a stylesheet once, and waits until it counts or has failed: then it is tried again next time. @param {string} name */
export function stylesheet(name) {
  const old = sheets.get(name);
  if (old) return old;
  const link = Object.assign(document.createElement("link"), {
    rel: "stylesheet",
    href: `/static/css/pages/${name}.css`,
  });
  const settled = new Promise((done) => {
    link.addEventListener("load", done, { once: true });
    link.addEventListener("error", () => done(sheets.delete(name) && link.remove()));
  });
  document.head.append(link);
  sheets.set(name, settled);
  return settled;
}

/** @param {Route} route */
async function load(route) {
  const [module] = await Promise.all([
    import(`./pages/${route.page}.js`),
    loadWords(route.page, ...(route.words ?? [])),
    ...(route.css ? [route.page] : []).concat(route.sheets ?? []).map(stylesheet),
  ]);
  return module.default;
}

/** Shows the page of the present address. */
async function turn() {
  const here = new URL(location.href);
  const { route, params } = find(here.pathname);
  const query = Object.fromEntries(here.searchParams);
  const mark = here.href;
  turning.value = true;
  const page = route
    ? await load(route).then(
        (Page) => ({ Page }),
        (error) => ({ Page: null, error }),
      )
    : { Page: null };
  if (location.href.split("#")[0] !== mark.split("#")[0]) return; // overtaken by a later step
  turning.value = false;
  shown.value = { route, params, query, key: here.pathname, ...page };
}

/** @param {number} y */
function settle(y) {
  requestAnimationFrame(() => {
    scrollTo(0, y);
    document.querySelector("main")?.focus({ preventScroll: true });
  });
}

/** Goes to another page. @param {string} path @param {{replace?: boolean, leave?: boolean}} [options] `leave`: without asking */
export async function navigate(path, { replace = false, leave = false } = {}) {
  if (guard && !leave && !(await guard())) return;
  guard = null;
  history.replaceState({ ...history.state, y: scrollY }, "");
  const again = new URL(path, location.href).href === location.href; // a second tap, while the page is on its way
  const from = location.pathname + location.search;
  if (replace || again) history.replaceState({ position, from: history.state?.from }, "", path);
  else history.pushState({ position: ++position, from }, "", path);
  await turn();
  settle(0);
}

/**
 * Goes on to a page in place of this one, without asking; where that is the page before, back to it: nobody comes to it
 * twice on their way back, nor forward to this one. @param {string} path
 */
export async function goOnTo(path) {
  guard = null;
  if (history.state?.from !== path) return navigate(path, { replace: true });
  history.replaceState(history.state, "", path);
  history.back();
}

/**
 * What was new has an address from now on: the page stays as it is, with what is being written in it. Nothing where another
 * page has its place by then. @param {string} from @param {string} path
 */
export const becomes = (from, path) => location.pathname === from && history.replaceState(history.state, "", path);

/** Changes the query of the present page without leaving it. @param {Record<string, string|undefined>} change */
export function setQuery(change) {
  const here = new URL(location.href);
  for (const [key, value] of Object.entries(change)) {
    if (value) here.searchParams.set(key, value);
    else here.searchParams.delete(key);
  }
  history.replaceState(history.state, "", here);
  if (shown.value) shown.value = { ...shown.value, query: Object.fromEntries(here.searchParams) };
}

/** Where `?next=` leads, if it is a page of ours. @param {Record<string, string>} query */
export const nextOf = (query, otherwise = "/") =>
  query.next?.startsWith("/") && !query.next.startsWith("//") && !query.next.includes("\\") ? query.next : otherwise;

/** Asks before the page is left; returns how to stop asking. @param {() => Promise<boolean>} ask */
export function guardLeaving(ask) {
  const stay = (/** @type {BeforeUnloadEvent} */ event) => event.preventDefault();
  guard = ask;
  addEventListener("beforeunload", stay);
  return () => {
    if (guard === ask) guard = null;
    removeEventListener("beforeunload", stay);
  };
}

/** @param {MouseEvent} event */
function follow(event) {
  const link = /** @type {Element} */ (event.target).closest?.("a");
  if (
    !link ||
    event.defaultPrevented ||
    event.button ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  )
    return;
  if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (!find(link.pathname).route || (link.hash && link.pathname === location.pathname)) return;
  event.preventDefault();
  navigate(link.pathname + link.search + link.hash);
}

/** Back and forward; a guarded page is put back while its user is asked. */
async function stepped() {
  if (!history.state) return history.replaceState({ position }, ""); // a step within the page, which the browser has done
  const to = history.state?.position ?? 0;
  if (guard && to !== position) {
    const away = to - position;
    const kept = guard;
    guard = null;
    history.go(-away);
    if (await kept()) history.go(away);
    else guard = kept;
    return;
  }
  position = to;
  await turn();
  settle(history.state?.y ?? 0);
}

export async function start() {
  history.scrollRestoration = "manual";
  position = history.state?.position ?? 0;
  history.replaceState({ ...history.state, position }, "");
  addEventListener("popstate", stepped);
  document.addEventListener("click", follow);
  await turn();
}

/** Tries the present page again, after its code could not be loaded. */
export const retry = () => location.reload();
