// @ts-check
/** The device check: camera, microphone, speakers, and the whole way through the server, before the day. */
import { api } from "../api.js";
import { browser, inside } from "../media/browsers.js";
import { alive, listen } from "../media/devices.js";
import { loop } from "../media/loop.js";
import { Result } from "../parts/check.js";
import { DevicePickers, DeviceProblem, LevelMeter, useDevices, Video, Within } from "../parts/devices.js";
import { Barred, Skeleton } from "../parts/states.js";
import { When } from "../parts/time.js";
import { me } from "../store.js";
import { Button, html, t, useAction, useEffect, useEvent, useRef, useResource, useState, useTitle } from "../ui.js";

const SLOW = { milliseconds: 500, lost: 0.03, kbps: 300 };
const SPEAK = 4000;
const [NOTHING, QUIET] = [0.05, 0.2]; // of the loudest moment, as a level; speech at arm's length comes to about 0.5
const SAME_VISIT = 60 * 60e3;
const UNKNOWN = { camera: "skipped", microphone: "skipped", speakers: "skipped", network: "skipped" };

/** A tone of a second; whether it was heard, the person says. */
function sound() {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 660 });
  const gain = new GainNode(context, { gain: 0.15 });
  tone.connect(gain).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 1);
  setTimeout(() => context.close(), 1500);
}

/** @param {import("../media/loop.js").Loop|null} found @param {boolean} picture without one there is little to carry */
const network = (found, picture) =>
  !found
    ? "failed"
    : found.milliseconds > SLOW.milliseconds || found.lost > SLOW.lost || (picture && found.kbps < SLOW.kbps)
      ? "weak"
      : "good";

/** @param {number} level the loudest moment */
const heardAt = (level) => (level < NOTHING ? "failed" : level < QUIET ? "weak" : "good");

/** Says so of what could not be opened. @param {ReturnType<typeof useDevices>} devices @param {string} what @returns {Record<string, string>} */
const lacking = ({ stream }, what) => ({
  ...(!alive(stream, "video") && { camera: what }),
  ...(!alive(stream, "audio") && { microphone: what }),
});

/** What was found so far, each part as soon as it is known; a new visit does not date an old finding anew. */
function useFindings() {
  const kept = useResource(() => api.get("/check").catch(() => null), []);
  const fresh = kept.data && Date.now() - Date.parse(kept.data.checked_at) < SAME_VISIT;
  const now = useRef(/** @type {any} */ (null));
  if (fresh) now.current ??= kept.data.result;
  const find = useEvent(async (/** @type {any} */ parts) => {
    now.current = { ...UNKNOWN, ...now.current, ...parts, browser: browser() };
    kept.set(await api.put("/check", now.current));
  });
  return { kept, find };
}

/** @param {{find: (parts: any) => Promise<void>}} props */
function Speakers({ find }) {
  const [heard, hear] = useState("");
  const [, say] = useAction(async (/** @type {string} */ answer) => {
    hear(answer);
    await find({ speakers: answer });
  });
  return html`<section class="card stack tight"><h2>${t("check.speakers")}</h2>
    <div class="row tight"><${Button} icon="volume-2" onClick=${sound}>${t("check.play")}<//>
      <${Button} aria-pressed=${String(heard === "good")} onClick=${() => say("good")}>${t("check.heard")}<//>
      <${Button} aria-pressed=${String(heard === "failed")} onClick=${() => say("failed")}>${t("check.not_heard")}<//></div>
    ${heard === "failed" && html`<p class="small">${t("check.speakers_failed")}</p>`}</section>`;
}

/** The way through the server, and meanwhile whether anything is heard. @param {{stream: MediaStream, find: (parts: any) => Promise<void>}} props */
function Way({ stream, find }) {
  const [back, setBack] = useState(/** @type {MediaStream|null} */ (null));
  const [done, finish] = useState(false);
  const seen = alive(stream, "video");
  const sending = (/** @type {"audio"|"video"} */ kind) =>
    alive(stream, kind) && !stream.getTracks().some((track) => track.kind === kind && track.muted);
  const [busy, run] = useAction(async () => {
    const listened = listen(stream);
    const [found] = await Promise.all([
      loop(stream, setBack).catch(() => null),
      new Promise((later) => setTimeout(later, SPEAK)),
    ]);
    const level = listened();
    setBack(null);
    await find({
      camera: sending("video") ? "good" : "failed",
      microphone: sending("audio") ? heardAt(level) : "failed",
      network: network(found, seen),
      loop: found,
    });
    finish(true);
  });
  return html`<section class="card stack tight"><h2>${t("check.network")}</h2><p class="small muted">${t("check.about_loop")}</p>
    ${back && seen && html`<div class="preview"><${Video} stream=${back} label=${t("check.back")} /></div>`}
    <div><${Button} kind="primary" icon="activity" busy=${busy} onClick=${run}>${t(done ? "check.again" : "check.run")}<//></div>
    ${busy && html`<p role="status"><b>${t("check.running")}</b></p>`}</section>`;
}

/** @param {{devices: ReturnType<typeof useDevices>, find: (parts: any) => Promise<void>}} props */
function Devices({ devices, find }) {
  const { stream, problem } = devices;
  const [seen, heard] = [alive(stream, "video"), alive(stream, "audio")];
  useEffect(() => {
    if (problem) find(lacking(devices, "failed")).catch(() => {}); // the other side need not know at once
  }, [problem, stream]);
  return html`<section class="card stack"><h2>${t("check.devices")}</h2>
      ${problem && html`<${DeviceProblem} problem=${problem} retry=${devices.retry} stream=${stream} within=${false} />`}
      ${seen && html`<div class="preview"><${Video} stream=${stream} label=${t("devices.preview")} mirror /></div>`}
      ${heard && html`<${LevelMeter} stream=${stream} /><p class="small muted">${t("check.speak")}</p>`}
      ${stream ? html`<${DevicePickers} devices=${devices} />` : !problem && html`<p class="muted">${t("check.opening")}</p>`}</section>
    <${Speakers} find=${find} />
    ${stream && html`<${Way} stream=${stream} find=${find} />`}`;
}

function Try() {
  const { kept, find } = useFindings();
  const devices = useDevices();
  if (kept.data === undefined) return html`<${Skeleton} lines=${6} />`;
  return html`<${Devices} devices=${devices} find=${find} />
    ${
      kept.data &&
      html`<section class="stack tight" role="status"><h2>${t("check.result")}</h2><${Result} result=${kept.data.result} reasons=${lacking(devices, devices.problem)} />
      <p class="small muted">${t("check.kept")} ${t("check.last")} <${When} at=${kept.data.checked_at} /></p></section>`
    }`;
}

export default function Check() {
  useTitle(t("check.title"));
  return html`<div class="page narrow lobby">
    <header class="stack tight"><h1>${t("check.title")}</h1><p class="muted">${t("check.about")}</p></header>
    ${inside() && html`<div class="card" role="alert"><${Within} /></div>`}
    ${me.value ? html`<${Try} />` : html`<${Barred} />`}
  </div>`;
}
