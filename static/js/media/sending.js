// @ts-check
/** How a publisher's tracks go out: which codec, how large, how many bits, and what gives way first. */
import { SOUND } from "./sparing.js";

/** The picture as it usually goes out. */
export const FULL = { maxBitrate: 2_500_000, maxFramerate: 30 };
const LOW = { height: 360, bits: 500_000 };

/** Without the hint Chromium lowers the resolution while it ramps up, and each step is a new stream for every viewer. @param {MediaStreamTrack} track */
export function hinted(track) {
  if (track.kind === "video") track.contentHint = "detail";
  return track;
}

/** @param {MediaStream} stream */
export const large = (stream) =>
  stream.getVideoTracks().some((track) => (track.getSettings().height ?? 0) > LOW.height);

/** @param {MediaStreamTrack} track @param {boolean} low */
const encoding = (track, low) =>
  low
    ? {
        maxBitrate: LOW.bits,
        maxFramerate: 30,
        scaleResolutionDownBy: Math.max(1, (track.getSettings().height ?? 720) / LOW.height),
      }
    : FULL;

/** @param {RTCPeerConnection} peer @param {MediaStreamTrack} track @param {MediaStream} stream @param {boolean} low */
export function send(peer, track, stream, low) {
  const video = track.kind === "video";
  const sendEncodings = video ? [encoding(track, low)] : undefined;
  const transceiver = peer.addTransceiver(hinted(track), { direction: "sendonly", streams: [stream], sendEncodings });
  const codecs =
    RTCRtpSender.getCapabilities("video")?.codecs.filter(({ mimeType }) => /h264|rtx/i.test(mimeType)) ?? [];
  if (video && codecs.some(({ mimeType }) => /h264/i.test(mimeType))) transceiver.setCodecPreferences?.(codecs);
}

/** @param {RTCPeerConnection} peer */
export async function keepSharp(peer) {
  for (const sender of peer.getSenders().filter((candidate) => candidate.track?.kind === "video")) {
    const parameters = sender.getParameters();
    parameters.degradationPreference = "maintain-resolution";
    await sender.setParameters(parameters).catch(() => {}); // a hint: Firefox does not know it
  }
}

/** Where the network carries less than both, the picture gives way. @param {RTCPeerConnection} peer */
export async function soundFirst(peer) {
  for (const sender of peer.getSenders().filter((candidate) => candidate.track?.kind === "audio")) {
    const parameters = sender.getParameters();
    for (const each of parameters.encodings ?? []) Object.assign(each, SOUND);
    await sender.setParameters(parameters).catch(() => {}); // not every browser knows priorities
  }
}

/** The smaller size is measured against a picture that may have another height than the one before. @param {RTCRtpSender} sender @param {MediaStreamTrack} track */
export async function resized(sender, track) {
  const parameters = sender.getParameters();
  for (const each of parameters.encodings) Object.assign(each, encoding(track, true));
  await sender.setParameters(parameters);
}
