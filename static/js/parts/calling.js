// @ts-check
/** Calling somebody to the page: rung, written into its title and told outside of it, again until it is over. */
import { calling, useEffect } from "../ui.js";

const AGAIN = 8000;
const TONES = [880, 660];

/** Two soft tones. */
function ring() {
  const context = new AudioContext();
  for (const [i, pitch] of TONES.entries()) {
    const at = context.currentTime + i * 0.22;
    const tone = new OscillatorNode(context, { frequency: pitch });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0.18, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.45);
  }
  setTimeout(() => context.close(), 1200);
}

/** Asked in a tap, as browsers demand; who refuses is still rung. */
export function askToNotify() {
  if (globalThis.Notification?.permission === "default") void Notification.requestPermission().catch(() => {});
}

/** To who looks at another page meanwhile. @param {string} words @param {string} tag a later one takes the place of an older one */
function notify(words, tag) {
  if (!document.hidden || globalThis.Notification?.permission !== "granted") return;
  try {
    const options = /** @type {NotificationOptions} */ ({ tag, renotify: true });
    const notification = new Notification(words, options);
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
  } catch {
    // a phone's browser has none without a service worker; the ring and the title remain
  }
}

/**
 * While there are words. `quiet`: it is only written; `once`: it is not said again.
 * @param {{words?: string, title?: string, tag: string, quiet?: boolean, once?: boolean}} call
 */
export function useCalling({ words, title, tag, quiet = false, once = false }) {
  useEffect(() => {
    if (!words || quiet) return undefined;
    const tell = () => {
      ring();
      notify(words, tag);
    };
    tell();
    if (once) return undefined;
    const timer = setInterval(tell, AGAIN);
    return () => clearInterval(timer);
  }, [words, tag, quiet]);
  useEffect(() => {
    if (!title) return undefined;
    calling.value = title;
    return () => {
      calling.value = "";
    };
  }, [title]);
}
