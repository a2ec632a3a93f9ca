// @ts-check
/** A state that outlives its view, as long as the tab is open and its writer is signed in. */
import { draft, dropDraft, keepDraft } from "../drafts.js";
import { me } from "../store.js";
import { useState } from "../ui.js";

/**
 * `fits` says whether what was kept can still be used. `settle` puts what is sent by now in its place, kept nowhere.
 * @template T
 * @param {string} place @param {T} initial @param {(kept: any) => boolean} [fits]
 * @returns {{value: T, change: (next: T) => void, settle: (next: T) => void, unsaved: boolean}}
 */
export function useDraft(place, initial, fits = () => true) {
  const key = `${me.value?.id}:${place}`;
  const [{ value, unsaved }, set] = useState(() => {
    const kept = draft(key);
    return kept !== undefined && fits(kept) ? { value: kept, unsaved: true } : { value: initial, unsaved: false };
  });
  const change = (/** @type {T} */ next) => {
    next === "" ? dropDraft(key) : keepDraft(key, next);
    set({ value: next, unsaved: true });
  };
  const settle = (/** @type {T} */ next) => {
    dropDraft(key);
    set({ value: next, unsaved: false });
  };
  return { value, change, settle, unsaved };
}
