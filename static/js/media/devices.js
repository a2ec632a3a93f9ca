// @ts-check
/** Cameras and microphones: opening, listing, how loud, and what went wrong in words. */

/** What to say about a failure: a key of strings/*\/devices.js. @param {any} error */
export function problemOf(error) {
  if (!navigator.mediaDevices) return "devices.insecure";
  /** @type {Record<string, string>} */
  const keys = {
    NotAllowedError: "devices.denied",
    NotFoundError: "devices.missing",
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
