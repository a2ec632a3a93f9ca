// @ts-check
/** A state that outlives its view, as long as the tab is open and its writer is signed in. */
import { draft, dropDraft, keepDraft } from "../drafts.js";
import { me } from "../store.js";
import { useRef, useState } from "../ui.js";

/**
 * `fits` says whether what was kept can still be used. `settle(sent)`: that much is saved and kept here no longer, unless
 * something else was written meanwhile.
 * @template T
 * @param {string} place @param {T} initial @param {(kept: any) => boolean} [fits]
 * @returns {{value: T, change: (next: T | ((now: T) => T)) => void, settle: (sent: T) => void, unsaved: boolean}}
 */
export function useDraft(place, initial, fits = () => true) {
  const key = `${me.value?.id}:${place}`;
  const [{ value, unsaved }, set] = useState(() => {
    const kept = draft(key);
    return kept !== undefined && fits(kept) ? { value: kept, unsaved: true } : { value: initial, unsaved: false };
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
