// @ts-check
/** When this device is on another network than before, or on one again, or its page is looked at again. */

const MOVED = "moved";

/** The browser said nothing of it, and it is so. */
export const tellMoved = () => void dispatchEvent(new Event(MOVED));

/** Calls when that is certain; `doubt` when something about the network changed, or may have while nobody looked. Returns how to stop. @param {() => void} moved @param {() => void} [doubt] */
export function whenMoved(moved, doubt = () => {}) {
  const connection = /** @type {any} */ (navigator).connection; // Chromium's, and Android's with a type
  let type = connection?.type;
  const changed = () => {
    const other = connection.type !== type && connection.type !== "none";
    type = connection.type;
    if (other) moved();
    else doubt();
  };
  const seen = () => document.hidden || doubt();
  for (const sign of ["online", MOVED]) addEventListener(sign, moved);
  document.addEventListener("visibilitychange", seen);
  connection?.addEventListener("change", changed);
  return () => {
    for (const sign of ["online", MOVED]) removeEventListener(sign, moved);
    document.removeEventListener("visibilitychange", seen);
    connection?.removeEventListener("change", changed);
  };
}
