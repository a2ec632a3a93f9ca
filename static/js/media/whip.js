// @ts-check
/** Publishing camera and microphone: one WHIP session at a time, opened again whenever the connection dies. */
import { signal } from "@preact/signals";
import { alive, backoff, connection, hopeless, negotiate, outlive, UNABLE, whenLost } from "./negotiate.js";
import { read } from "./quality.js";
import { FULL, hinted, keepSharp, large, resized, send, soundFirst } from "./sending.js";
import { spare } from "./sparing.js";

const LOOK = 2000;
const LAST = 8; // sessions, of which one may still be there
const LATE = 3; // looks in a row at which the machine did not encode in time

export class Publisher {
  state = signal(/** @type {"off"|"connecting"|"connected"|"retrying"|"refused"|"replaced"} */ ("off"));
  error = signal(/** @type {any} */ (null));
  quality = signal(/** @type {import("./quality.js").Quality|null} */ (null));
  /** Whether the machine has shown that it has no time for the smaller size. */
  slow = signal(false);

  /**
   * @param {() => Promise<import("./negotiate.js").Door>} door asked before each try: tickets do not last
   * @param {{twice?: boolean, low?: boolean}} [options] `twice`: also in a smaller size, for viewers on bad networks, as
   *   long as this machine encodes both in time; `low`: is that size, the picture alone
   */
  constructor(door, { twice = false, low = false } = {}) {
    this.door = door;
    this.low = low;
    /** @type {Publisher|null} */
    this.beside = twice ? new Publisher(async () => smaller(await door()), { low: true }) : null;
    /** @type {MediaStream|null} */
    this.stream = null;
    /** @type {RTCPeerConnection|null} */
    this.peer = null;
    /** @type {import("./negotiate.js").Session|null} */
    this.session = null;
    /** Names of the sessions since it was started: what comes back by itself takes nobody else's place. */
    this.own = /** @type {string[]} */ ([]);
    this.tries = 0;
    /** @type {any} */
    this.timer = 0;
    this.last = { bytes: 0, at: 0 };
    this.late = 0;
    this.deaf = () => {};
    this.sparing = false;
  }

  /** @param {MediaStream} stream */
  async start(stream) {
    this.stop();
    this.stream = stream;
    this.tries = this.late = 0;
    this.own = [];
    this.slow.value = false;
    this.state.value = "connecting";
    this.deaf = outlive(this);
    await this.connect();
  }

  async connect(moved = false) {
    this.drop();
    const stream = this.stream;
    if (!stream) return;
    if (UNABLE) return this.failed(UNABLE);
    const peer = connection(moved);
    this.peer = peer;
    try {
      for (const track of this.tracks(stream)) send(peer, track, stream, this.low);
      whenLost(peer, () => this.peer === peer && this.again());
      peer.addEventListener("connectionstatechange", () => this.turned(peer));
      const session = await negotiate(peer, after(this.own, await this.door()));
      this.own.push(session.url.replace(/.*\//, ""));
      if (this.peer !== peer) return session.end();
      this.session = session;
      await keepSharp(peer);
      await soundFirst(peer);
      if (this.sparing) await this.spare(true);
    } catch (error) {
      if (this.peer === peer) this.failed(error);
      else peer.close();
    }
  }

  /** @param {RTCPeerConnection} peer */
  turned(peer) {
    if (this.peer !== peer || peer.connectionState !== "connected") return;
    this.error.value = null;
    this.state.value = "connected";
    this.weigh(false);
    clearInterval(this.timer);
    this.timer = setInterval(() => this.measure(), LOOK);
  }

  /** The smaller size goes out as well, until the browser says again and again that it cannot encode in time. @param {boolean} late */
  weigh(late) {
    const { beside, stream } = this;
    if (!beside || !stream || this.slow.value) return;
    this.late = late ? this.late + 1 : 0;
    this.slow.value = this.late === LATE;
    if (this.slow.value) beside.stop();
    else if (!beside.stream && large(stream)) beside.start(stream);
  }

  /** @param {any} error */
  failed(error) {
    this.error.value = error;
    if (!hopeless(error)) return this.again();
    this.drop();
    this.state.value = "refused";
  }

  /** Without delay: the network is another one. What the server has of us stays until the new one takes its place. */
  renew() {
    if (!this.stream || this.state.value === "refused") return;
    this.tries = 0;
    this.state.value = "retrying";
    this.session = null;
    this.connect(true);
  }

  again() {
    this.drop();
    if (!this.stream) return;
    this.state.value = "retrying";
    this.timer = setTimeout(() => this.connect(), backoff(this.tries++));
  }

  /**
   * The server may have ended our session: we ask again, and are told why not if so. Where somebody publishes in our
   * place now, we do not: two pages with the same link must not take the show from each other in turns.
   * @param {boolean} replaced
   */
  async doubt(replaced) {
    const session = this.session;
    if (!session || (await alive(session)) || this.session !== session) return;
    if (replaced) this.giveWay();
    else this.renew();
  }

  giveWay() {
    this.stop();
    this.state.value = "replaced";
  }

  /** Changes camera or microphone without a new session; what is not there any more is sent as nothing. @param {MediaStream} stream */
  async replace(stream) {
    this.stream = stream;
    if (!this.peer) return;
    if (this.beside?.stream) this.beside.replace(stream);
    const tracks = this.tracks(stream);
    const ways = this.peer.getTransceivers().map(({ sender, receiver }) => ({ sender, kind: receiver.track.kind }));
    if (tracks.some((track) => !ways.some(({ kind }) => kind === track.kind))) return this.connect();
    for (const { sender, kind } of ways) {
      const track = tracks.find((candidate) => candidate.kind === kind);
      await sender.replaceTrack(track ? hinted(track) : null);
      if (this.low && track?.kind === "video") await resized(sender, track);
    }
  }

  /** For a bad network, until it is turned off again. @param {boolean} on */
  async spare(on) {
    this.sparing = on;
    if (this.peer) await spare(this.peer, on, FULL);
  }

  async measure() {
    const peer = this.peer;
    if (!peer) return;
    const quality = read(await peer.getStats(), this.last);
    if (this.peer !== peer) return;
    this.tries = 0; // not before: a session may be accepted and ended at once, and would come back without a pause
    this.quality.value = quality;
    this.weigh(quality.limited === "cpu");
  }

  /** @param {MediaStream} stream */
  tracks(stream) {
    return this.low ? stream.getVideoTracks() : stream.getTracks();
  }

  drop() {
    this.beside?.stop();
    clearTimeout(this.timer);
    this.session?.end();
    this.session = null;
    this.peer?.close();
    this.peer = null;
    this.quality.value = null;
  }

  stop() {
    this.stream = null;
    this.deaf();
    this.drop();
    this.state.value = "off";
    this.error.value = null;
  }
}

/** @param {string[]} own @param {import("./negotiate.js").Door} door @returns {import("./negotiate.js").Door} */
const after = (own, { url, ...more }) => ({
  url: own.length ? `${url}${url.includes("?") ? "&" : "?"}after=${own.slice(-LAST).join("+")}` : url,
  ...more,
});

/** @param {import("./negotiate.js").Door} door */
const smaller = ({ url, ...more }) => ({ url: `${url}?size=low`, ...more });
