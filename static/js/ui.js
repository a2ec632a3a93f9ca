// @ts-check
/**
 * Everything a page needs to draw, from one place: Preact, htm, signals, words, and the product's hooks.
 *
 * A page is `js/pages/NAME.js` with a default export `Page({params, query})`; its words are
 * `strings/{zh,en}/NAME.js`; its own styles, if any, `css/pages/NAME.css` (flag `css` in `routes.js`).
 */
import { signal, useSignal } from "@preact/signals";
import htm from "htm";
import { h } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { recognised, unknown } from "./api.js";
import { language, t } from "./words.js";

export { signal } from "@preact/signals";
export { render } from "preact";
export { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
export { language, names, setLanguage, t } from "./words.js";

export const html = htm.bind(h);

/** Joins class names, leaving out what is false. @param {...(string|false|null|undefined)} names */
export const cx = (...names) => names.filter(Boolean).join(" ");

/**
 * A single lucide icon, drawn as a mask so that it takes the colour of the text.
 * @param {{name: string}} props
 */
export function Icon({ name }) {
  return html`<span class="icon" aria-hidden="true" style=${{ "--glyph": `url(/icons/${name}.svg)` }} />`;
}

/**
 * @param {{kind?: string, icon?: string, busy?: boolean, only?: boolean, href?: string, class?: string,
 *   children?: any, disabled?: boolean, [rest: string]: any}} props
 * kind: "primary" | "live" | "quiet" | "danger" | "set" (what it did is in force, and its words say how to end that), plus " small", " wide", " big". `only` shows the icon alone:
 * give `aria-label` then. With `href` it is a link.
 */
export function Button({ kind = "", icon, busy, only, href, class: more, children, disabled, ...rest }) {
  const look = cx("button", kind, only && "only-icon", busy && "busy", more);
  const inside = [(busy || icon) && html`<${Icon} name=${busy ? "loader-circle" : icon} />`, !only && children];
  if (href) return html`<a class=${look} href=${href} ...${rest}>${inside}</a>`;
  // a busy button is not `disabled`: it would lose the focus, which a dialog could then not give back
  const waits = busy && { "aria-busy": "true", "aria-disabled": "true", onClick: prevent };
  return html`<button type="button" class=${look} disabled=${disabled} ...${rest} ...${waits}>${inside}</button>`;
}

/** @param {Event} event */
const prevent = (event) => event.preventDefault();

/** On a button beside a field: pressing it leaves the focus in the field, so that a phone's keyboard stays and nothing moves. @param {Event} event */
export const keepFocus = (event) => event.preventDefault();

/**
 * On a region whose page makes room while one writes in it: a press elsewhere would end that between down and up, move
 * what is pressed away from under the finger, and be lost.
 * @param {MouseEvent} event
 */
export function keepWriting(event) {
  const region = /** @type {Element} */ (event.currentTarget);
  const writing = document.activeElement?.matches("input, textarea") && region.contains(document.activeElement);
  if (writing && /** @type {Element} */ (event.target).closest("button, a")) event.preventDefault();
}

/** What calls the reader stands in the title instead of the page's own. */
export const calling = signal("");

/** Sets the page's title. @param {string|undefined} title */
export function useTitle(title) {
  const name = t("product");
  const first = calling.value || title;
  useEffect(() => {
    document.title = first ? `${first} · ${name}` : name;
  }, [first, name, language.value]);
}

/**
 * Loads something and keeps its three states. `reload()` loads again without hiding what is there; `set` replaces it.
 * What failed without a network loads by itself when there is one again; what failed without a login, once who asks is
 * recognised.
 * @template T
 * @param {() => Promise<T>} load
 * @param {unknown[]} deps
 */
export function useResource(load, deps) {
  const [state, setState] = useState(
    /** @type {{data?: T, error: any, loading: boolean}} */ ({ error: null, loading: true }),
  );
  const round = useRef(0);
  const cut = useRef(false); // whether there was no network when it failed
  const asked = useRef(0); // how often they had been recognised when it was asked for
  const reload = useCallback(async () => {
    const mine = ++round.current;
    asked.current = recognised.peek();
    setState((old) => ({ ...old, error: null, loading: true }));
    const next = await load().then(
      (data) => ({ data, error: null }),
      (error) => ({ error }),
    );
    cut.current = !navigator.onLine;
    if (mine === round.current) setState((old) => ({ ...old, ...next, loading: false }));
  }, deps);
  useEffect(() => {
    setState({ error: null, loading: true });
    reload();
    return () => void round.current++;
  }, [reload]);
  const offline = state.error?.code === "offline";
  useEffect(() => {
    if (!offline) return undefined;
    if (cut.current && navigator.onLine) reload(); // it came back before this could hear of it
    addEventListener("online", reload);
    return () => removeEventListener("online", reload);
  }, [offline, reload]);
  const nobody = unknown(state.error);
  useEffect(() => {
    if (!nobody) return undefined;
    return recognised.subscribe((times) => void (times > asked.current && reload())); // also where they are by now
  }, [nobody, reload]);
  /** @param {T | ((old: T|undefined) => T)} data */
  const set = (data) =>
    setState((old) => ({ error: null, loading: false, data: data instanceof Function ? data(old.data) : data }));
  return { ...state, reload, set };
}

/**
 * A list that comes a page at a time: `more()` puts the next page behind what is there. One that comes when another list
 * is wanted by then is left out.
 * @param {(old?: any) => Promise<any>} load the first page, or the one behind `old`
 * @param {string} rows the field of a page that holds them
 * @param {unknown[]} deps
 * @param {(old: any[], more: any[]) => any[]} [join]
 */
export function usePages(load, rows, deps, join = (old, more) => [...old, ...more]) {
  const list = useResource(() => load(), deps);
  const wanted = useRef(0);
  useEffect(() => () => void wanted.current++, deps);
  const [growing, more] = useAction(async () => {
    const mine = wanted.current;
    const page = await load(list.data);
    if (mine === wanted.current)
      list.set((/** @type {any} */ old) => ({ ...page, [rows]: join(old[rows], page[rows]) }));
  });
  return { list, growing, more };
}

/** True once `waiting` has lasted: short waits show nothing at all. @param {boolean} waiting */
export function useLate(waiting, milliseconds = 200) {
  const late = useSignal(false);
  useEffect(() => {
    late.value = false;
    if (!waiting) return undefined;
    const timer = setTimeout(() => (late.value = true), milliseconds);
    return () => clearTimeout(timer);
  }, [waiting]);
  return waiting && late.value;
}

/** The time now, again every `milliseconds`. */
export function useNow(milliseconds = 1000) {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds]);
  return now;
}

/** The newest version of a function, under an identity that never changes. @template {Function} F @param {F} fn @returns {F} */
export function useEvent(fn) {
  const box = useRef(fn);
  useLayoutEffect(() => {
    box.current = fn;
  });
  return /** @type {any} */ (useCallback((/** @type {any[]} */ ...args) => box.current(...args), []));
}

/** Keys pressed anywhere, from the moment this is on the page: an effect would hear them a frame later. @param {(event: KeyboardEvent) => void} press */
export function useKeydown(press) {
  const newest = useEvent(press);
  useLayoutEffect(() => {
    document.addEventListener("keydown", newest);
    return () => document.removeEventListener("keydown", newest);
  }, []);
}

/**
 * Runs something the user asked for, once at a time: `[busy, run]`. A failure is told in a toast, unless `fail` takes it.
 * @param {(...args: any[]) => Promise<any>} action
 * @param {(error: any) => void} [fail]
 * @returns {[boolean, (...args: any[]) => Promise<any>]}
 */
export function useAction(action, fail) {
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const run = useEvent(async (/** @type {any[]} */ ...args) => {
    if (running.current) return undefined;
    running.current = true;
    setBusy(true);
    try {
      return await action(...args);
    } catch (error) {
      if (fail) fail(error);
      else (await import("./parts/toast.js")).tellError(error);
      return undefined;
    } finally {
      running.current = false;
      setBusy(false);
    }
  });
  return [busy, run];
}
