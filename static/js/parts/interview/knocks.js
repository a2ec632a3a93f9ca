// @ts-check
/** Who is at the door: said, rung, written into the title and told outside the page until somebody of the panel opens. */
import { html, Button, Icon, t, useAction, useEffect, useTitle } from "../../ui.js";

const AGAIN = 8000;
const TONES = [880, 660];

/** Two soft tones. */
export function ring() {
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

/** To who looks at another page meanwhile. @param {string} name */
function notify(name) {
  if (!document.hidden || globalThis.Notification?.permission !== "granted") return;
  try {
    const options = /** @type {NotificationOptions} */ ({ tag: "knock", renotify: true });
    const notification = new Notification(t("interview.knocks", { name }), options);
    notification.onclick = () => {
      window.focus();
      notification.close();
    };
  } catch {
    // a phone's browser has none without a service worker; the ring and the title remain
  }
}

/** @param {{seat: any, interview: any, call: (verb: string, body: any) => Promise<any>}} props */
function Knock({ seat, interview, call }) {
  const [busy, admit] = useAction(() => call("admit", { interview: interview.id, person: seat.person }));
  return html`<li class="knock row between"><span class="row tight"><${Icon} name="bell-ring" /><b>${t("interview.knocks", { name: seat.name })}</b></span>
    <${Button} kind="primary" icon="door-open" busy=${busy} onClick=${admit} aria-label=${t("interview.admit_named", { name: seat.name })}>${t("interview.admit")}<//></li>`;
}

/** @param {{interview: any, call: (verb: string, body: any) => Promise<any>}} props */
export function Knocks({ interview, call }) {
  const knocking = interview.seats.filter((/** @type {any} */ seat) => seat.state === "knocking");
  const count = knocking.length;
  useTitle(count ? t("interview.knocks_title", { name: knocking[0].name }) : t("interview.title"));
  useEffect(() => {
    if (!count) return undefined;
    const tell = () => {
      ring();
      notify(knocking[0].name);
    };
    tell();
    const timer = setInterval(tell, AGAIN);
    return () => clearInterval(timer);
  }, [count]);
  return html`<div role="alert">${count > 0 && html`<ul class="stack tight">${knocking.map((/** @type {any} */ seat) => html`<${Knock} key=${seat.person} seat=${seat} interview=${interview} call=${call} />`)}</ul>`}</div>`;
}
