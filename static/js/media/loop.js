// @ts-check
/** Oneself, sent to the server and received again: how long it takes, what is lost, whether a relay carries it. */
import { api } from "../api.js";
import { publishing, receiving } from "./negotiate.js";
import { Receiver } from "./whep.js";
import { Publisher } from "./whip.js";

const WARM = 3000;
const LISTEN = 4000;
const PATIENCE = 15_000;

/** @typedef {{milliseconds: number, lost: number, kbps: number, relayed: boolean}} Loop */

/** Waits until a publisher or receiver is there; throws where it does not come. @param {{state: {value: string}}} part @param {string} wanted */
export async function becomes(part, wanted) {
  const until = Date.now() + PATIENCE;
  while (part.state.value !== wanted) {
    if (Date.now() > until || part.state.value === "refused") throw new Error("loop");
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** @param {RTCPeerConnection|null} peer */
async function read(peer) {
  const found = { bytes: 0, lost: 0, got: 0, rtt: 0, buffered: 0, relayed: false };
  const report = await peer?.getStats();
  for (const stat of report?.values() ?? []) {
    if (stat.type === "inbound-rtp") {
      found.bytes += stat.bytesReceived ?? 0;
      found.lost += Math.max(0, stat.packetsLost ?? 0);
      found.got += stat.packetsReceived ?? 0;
      if (stat.kind === "audio" && stat.jitterBufferEmittedCount)
        found.buffered = stat.jitterBufferDelay / stat.jitterBufferEmittedCount;
    }
    if (stat.type === "candidate-pair" && stat.nominated) {
      found.rtt = Math.max(found.rtt, stat.currentRoundTripTime ?? 0);
      found.relayed ||= report?.get(stat.localCandidateId)?.candidateType === "relay";
    }
  }
  return found;
}

/** Throws when nothing comes back. @param {MediaStream} stream @param {(stream: MediaStream) => void} shown @returns {Promise<Loop>} */
export async function loop(stream, shown) {
  const way = () => api.post("/check/tickets");
  const publisher = new Publisher(async () => publishing(await way()));
  /** @type {Receiver|null} */
  let receiver = null;
  try {
    publisher.start(stream);
    await becomes(publisher, "connected");
    receiver = new Receiver(async () => receiving(await way()));
    await becomes(receiver, "playing");
    shown(receiver.stream);
    await new Promise((done) => setTimeout(done, WARM)); // the encoder begins small
    const before = await read(receiver.peer);
    await new Promise((done) => setTimeout(done, LISTEN));
    const [out, back] = [await read(publisher.peer), await read(receiver.peer)];
    if (!back.got) throw new Error("loop");
    return {
      milliseconds: Math.round(1000 * (out.rtt / 2 + back.rtt / 2 + back.buffered)),
      lost: Math.min(1, back.lost / (back.lost + back.got)),
      kbps: Math.round((8 * (back.bytes - before.bytes)) / LISTEN),
      relayed: out.relayed || back.relayed,
    };
  } finally {
    receiver?.close();
    publisher.stop();
  }
}
