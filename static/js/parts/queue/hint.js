// @ts-check
/** Whether somebody of this browser waits in a queue: pages that cannot know it ask the server only then. */
const KEPT = "queue_waits";

export function waits() {
  try {
    return localStorage.getItem(KEPT) === "yes";
  } catch {
    return false; // a private window: then the call itself brings the strip
  }
}

/** @param {boolean} yes */
export function noteWaiting(yes) {
  try {
    if (yes) localStorage.setItem(KEPT, "yes");
    else localStorage.removeItem(KEPT);
  } catch {} // as above
}
