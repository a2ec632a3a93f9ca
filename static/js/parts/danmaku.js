// @ts-check
/** Lines that fly over the picture: only so many at once, the rest stay in the chat; off with one button. */
import { store, stored } from "../storage.js";
import { Button, cx, html, signal, t, useEffect, useRef, useState } from "../ui.js";

const LANES = 4;
/** Milliseconds for which a lane is taken: the line in it has come in whole. */
const TAKEN = 3000;
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

const on = signal(stored("danmaku") !== "off" && !calm);

function toggle() {
  on.value = !on.value;
  store("danmaku", on.value ? "on" : "off");
}

/** The first lane that has room now, or -1. @param {number[]} lanes when each was last taken @param {number} now */
function lane(lanes, now) {
  const free = lanes.findIndex((at) => now - at >= TAKEN);
  if (free >= 0) lanes[free] = now;
  return free;
}

/** @param {{id: string, hidden: boolean, text: string}[]} lines @param {number[]} lanes */
const boarding = (lines, lanes) =>
  lines
    .filter((line) => !line.hidden)
    .map((line) => ({ id: line.id, text: line.text, lane: lane(lanes, performance.now()) }))
    .filter((line) => line.lane >= 0);

/** What was said before one came does not fly. @param {{lines: any[], ready: boolean, still?: boolean}} props */
function Flying({ lines, ready, still }) {
  const [flying, setFlying] = useState(/** @type {any[]} */ ([]));
  const lanes = useRef(Array(LANES).fill(-TAKEN));
  const seen = useRef(/** @type {number|null} */ (null));
  const last = lines.at(-1)?.seq ?? 0;
  useEffect(() => {
    if (!ready) return void (seen.current = null);
    const from = seen.current ?? last;
    seen.current = last;
    const fresh = boarding(
      lines.filter((/** @type {any} */ line) => line.seq > from),
      lanes.current,
    );
    if (fresh.length) setFlying((old) => [...old, ...fresh]);
  }, [ready, last]);
  const landed = (/** @type {string} */ id) => setFlying((old) => old.filter((one) => one.id !== id));
  const hidden = new Set(
    lines.filter((/** @type {any} */ line) => line.hidden).map((/** @type {any} */ line) => line.id),
  );
  return html`<div class=${cx("danmaku", still && "still")} aria-hidden="true" data-testid="danmaku">${flying
    .filter((one) => !hidden.has(one.id))
    .map(
      (one) =>
        html`<span key=${one.id} style=${{ "--lane": one.lane }} onAnimationEnd=${() => landed(one.id)}>${one.text}</span>`,
    )}</div>`;
}

/** `ready`: whether what was said so far is there; `still`: they stand while the picture does. @param {{lines: any[], ready: boolean, still?: boolean}} props */
export const Danmaku = (props) => on.value && html`<${Flying} ...${props} />`;

export const DanmakuSwitch =
  () => html`<${Button} kind="quiet" only icon=${on.value ? "message-square-text" : "message-square-off"}
  aria-label=${t("screen.danmaku")} aria-pressed=${on.value ? "true" : "false"} onClick=${toggle} />`;
