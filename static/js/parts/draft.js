// @ts-check
/** A state that outlives its view, or its page, as long as the tab is open and its writer is signed in. */
import { draft, dropDraft, keepDraft } from "../drafts.js";
import { me } from "../store.js";
import { useEffect, useLayoutEffect, useRef, useState } from "../ui.js";

/** What was kept there, where it can still be used. @param {string} key @param {(kept: any) => boolean} fits */
function recalled(key, fits) {
  const kept = draft(key);
  return kept !== undefined && fits(kept) ? kept : undefined;
}

/** It stays with whom this was drawn for first, whoever comes. @param {string} place */
const useKey = (place) => `${useState(() => me.peek()?.id)[0]}:${place}`;

/** @typedef {{values: any, base: any}} Kept what was written, and what was saved when that began */

/** What a form kept when its page went; nothing without a place. @param {string} place @returns {Kept|undefined} */
export function useKept(place) {
  const key = useKey(place);
  return useState(() => (place ? recalled(key, (kept) => kept.values && kept.base) : undefined))[0];
}

/**
 * Keeps what is not saved of a form: it outlives a phone that puts the tab away, a reload, and the end of a login. Who
 * leaves the page has been asked. @param {string} place @param {boolean} dirty @param {any} values @param {any} base
 */
export function useKeeping(place, dirty, values, base) {
  const key = useKey(place);
  useLayoutEffect(() => {
    if (place) dirty ? keepDraft(key, { values, base }) : dropDraft(key);
  }, [key, dirty, values, base]);
  useEffect(() => () => dropDraft(key), [key]);
}

/**
 * `fits` says whether what was kept can still be used. `settle(sent)`: that much is saved and kept here no longer, unless
 * something else was written meanwhile.
 * @template T
 * @param {string} place @param {T} initial @param {(kept: any) => boolean} [fits]
 * @returns {{value: T, change: (next: T | ((now: T) => T)) => void, settle: (sent: T) => void, unsaved: boolean}}
 */
export function useDraft(place, initial, fits = () => true) {
  const key = useKey(place);
  const [{ value, unsaved }, set] = useState(() => {
    const kept = recalled(key, fits);
    return { value: kept ?? initial, unsaved: kept !== undefined };
  });
  const now = useRef(value);
  const change = (/** @type {T | ((now: T) => T)} */ next) => {
    now.current = next instanceof Function ? next(now.current) : next;
    now.current === "" ? dropDraft(key) : keepDraft(key, now.current);
    set({ value: now.current, unsaved: true });
  };
  const settle = (/** @type {T} */ sent) => {
    if (now.current !== sent) return;
    dropDraft(key);
    set({ value: sent, unsaved: false });
  };
  return { value, change, settle, unsaved };
}
