// @ts-check
/** When this device is on another network than before, or on one again. */

const HEARD = 1700; // something comes at least so often: a server's reports, a part of a show

/**
 * Begins anew at once on another network, and where nothing comes any more after something changed. Returns how to stop.
 * @param {() => void} renew
 * @param {() => any} came a measure of what has come so far; null where nothing is to be concluded from it
 */
export function whenCutOff(renew, came) {
  const doubt = async () => {
    const before = await came();
    await new Promise((done) => setTimeout(done, HEARD));
    if (before !== null && (await came()) === before) renew();
  };
  return whenMoved(renew, doubt);
}

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
