// @ts-check
/** How old what a WebRTC connection plays is, in seconds: by the sender's clock where the browser tells it, else at least by what is buffered. */
const NTP = 2_208_988_800_000; // milliseconds from 1900, where RTP's wall clock begins, to 1970

export class FrameAge {
  /** @type {number|null} */
  seconds = null;

  /** @param {RTCPeerConnection|null|undefined} peer @param {number} skew milliseconds to add to this browser's clock */
  async measure(peer, skew) {
    const report = await peer?.getStats().catch(() => null);
    if (report) this.seconds = read([...report.values()], skew) ?? this.seconds;
  }
}

/** @param {any[]} stats @param {number} skew */
function read(stats, skew) {
  const inbound = stats.filter((stat) => stat.type === "inbound-rtp");
  const stream = inbound.find((stat) => stat.kind === "video") ?? inbound[0];
  if (!stream) return null;
  const age = (stream.timestamp + skew - (stream.estimatedPlayoutTimestamp - NTP)) / 1000;
  if (age >= 0 && age < 60) return age;
  const trip = Math.max(0, ...stats.map((stat) => stat.currentRoundTripTime ?? 0));
  return stream.jitterBufferEmittedCount ? trip / 2 + stream.jitterBufferDelay / stream.jitterBufferEmittedCount : null;
}
