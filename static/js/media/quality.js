// @ts-check
/** How well what is published goes out, from the statistics of its connection. */

/** `room`: kbit/s that the browser thinks the network takes; 0: it does not say. @typedef {{kbps: number, fps: number, rtt: number, lost: number, limited: string, room: number}} Quality */

/** @param {RTCStatsReport} report @param {{bytes: number, at: number}} last @returns {Quality} */
export function read(report, last) {
  const quality = { kbps: 0, fps: 0, rtt: 0, lost: 0, limited: "none", room: 0 };
  let bytes = 0;
  let at = last.at;
  for (const stat of report.values()) {
    if (stat.type === "outbound-rtp") {
      bytes += stat.bytesSent;
      at = stat.timestamp;
    }
    if (stat.type === "outbound-rtp" && stat.kind === "video") {
      quality.fps = Math.round(stat.framesPerSecond ?? 0);
      quality.limited = stat.qualityLimitationReason ?? "none";
    }
    if (stat.type === "candidate-pair" && stat.nominated)
      quality.room = Math.round((stat.availableOutgoingBitrate ?? 0) / 1000);
    if (stat.type === "remote-inbound-rtp") {
      quality.rtt = Math.max(quality.rtt, Math.round((stat.roundTripTime ?? 0) * 1000));
      quality.lost = Math.max(quality.lost, stat.fractionLost ?? 0);
    }
  }
  if (last.at && at > last.at && bytes >= last.bytes)
    quality.kbps = Math.round((8 * (bytes - last.bytes)) / (at - last.at));
  Object.assign(last, { bytes, at });
  return quality;
}
