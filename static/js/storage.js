// @ts-check
/**
 * What a browser keeps: for every later visit, or for this tab. A private window may forbid it, and what is kept may be
 * spoilt: then there is nothing, and what somebody chose lasts as long as the page.
 */

/** @typedef {"localStorage"|"sessionStorage"} Place */
/** @type {Place} */
export const TAB = "sessionStorage";

/** @param {string} name @param {Place} [place] */
export function stored(name, place = "localStorage") {
  try {
    return window[place].getItem(name);
  } catch {
    return null;
  }
}

/** What was kept as JSON. @param {string} name @param {Place} [place] @returns {any} */
export function storedJson(name, place) {
  try {
    return JSON.parse(stored(name, place) ?? "null");
  } catch {
    return null;
  }
}

/** `null` forgets it. @param {string} name @param {string|null} value @param {Place} [place] */
export function store(name, value, place = "localStorage") {
  try {
    if (value === null) window[place].removeItem(name);
    else window[place].setItem(name, value);
  } catch {} // as above
}

/** Where somebody's deliveries wait: whoever does not send them looks there too. @param {string} [graduate] */
export const deliveriesOf = (graduate) => `deliveries:${graduate}`;
