// @ts-check
/** One offer, one answer, over HTTP with a bearer ticket: what WHIP (RFC 9725) and WHEP have in common. */
import { ApiError, refusal } from "../api.js";
import { whenMoved } from "../network.js";

const GATHERING = 800;
const AT_ONCE = 4; // Firefox goes on asking over connections that died with the network, each of which is waited for
export const REPORTED = 1700; // a server that is heard reports at least so often on what it gets
export const CHROMIUM = "connection" in navigator;

/** Why nothing can be connected; null in nearly every browser. */
export const UNABLE =
  "RTCPeerConnection" in globalThis ? null : new ApiError({ code: "unsupported", reason: "no_webrtc" });

/** @typedef {{url: string, ticket: string, ice_servers?: RTCIceServer[]}} Door where to knock, the ticket to show, relays for a bad network */

/** To publish with this ticket. @param {any} given as the server hands tickets out @returns {Door} */
export const publishing = (given) => ({ ...given, url: given.whip });

/** To receive the program, or one source of the room. @param {any} given @param {string} [source] @returns {Door} */
export const receiving = (given, source) => ({
  ...given,
  url: source ? `${given.whep}?source=${encodeURIComponent(source)}` : given.whep,
});

const PLAN = /** @type {RTCConfiguration} */ ({ iceServers: [], bundlePolicy: "max-bundle" });

/**
 * Chromium tells a page's connections of another network up to three seconds late, and until then a new one finds no way
 * out. In a frame of its own it looks for itself. @param {boolean} moved @returns {RTCPeerConnection}
 */
export function connection(moved) {
  if (!moved || !CHROMIUM) return new RTCPeerConnection(PLAN);
  const frame = document.createElement("iframe");
  frame.hidden = true;
  document.body.append(frame);
  const { RTCPeerConnection: Open } = /** @type {any} */ (frame.contentWindow);
  const peer = new Open(PLAN);
  const close = peer.close.bind(peer);
  peer.close = () => {
    close();
    frame.remove();
  };
  return peer;
}

/** Waits for the candidates, but not for a slow interface. @param {RTCPeerConnection} peer */
function gathered(peer) {
  if (peer.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((done) => {
    const timer = setTimeout(done, GATHERING);
    peer.addEventListener("icegatheringstatechange", () => {
      if (peer.iceGatheringState !== "complete") return;
      clearTimeout(timer);
      done(undefined);
    });
  });
}

/** @typedef {{url: string, end: () => void}} Session what the server opened, and how to end it there */

/**
 * Offers and takes the answer.
 * @param {RTCPeerConnection} peer
 * @param {Door} door
 * @returns {Promise<Session>}
 */
export async function negotiate(peer, { url, ticket, ice_servers = [] }) {
  peer.setConfiguration({ ...peer.getConfiguration(), iceServers: ice_servers });
  await peer.setLocalDescription(await peer.createOffer());
  await gathered(peer);
  const headers = { "Content-Type": "application/sdp", Authorization: `Bearer ${ticket}` };
  const options = { method: "POST", headers, body: peer.localDescription?.sdp, signal: AbortSignal.timeout(10000) };
  const response = await fetch(url, options).catch((error) => {
    throw new ApiError({ code: error.name === "TimeoutError" ? "timeout" : "offline" });
  });
  if (!response.ok) throw await refusal(response);
  const session = new URL(response.headers.get("Location") ?? url, response.url).href;
  const end = () =>
    void fetch(session, { method: "DELETE", headers: { Authorization: headers.Authorization }, keepalive: true }).catch(
      () => {},
    );
  const sdp = await response.text();
  try {
    await peer.setRemoteDescription({ type: "answer", sdp });
  } catch (error) {
    end(); // the page was left, or the answer cannot be used: either way the server need not wait
    throw error;
  }
  return { url: session, end };
}

/** PATCH without a fragment changes nothing. @param {Session} session @param {AbortSignal} [signal] */
const asked = ({ url }, signal) => fetch(url, { method: "PATCH", headers: { "Content-Type": "text/plain" }, signal });

/** Whether the server still has this session. @param {Session} session */
export const alive = (session) =>
  asked(session).then(
    ({ status }) => status !== 404,
    () => true, // no network: unknown, and nothing to conclude
  );

/** Whether it has the session, as it says within so many milliseconds; null where it is not reached. @param {Session} session @param {number} milliseconds */
export function answers(session, milliseconds) {
  const once = async () => {
    const { status } = await asked(session, AbortSignal.timeout(milliseconds));
    if (status >= 500) throw new ApiError({ code: "unavailable" });
    return status !== 404;
  };
  return Promise.any(Array.from({ length: AT_ONCE }, once)).catch(() => null);
}

/**
 * Calls when the connection has died: failed, silent for some seconds, or ended by the server, which says so as it goes
 * (RFC 8446, 6.1). Of that the connection's own state tells nothing. @param {RTCPeerConnection} peer @param {() => void} lost
 */
export function whenLost(peer, lost) {
  /** @type {any} */
  let timer;
  peer.addEventListener("connectionstatechange", () => {
    clearTimeout(timer);
    const way = peer.getReceivers()[0]?.transport;
    if (way) way.onstatechange = () => void (way.state === "closed" && lost());
    if (peer.connectionState === "failed") lost();
    if (peer.connectionState === "disconnected") timer = setTimeout(lost, 3000);
  });
}

/** How much has come in all: packets, and answers on whether the way is open. @param {RTCPeerConnection} peer */
export async function received(peer) {
  let sum = 0;
  for (const stat of (await peer.getStats()).values())
    if (stat.type === "candidate-pair")
      sum += (stat.bytesReceived ?? 0) + (stat.responsesReceived ?? 0) + (stat.requestsReceived ?? 0);
  return sum;
}

/** Whether it is connected, or was a moment ago. @param {RTCPeerConnection|null} peer */
export const open = (peer) => ["connected", "disconnected"].includes(peer?.connectionState ?? "");

/**
 * A connection does not outlive the network it was made on, but browsers notice that only after some seconds. Opens it
 * anew at once on another network, and where nothing arrives after something changed. Returns how to stop.
 * @param {{peer: RTCPeerConnection|null, renew: () => void}} link
 */
export function outlive(link) {
  const doubt = async () => {
    const { peer } = link;
    if (!peer || !open(peer)) return;
    const before = await received(peer);
    await new Promise((done) => setTimeout(done, REPORTED));
    if (link.peer === peer && (await received(peer)) === before) link.renew();
  };
  return whenMoved(() => link.renew(), doubt);
}

/** How long to wait before the nth try, in milliseconds. @param {number} tries */
export const backoff = (tries) => Math.min(8000, 500 * 2 ** tries) * (0.75 + Math.random() / 2);

/** Somebody publishes in our place, and may leave again. */
export const ELSEWHERE = "elsewhere";

/** Refusals that another try will not change. @param {any} error */
export const hopeless = (error) =>
  error?.reason !== ELSEWHERE &&
  ["unauthorized", "forbidden", "not_found", "unsupported", "invalid", "unprocessable", "conflict"].includes(
    error?.code,
  );
