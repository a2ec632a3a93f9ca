// @ts-check
/** The device check: camera, microphone, speakers, and the whole way through the server, before the day. */
import { api } from "../api.js";
import { browser, inside } from "../media/browsers.js";
import { loop } from "../media/loop.js";
import { Result } from "../parts/check.js";
import { DevicePickers, DeviceProblem, LevelMeter, useDevices, Video } from "../parts/devices.js";
import { Failure } from "../parts/states.js";
import { When } from "../parts/time.js";
import { me } from "../store.js";
import { Button, html, Icon, t, useAction, useEffect, useResource, useState, useTitle } from "../ui.js";

const SLOW = { milliseconds: 500, lost: 0.03, kbps: 300 };

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

/** @param {import("../media/loop.js").Loop|null} found */
const network = (found) =>
  !found
    ? "failed"
    : found.milliseconds > SLOW.milliseconds || found.lost > SLOW.lost || found.kbps < SLOW.kbps
      ? "weak"
      : "good";

/** @param {{stream: MediaStream}} props */
function Steps({ stream }) {
  const [heard, hear] = useState(/** @type {"good"|"failed"|"skipped"} */ ("skipped"));
  const [back, setBack] = useState(/** @type {MediaStream|null} */ (null));
  const [result, setResult] = useState(/** @type {any} */ (null));
  const keep = async (/** @type {any} */ next) => setResult((await api.put("/check", next)).result);
  const [busy, run] = useAction(async () => {
    setResult(null);
    const found = await loop(stream, setBack).catch(() => null);
    setBack(null);
    const part = (/** @type {MediaStreamTrack[]} */ tracks) =>
      tracks.some((track) => track.readyState === "live" && !track.muted) ? "good" : "failed";
    await keep({
      camera: part(stream.getVideoTracks()),
      microphone: part(stream.getAudioTracks()),
      speakers: heard,
      network: network(found),
      loop: found,
      browser: browser(),
    });
  });
  return html`<section class="card stack tight"><h2>${t("check.speakers")}</h2>
      <div class="row tight"><${Button} icon="volume-2" onClick=${sound}>${t("check.play")}<//>
        <${Button} aria-pressed=${String(heard === "good")} onClick=${() => hear("good")}>${t("check.heard")}<//>
        <${Button} aria-pressed=${String(heard === "failed")} onClick=${() => hear("failed")}>${t("check.not_heard")}<//></div>
      ${heard === "failed" && html`<p class="small">${t("check.speakers_failed")}</p>`}</section>
    <section class="card stack tight"><h2>${t("check.network")}</h2><p class="small muted">${t("check.about_loop")}</p>
      ${back && html`<div class="preview"><${Video} stream=${back} label=${t("check.back")} /></div>`}
      <div><${Button} kind="primary" icon="activity" busy=${busy} onClick=${run}>${t(result ? "check.again" : "check.run")}<//></div>
      ${busy && html`<p role="status" class="muted">${t("check.running")}</p>`}</section>
    ${result && html`<section class="stack tight" role="status"><h2>${t("check.result")}</h2><${Result} result=${result} /><p class="small muted">${t("check.kept")}</p></section>`}`;
}

function Try() {
  const devices = useDevices();
  const last = useResource(() => api.get("/check").catch(() => null), []);
  const failed = devices.problem;
  useEffect(() => {
    const parts = {
      camera: "failed",
      microphone: devices.stream ? "skipped" : "failed",
      speakers: "skipped",
      network: "skipped",
    };
    if (failed) api.put("/check", { ...parts, browser: browser() }).catch(() => {}); // the other side need not know at once
  }, [failed]);
  return html`<section class="card stack"><h2>${t("check.devices")}</h2>
      ${
        failed
          ? html`<${DeviceProblem} problem=${failed} retry=${devices.retry} />`
          : html`<div class="preview">${devices.stream ? html`<${Video} stream=${devices.stream} label=${t("devices.preview")} mirror />` : html`<p class="muted">${t("check.opening")}</p>`}</div>
        <${LevelMeter} stream=${devices.stream} /><p class="small muted">${t("check.speak")}</p><${DevicePickers} devices=${devices} />`
      }</section>
    ${devices.stream && html`<${Steps} stream=${devices.stream} />`}
    ${last.data && html`<p class="small muted">${t("check.last")} <${When} at=${last.data.checked_at} /></p>`}`;
}

export default function Check() {
  useTitle(t("check.title"));
  const within = inside();
  return html`<div class="page narrow lobby">
    <header class="stack tight"><h1>${t("check.title")}</h1><p class="muted">${t("check.about")}</p></header>
    ${within && html`<p class="card row tight" role="alert"><${Icon} name="triangle-alert" /><span class="grow">${t("check.inside", { name: t(`check.in_${within}`) })}</span></p>`}
    ${me.value ? html`<${Try} />` : html`<${Failure} error=${{ code: "unauthorized" }} />`}
  </div>`;
}
