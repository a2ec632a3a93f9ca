// @ts-check
/** What a WebRTC connection has played: how many pictures, and how old the newest is, in seconds: by the sender's clock where the browser tells it, else at least by what is buffered. */
const NTP = 2_208_988_800_000; // milliseconds from 1900, where RTP's wall clock begins, to 1970

export class FrameAge {
  /** @type {number|null} */
  seconds = null;
  /** Decoded over this connection so far. */
  pictures = 0;

  /** @param {RTCPeerConnection|null|undefined} peer @param {number} skew milliseconds to add to this browser's clock */
  async measure(peer, skew) {
    const report = await peer?.getStats().catch(() => null);
    if (!report) return;
    const stats = [...report.values()];
    this.seconds = read(stats, skew) ?? this.seconds;
    this.pictures = stats.find(isPicture)?.framesDecoded ?? 0;
  }
}

/** @param {any} stat */
const isPicture = (stat) => stat.type === "inbound-rtp" && stat.kind === "video";

/** @param {any[]} stats @param {number} skew */
function read(stats, skew) {
  const stream = stats.find(isPicture) ?? stats.find((stat) => stat.type === "inbound-rtp");
  if (!stream) return null;
  const age = (stream.timestamp + skew - (stream.estimatedPlayoutTimestamp - NTP)) / 1000;
  if (age >= 0 && age < 60) return age;
  const trip = Math.max(0, ...stats.map((stat) => stat.currentRoundTripTime ?? 0));
  return stream.jitterBufferEmittedCount ? trip / 2 + stream.jitterBufferDelay / stream.jitterBufferEmittedCount : null;
}
