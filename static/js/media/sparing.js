// @ts-check
/** What a bad network carries: the sound before everything else, and a small, slow picture. */

const HEIGHT = 270;
/** Of the sound, whatever else goes out. */
export const SOUND = /** @type {const} */ ({ priority: "high", networkPriority: "high" });
const SPARE = { maxBitrate: 150_000, maxFramerate: 12 };

/** @param {RTCRtpSender} sender @param {boolean} on @param {any} usual how its picture goes out otherwise */
function encoding({ track }, on, usual) {
  if (track?.kind === "audio") return SOUND;
  if (!on) return { scaleResolutionDownBy: 1, ...usual };
  return { ...SPARE, scaleResolutionDownBy: Math.max(1, (track?.getSettings().height ?? 720) / HEIGHT) };
}

/** Whatever of this the browser does not know it leaves. @param {RTCPeerConnection} peer @param {boolean} on @param {any} usual */
export async function spare(peer, on, usual) {
  for (const sender of peer.getSenders()) {
    const parameters = sender.getParameters();
    for (const each of parameters.encodings ?? []) Object.assign(each, encoding(sender, on, usual));
    await sender.setParameters(parameters).catch(() => {});
  }
}
