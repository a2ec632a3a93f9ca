// @ts-check
/** Keeps the screen on: a phone that sleeps sends nothing, and no report sounds on it. */
import { useEffect } from "./ui.js";

/** Browsers let it go whenever the page is hidden, so it is asked for again each time it is seen. @param {boolean} [on] */
export function useWakefulness(on = true) {
  useEffect(() => {
    if (!on) return undefined;
    /** @type {WakeLockSentinel|undefined} */
    let lock;
    let over = false;
    const keep = async () => {
      if (document.visibilityState !== "visible") return;
      const given = await navigator.wakeLock?.request("screen").catch(() => undefined); // a low battery may forbid it
      if (over) given?.release();
      else lock = given;
    };
    keep();
    document.addEventListener("visibilitychange", keep);
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", keep);
      lock?.release();
    };
  }, [on]);
}
