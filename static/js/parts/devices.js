// @ts-check
/** Choosing camera and microphone, with a preview and a level: for the studio and for interviews. */
import { inside } from "../media/browsers.js";
import {
  alive,
  closeStream,
  listDevices,
  meter,
  openWhatIsThere,
  problemOf,
  whenHeldBack,
  whenUnplugged,
} from "../media/devices.js";
import { store, stored } from "../storage.js";
import { Button, cx, html, Icon, t, useCallback, useEffect, useEvent, useId, useRef, useState } from "../ui.js";

const kept = (/** @type {string} */ name) => stored(name) ?? "";

/** @param {Record<string, string>} choice */
function keep(choice) {
  for (const [name, id] of Object.entries(choice)) store(name, id);
}

/** What was chosen before, under its id of today: some browsers give new ones each time. @param {MediaDeviceInfo[]} list @param {string} id @param {string} name */
const today = (list, id, name) =>
  list.some((device) => device.deviceId === id) || !name
    ? id
    : (list.find((device) => device.label === name)?.deviceId ?? id);

/** What another program, or the phone itself, may have needed the device for. */
const BUSY = ["devices.busy", "devices.unknown"];
/** Milliseconds in which a phone gives a camera back by itself, mostly. */
const SETTLES = 1000;
const MISSING = ["devices.missing", "devices.no_camera", "devices.no_microphone"];

/** Calls a moment after the page is looked at again: what a phone gives back by itself is there by then. @param {() => void} back */
export function useReturn(back) {
  const act = useEvent(back);
  useEffect(() => {
    /** @type {any} */
    let timer;
    const seen = () => {
      clearTimeout(timer);
      if (!document.hidden) timer = setTimeout(act, SETTLES);
    };
    document.addEventListener("visibilitychange", seen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, []);
}

/** @typedef {{kind: string, name: string}} Unplugged the track's kind, and what the device was called */

/**
 * The person's own camera and microphone, open while the component is on screen and they are `wanted`.
 * `problem` is a key for `t`; with a `stream` all the same, that one lacks camera or microphone. `retry()` asks the browser again.
 * A device that is pulled out is replaced by what else there is, and named in `unplugged`; once something is plugged in
 * again, it is tried again by itself. `paused`: the camera shows nothing just now because the device itself holds it back, as
 * phones do whose browser is put away; it is opened anew once the page is seen again, where it does not come by itself.
 * Else nothing that is open is closed because the page is seen again: somebody may be on air with it.
 */
export function useDevices(wanted = true) {
  const [choice, setChoice] = useState({ camera: kept("camera"), microphone: kept("microphone") });
  const [list, setList] = useState({ cameras: /** @type {any[]} */ ([]), microphones: /** @type {any[]} */ ([]) });
  const [stream, setStream] = useState(/** @type {MediaStream|null} */ (null));
  const [problem, setProblem] = useState("");
  const [unplugged, setUnplugged] = useState(/** @type {Unplugged|null} */ (null));
  const [paused, pause] = useState(false);
  const taken = useRef(/** @type {MediaStreamTrack|null} */ (null)); // the camera, if it was while the page was put away
  const [round, setRound] = useState(0);
  const retry = () => setRound((old) => old + 1);

  useEffect(() => {
    if (!wanted) return undefined;
    let gone = false;
    /** @type {MediaStream|null} */
    let mine = null;
    const hold = (/** @type {MediaStreamTrack|undefined} */ camera, /** @type {boolean} */ held) => {
      pause(held);
      taken.current = (held && document.hidden && camera) || null;
    };
    const lost = (/** @type {MediaStreamTrack} */ track) => {
      if (gone) return;
      if (document.hidden && track.kind === "video")
        hold(track, true); // on a phone nobody pulled anything out: what is opened next tells
      else setUnplugged({ kind: track.kind, name: track.label });
      retry();
    };
    const { hidden } = document;
    const settle = (/** @type {MediaStreamTrack|undefined} */ camera) => {
      if (hidden && !camera) return; // a phone may give it once the page is seen again
      const before = taken.current;
      if (before && before.label !== camera?.label) setUnplugged({ kind: "video", name: before.label });
      whenHeldBack(camera, (held) => hold(camera, held));
    };
    const open = async () => {
      try {
        const opened = await openWhatIsThere(choice);
        if (gone) return closeStream(opened.stream);
        mine = opened.stream;
        whenUnplugged(mine, lost);
        settle(mine.getVideoTracks()[0]);
        setStream(mine);
        setProblem(opened.problem);
        const now = await listDevices();
        if (gone) return;
        setList(now);
        const camera = today(now.cameras, choice.camera, kept("camera.name"));
        const microphone = today(now.microphones, choice.microphone, kept("microphone.name"));
        if (camera !== choice.camera || microphone !== choice.microphone) setChoice({ camera, microphone });
      } catch (error) {
        if (gone) return;
        settle(undefined);
        setProblem(problemOf(error));
      }
    };
    open();
    return () => {
      gone = true;
      closeStream(mine);
    };
  }, [choice, round, wanted]);

  const changed = useEvent(async () => {
    const now = await listDevices();
    const more = now.cameras.length > list.cameras.length || now.microphones.length > list.microphones.length;
    setList(now);
    if (!more || !MISSING.includes(problem)) return;
    setUnplugged(null);
    retry();
  });
  const nothing = /* is there to lose */ stream ? !stream.active : BUSY.includes(problem);
  useReturn(() => wanted && (taken.current || nothing) && retry());
  useEffect(() => {
    navigator.mediaDevices?.addEventListener("devicechange", changed);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", changed);
  }, []);

  const choose = useCallback((/** @type {"camera"|"microphone"} */ kind, /** @type {MediaDeviceInfo} */ device) => {
    keep({ [kind]: device.deviceId, [`${kind}.name`]: device.label });
    setUnplugged(null);
    setChoice((old) => ({ ...old, [kind]: device.deviceId }));
  }, []);
  return { stream, problem, unplugged, paused, list, choice, choose, retry, seen: () => setUnplugged(null) };
}

/** Shows a stream in a <video>, muted unless `sound`. @param {{stream: MediaStream|null, label: string, sound?: boolean, mirror?: boolean, testid?: string}} props */
export function Video({ stream, label, sound, mirror, testid }) {
  const box = useRef(/** @type {HTMLVideoElement|null} */ (null));
  useEffect(() => {
    const video = box.current;
    if (!video || !stream) return;
    video.srcObject = stream;
    video.play().catch(() => {}); // replaced by a newer stream before it played
  }, [stream]);
  const [upright, stand] = useState(false);
  const turned = (/** @type {any} */ { currentTarget: { videoWidth, videoHeight } }) => stand(videoHeight > videoWidth);
  return html`<video ref=${box} class=${cx(mirror && "mirror", upright && "upright")} onResize=${turned} playsinline autoplay muted=${!sound} aria-label=${label} data-testid=${testid} />`;
}

/** @param {{stream: MediaStream|null}} props */
export function LevelMeter({ stream }) {
  const box = useRef(/** @type {HTMLMeterElement|null} */ (null));
  useEffect(() => {
    if (!stream) return undefined;
    const ear = meter(stream);
    const timer = setInterval(() => box.current && (box.current.value = ear.level()), 100);
    return () => {
      clearInterval(timer);
      ear.close();
    };
  }, [stream]);
  return html`<meter class="level" ref=${box} min="0" max="1" low="0.1" high="0.95" optimum="0.5" aria-label=${t("devices.level")} />`;
}

/** Which is in use: the chosen one, or what came in its place. @param {{label: string, chosen: string, track?: MediaStreamTrack, devices: MediaDeviceInfo[], onChoose: (device: MediaDeviceInfo) => void}} props */
function Picker({ label, chosen, track, devices, onChoose }) {
  const id = useId();
  const value = [track?.getSettings().deviceId, chosen].find((one) => devices.some(({ deviceId }) => deviceId === one));
  return html`<div class="field"><label for=${id}>${label}</label>
    <select id=${id} class="input" value=${value ?? devices[0]?.deviceId ?? ""} onChange=${(/** @type {any} */ e) => onChoose(devices[e.target.selectedIndex])}>
      ${devices.map((device, i) => html`<option key=${device.deviceId} value=${device.deviceId}>${device.label || `${label} ${i + 1}`}</option>`)}
      ${!devices.length && html`<option value="">${t("devices.none")}</option>`}
    </select></div>`;
}

/** @param {{devices: ReturnType<typeof useDevices>}} props */
export const DevicePickers = ({ devices: { stream, list, choice, choose } }) => html`<div class="pair">
  <${Picker} label=${t("devices.camera")} chosen=${choice.camera} track=${stream?.getVideoTracks()[0]} devices=${list.cameras} onChoose=${(/** @type {MediaDeviceInfo} */ device) => choose("camera", device)} />
  <${Picker} label=${t("devices.microphone")} chosen=${choice.microphone} track=${stream?.getAudioTracks()[0]} devices=${list.microphones} onChoose=${(/** @type {MediaDeviceInfo} */ device) => choose("microphone", device)} />
</div>`;

/** Which program this page is shown in, and the way out; nothing in a browser of its own. */
export function Within() {
  const name = inside();
  if (!name) return null;
  return html`<p class="row tight within"><${Icon} name="triangle-alert" /><span class="grow">${t("devices.inside", { name: t(`devices.in_${name}`) })}</span></p>`;
}

/** Of what is in the `stream` all the same one is told, where it is given. @param {{problem: string, retry: () => void, stream?: MediaStream|null, within?: boolean}} props `within`: the page itself does not say it */
export const DeviceProblem = ({
  problem,
  retry,
  stream = null,
  within = true,
}) => html`<div class="card stack tight" role="alert">
  <p class="problem"><${Icon} name="camera-off" /><b>${t(problem)}</b></p>
  ${within && html`<${Within} />`}
  <p class="small muted">${t(`${problem}.do`)}</p>
  ${alive(stream, "audio") ? html`<p><b>${t("devices.sound_only")}</b></p>` : alive(stream, "video") && html`<p><b>${t("devices.picture_only")}</b></p>`}
  ${!["devices.insecure", "devices.no_webrtc"].includes(problem) && html`<div><${Button} icon="rotate-cw" onClick=${retry}>${t("retry")}<//></div>`}
</div>`;

/** What was pulled out, and what is used instead. @param {{devices: ReturnType<typeof useDevices>}} props */
export function UnpluggedDevice({ devices: { stream, unplugged, seen } }) {
  if (!unplugged) return null;
  const { kind, name } = unplugged;
  const instead = stream?.getTracks().find((track) => track.kind === kind && track.readyState === "live");
  return html`<div class="card stack tight" role="alert" data-testid="unplugged">
    <p class="problem"><${Icon} name=${kind === "audio" ? "mic-off" : "video-off"} /><b>${t(`devices.unplugged.${kind}`, { name })}</b></p>
    <p>${instead ? t("devices.instead", { name: instead.label }) : t(`devices.no_other.${kind}`)}</p>
    ${instead && html`<div><${Button} icon="check" onClick=${seen}>${t("devices.fine")}<//></div>`}
  </div>`;
}
