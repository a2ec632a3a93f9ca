// @ts-check
/**
 * Browsers other than Chromium tell a page nothing of another network, and need six seconds and more to notice that a
 * connection is dead. Here it is noticed that the server's reports do not come any more, while it answers over HTTP. So it
 * is in all of them where the media node is dead, and another answers in its place.
 */
import { tellMoved } from "../network.js";
import { answers, CHROMIUM, open, REPORTED, received } from "./negotiate.js";

const LOOK = 400;
const LATE = 3 * LOOK; // the page stood still, and so did what it would have heard
const PATIENCE = 1000;
const ONCE_MORE = 300; // on a way that is open something has come by then
const USED_TO = 4; // looks at which something had come: what never brought anything is not judged

/**
 * Says that this device is on another network, or has to find another server: either way all is opened anew. Only if a
 * server is reached: in a tunnel everything is left as it is. Returns how to stop.
 * @param {import("./whip.js").Publisher} publisher
 */
export function whenSilent(publisher) {
  let known = { peer: /** @type {RTCPeerConnection|null} */ (null), sum: 0, at: 0, came: 0 };
  let [looked, busy] = [0, false];
  const look = async () => {
    const { peer, session } = publisher;
    if (!peer || !session || !open(peer)) return;
    const [now, sum] = [performance.now(), await received(peer)];
    if (peer !== known.peer) known = { peer, sum, at: now, came: 0 };
    else if (sum !== known.sum) known = { peer, sum, at: now, came: known.came + 1 };
    else if (now - looked > LATE) known.at = now;
    const gone = !CHROMIUM && peer.connectionState === "disconnected"; // Firefox says so of an address that is gone
    const patience = gone ? LOOK : REPORTED; // and Chromium of a blip that heals by itself, too
    if (known.came < USED_TO || now - known.at < patience) return;
    const there = await answers(session, PATIENCE);
    if (there === null) return;
    if (there) await new Promise((done) => setTimeout(done, ONCE_MORE));
    if (publisher.peer === peer && open(peer) && (await received(peer)) === sum) tellMoved();
  };
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    await look().catch(() => {}); // closed meanwhile
    [looked, busy] = [performance.now(), false];
  }, LOOK);
  return () => clearInterval(timer);
}
