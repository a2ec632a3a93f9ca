// @ts-check
/** How well somebody comes through, and how loud: read from the connection that receives them. */
import { html, Icon, t, useEffect, useEvent, useState } from "../../ui.js";

const EVERY = 1000;
/** Looks at which no picture came, after which it rests: the server lets it give way to the sound, if that comes. */
const STILL = 2;

/** Packets of which nobody can tell what share was lost: of who says nothing, two or three come in a second. */
const FEW = 10;

/** Looks since the last bad one after which a picture that rests does so for another reason, as a phone in a pocket. */
const LATELY = 90;

/**
 * `sound`: the picture gives way to it; `still`: no picture comes, and the network is not why; `gone`: the connection is,
 * theirs or ours, or its server, and another is looked for.
 * @typedef {{level: number, quality: ""|"good"|"fair"|"poor"|"sound"|"still"|"gone"}} Heard
 */

/** @param {number} lost share of packets @param {number} jitter seconds */
const judged = (lost, jitter) =>
  lost > 0.08 || jitter > 0.12 ? "poor" : lost > 0.02 || jitter > 0.05 ? "fair" : "good";

/** @param {RTCStatsReport} report @param {{lost: number, got: number, pictures: number, still: number, silent: number, calm: number}} last @returns {Heard} */
export function read(report, last) {
  let [lost, got, jitter, level, pictures] = [0, 0, 0, 0, 0];
  for (const stat of report.values()) {
    if (stat.type !== "inbound-rtp") continue;
    lost += stat.packetsLost ?? 0;
    got += stat.packetsReceived ?? 0;
    if (stat.kind === "video") pictures += stat.packetsReceived ?? 0;
    jitter = Math.max(jitter, stat.jitter ?? 0);
    level = Math.max(level, stat.audioLevel ?? 0);
  }
  const [missed, came] = [lost - last.lost, got - last.got];
  const still = pictures > 0 && pictures === last.pictures ? last.still + 1 : 0;
  const expected = came + Math.max(0, missed);
  const sound = got > pictures; // a screen has none
  const silent = sound && came === 0 ? last.silent + 1 : 0;
  const share = expected < FEW ? 0 : 1 - came / expected;
  const quality = came > 0 ? judged(share, jitter) : "poor";
  const calm = quality === "poor" && still < STILL ? 0 : last.calm + 1;
  Object.assign(last, { lost, got, pictures, still, silent, calm });
  if (silent >= STILL) return { level, quality: "gone" };
  if (still < STILL) return { level, quality };
  return { level, quality: sound && calm < LATELY ? "sound" : "still" };
}

/** @param {import("../../media/whep.js").Receiver|null} receiver @param {(heard: Heard) => void} [told] at last that nothing is heard any more */
export function useQuality(receiver, told) {
  const say = useEvent((/** @type {Heard} */ now) => told?.(now));
  const [heard, set] = useState(/** @type {Heard} */ ({ level: 0, quality: "" }));
  useEffect(() => {
    if (!receiver) return undefined;
    const last = { lost: 0, got: 0, pictures: 0, still: 0, silent: 0, calm: LATELY };
    const timer = setInterval(async () => {
      const report = await receiver.peer?.getStats().catch(() => null);
      if (!report || receiver.state.value !== "playing") return;
      const next = read(report, last);
      set((old) => (old.quality === next.quality && old.level === next.level ? old : next));
      say(next);
    }, EVERY);
    return () => {
      clearInterval(timer);
      say({ level: 0, quality: "" });
    };
  }, [receiver]);
  return heard;
}

/** Said over a picture that rests; its sound goes on. @param {{receiver: import("../../media/whep.js").Receiver}} props */
export function SoundFirst({ receiver }) {
  const { quality } = useQuality(receiver);
  const rests = receiver.state.value === "playing" && quality === "sound";
  return rests && html`<p class="small" role="status">${t("sound_first")}</p>`;
}

/** Said only where it is not good: a good connection needs no sign. @param {{quality: string}} props */
export const Quality = ({ quality }) =>
  ["fair", "poor", "sound"].includes(quality) &&
  html`<span class=${`quality ${quality}`} title=${t(`interview.quality_${quality}`)}><${Icon} name=${quality !== "fair" ? "signal-low" : "signal-medium"} /><span class="unseen">${t(`interview.quality_${quality}`)}</span></span>`;
