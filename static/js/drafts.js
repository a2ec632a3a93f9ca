// @ts-check
/**
 * What somebody has half written, kept in this tab alone, under their account, until it is sent or they sign out: what
 * takes a view off the page (another tab, a colleague who ends the interview, a reload) does not take their words.
 */
const PREFIX = "draft:";

/** @param {string} key @returns {any} undefined where there is none */
export function draft(key) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + key) ?? "null") ?? undefined;
  } catch {
    return undefined; // forbidden or spoilt storage: nothing was kept
  }
}

/** @param {string} key @param {any} value */
export function keepDraft(key, value) {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // a private window may forbid storage; the draft then lasts as long as its view
  }
}

/** @param {string} key */
export const dropDraft = (key) => forget((place) => place === PREFIX + key);

/** Those of everybody, or of everybody else. @param {string} [person] */
export const forgetDrafts = (person) =>
  forget((place) => place.startsWith(PREFIX) && !(person && place.startsWith(`${PREFIX}${person}:`)));

/** @param {(place: string) => boolean} which */
function forget(which) {
  try {
    for (const place of Object.keys(sessionStorage).filter(which)) sessionStorage.removeItem(place);
  } catch {
    // forbidden storage has nothing to forget
  }
}
