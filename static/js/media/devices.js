// @ts-check
/** Cameras and microphones: opening, listing, how loud, and what went wrong in words. */
import { sendsPictures } from "./browsers.js";
import { UNABLE } from "./negotiate.js";

/** What to say about a failure: a key of strings/*\/devices.js. @param {any} error */
export function problemOf(error) {
  if (UNABLE) return "devices.no_webrtc";
  if (!navigator.mediaDevices) return "devices.insecure";
  /** @type {Record<string, string>} */
  const keys = {
    NotAllowedError: "devices.denied",
    NotFoundError: sendsPictures() ? "devices.missing" : "devices.no_microphone",
    OverconstrainedError: "devices.missing",
    NotReadableError: "devices.busy",
    AbortError: "devices.busy",
  };
  return keys[error?.name] ?? "devices.unknown";
}

/**
 * Opens a camera (720p, 30 frames) and a microphone; false leaves one out.
 * @param {{camera?: string|false, microphone?: string|false}} choice device ids, "" for the default
 */
export async function openDevices({ camera = "", microphone = "" }) {
  const exact = (/** @type {string} */ id) => (id ? { deviceId: { exact: id } } : {});
  return navigator.mediaDevices.getUserMedia({
    video: camera !== false && {
      ...exact(camera),
      width: { ideal: 1280 },
      height: { ideal: 720 },
      frameRate: { ideal: 30, max: 30 },
    },
    audio: microphone !== false && {
      ...exact(microphone),
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    },
  });
}

/** The same; in the place of a chosen device that is gone comes the default one, and the other one stays. @param {{camera?: string|false, microphone?: string|false}} choice */
const openOrDefault = (choice) =>
  openDevices(choice).catch(async (error) => {
    if (error.name !== "OverconstrainedError") throw error;
    const { cameras, microphones } = await listDevices();
    const there = (/** @type {string|false|undefined} */ id, /** @type {MediaDeviceInfo[]} */ list) =>
      id !== false && (list.find((one) => one.deviceId === id)?.deviceId ?? "");
    return openDevices({ camera: there(choice.camera, cameras), microphone: there(choice.microphone, microphones) });
  });

/** Phones with Chromium may not know yet what they can encode when they are first asked. */
async function picturesAtLast() {
  if (!sendsPictures()) await new Promise((done) => setTimeout(done, 1000));
  return sendsPictures();
}

/**
 * Camera and microphone; where one of them is not there or may not be used, the other: sound first, it is needed more.
 * Throws where neither can be had.
 * @param {{camera: string, microphone: string}} choice
 * @returns {Promise<{stream: MediaStream, problem: string}>} `problem`: why one is missing, a key of strings/*\/devices.js
 */
export async function openWhatIsThere(choice) {
  if (UNABLE) throw UNABLE;
  if (!(await picturesAtLast()))
    return { stream: await openOrDefault({ ...choice, camera: false }), problem: "devices.no_h264" };
  try {
    return { stream: await openOrDefault(choice), problem: "" };
  } catch (error) {
    const one = openOrDefault({ ...choice, camera: false }).catch((silent) => {
      if (silent.name === "NotAllowedError") throw silent; // who said no twice is not asked a third time
      return openOrDefault({ ...choice, microphone: false });
    });
    const stream = await one.catch(() => Promise.reject(error));
    const problem = problemOf(error);
    const which = alive(stream, "audio") ? "devices.no_camera" : "devices.no_microphone";
    return { stream, problem: problem === "devices.missing" ? which : problem };
  }
}

/** Whether there is such a track, and its device is still there. @param {MediaStream|null} stream @param {"audio"|"video"} kind */
export const alive = (stream, kind) =>
  !!stream?.getTracks().some((track) => track.kind === kind && track.readyState === "live");

/** Calls when somebody pulls out a device of this stream; not when it is closed here. @param {MediaStream} stream @param {(track: MediaStreamTrack) => void} lost */
export function whenUnplugged(stream, lost) {
  for (const track of stream.getTracks()) track.addEventListener("ended", () => lost(track));
}

/** Tells now, and whenever it changes, whether the camera is there but sends nothing. @param {MediaStreamTrack|undefined} camera @param {(held: boolean) => void} tell */
export function whenHeldBack(camera, tell) {
  tell(!!camera?.muted);
  for (const change of ["mute", "unmute"]) camera?.addEventListener(change, () => tell(camera.muted));
}

/** @returns {Promise<{cameras: MediaDeviceInfo[], microphones: MediaDeviceInfo[]}>} */
export async function listDevices() {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (/** @type {string} */ kind) => all.filter((device) => device.kind === kind && device.deviceId);
  return { cameras: of("videoinput"), microphones: of("audioinput") };
}

/** @param {MediaStream|null} stream */
export const closeStream = (stream) => stream?.getTracks().forEach((track) => void track.stop());

/** How loud a stream is, 0 to 1, until closed. @param {MediaStream} stream */
export function meter(stream) {
  if (!stream.getAudioTracks().length) return { level: () => 0, close: () => {} };
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(stream).connect(analyser);
  context.resume().catch(() => {}); // before the first press on the page it stays silent, and so does the meter
  const samples = new Float32Array(analyser.fftSize);
  const level = () => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
    return Math.max(0, Math.min(1, 1 + Math.log10(power + 1e-6) / 5)); // -50 dB is silence
  };
  return { level, close: () => void context.close() };
}

/** Listens from now on; the answer ends it with the loudest moment, 0 to 1. @param {MediaStream} stream */
export function listen(stream) {
  const ear = meter(stream);
  let loudest = 0;
  const timer = setInterval(() => {
    loudest = Math.max(loudest, ear.level());
  }, 100);
  return () => {
    clearInterval(timer);
    ear.close();
    return loudest;
  };
}
