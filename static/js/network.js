// @ts-check
/** When this device is on another network than before, or on one again. */

/** Calls when that is certain; `doubt` when something about the network changed. Returns how to stop. @param {() => void} moved @param {() => void} [doubt] */
export function whenMoved(moved, doubt = () => {}) {
  const connection = /** @type {any} */ (navigator).connection; // Chromium's, and Android's with a type
  let type = connection?.type;
  const changed = () => {
    const other = connection.type !== type && connection.type !== "none";
    type = connection.type;
    if (other) moved();
    else doubt();
  };
  addEventListener("online", moved);
  connection?.addEventListener("change", changed);
  return () => {
    removeEventListener("online", moved);
    connection?.removeEventListener("change", changed);
  };
}
