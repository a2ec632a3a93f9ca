// @ts-check
/**
 * What somebody has half written, kept in this tab alone, under their account, until it is sent or they sign out: what
 * takes a view off the page (another tab, a colleague who ends the interview, a reload) does not take their words.
 */
import { store, storedJson, TAB } from "./storage.js";

const PREFIX = "draft:";

/** @param {string} key @returns {any} undefined where there is none */
export const draft = (key) => storedJson(PREFIX + key, TAB) ?? undefined;

/** @param {string} key @param {any} value */
export const keepDraft = (key, value) => store(PREFIX + key, JSON.stringify(value), TAB);

/** @param {string} key */
export const dropDraft = (key) => store(PREFIX + key, null, TAB);

/** Those of everybody, or of everybody else. @param {string} [person] */
export function forgetDrafts(person) {
  try {
    for (const place of Object.keys(sessionStorage))
      if (place.startsWith(PREFIX) && !(person && place.startsWith(`${PREFIX}${person}:`)))
        sessionStorage.removeItem(place);
  } catch {} // forbidden storage has nothing to forget
}
