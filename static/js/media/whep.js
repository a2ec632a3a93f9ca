// @ts-check
/** Receiving one stream over WHEP: the program on the fast path, a source in the green room, a face in an interview. */
import { signal } from "@preact/signals";
import { playsPictures } from "./browsers.js";
import { alive, backoff, connection, hopeless, negotiate, outlive, UNABLE, whenLost } from "./negotiate.js";

const LASTING = 2000; // milliseconds: what is ended sooner has not been a good connection

/** Where sound alone is of no use: who cannot play the picture is told why. */
export const BOTH = ["video", "audio"];

export class Receiver {
  state = signal(/** @type {"connecting"|"playing"|"retrying"|"refused"|"closed"} */ ("connecting"));
  error = signal(/** @type {any} */ (null));

  /**
   * @param {() => Promise<import("./negotiate.js").Door>} door asked before each try
   * @param {{tries?: number, kinds?: string[]}} [options] how often to try before it counts as refused; without end by
   *   default. `kinds`: sound alone, where a picture is not wanted or cannot be played
   */
  constructor(door, { tries = Number.POSITIVE_INFINITY, kinds = playsPictures() ? BOTH : ["audio"] } = {}) {
    this.door = door;
    this.most = tries;
    this.kinds = kinds;
    this.tries = 0;
    this.had = false; // it was there: where its node has gone it, too, has to find another
    /** Shown by setting `video.srcObject`; its tracks are exchanged when the session is opened again. */
    this.stream = new MediaStream();
    /** @type {RTCPeerConnection|null} */
    this.peer = null;
    /** @type {import("./negotiate.js").Session|null} */
    this.session = null;
    /** @type {any} */
    this.timer = 0;
    this.deaf = outlive(this);
    this.connect();
  }

  async connect(moved = false) {
    this.drop();
    if (UNABLE) return this.failed(UNABLE);
    const peer = connection(moved);
    this.peer = peer;
    try {
      for (const kind of this.kinds) peer.addTransceiver(kind, { direction: "recvonly" });
      peer.addEventListener("track", ({ track }) => this.took(track));
      peer.addEventListener("connectionstatechange", () => this.turned(peer));
      whenLost(peer, () => this.peer === peer && this.again());
      const session = await negotiate(peer, await this.door());
      if (this.peer !== peer) return session.end();
      this.session = session;
    } catch (error) {
      if (this.peer === peer) this.failed(error);
      else peer.close();
    }
  }

  /** @param {MediaStreamTrack} track */
  took(track) {
    for (const old of this.stream.getTracks()) if (old.kind === track.kind) this.stream.removeTrack(old);
    this.stream.addTrack(track);
  }

  /** @param {RTCPeerConnection} peer */
  turned(peer) {
    if (this.peer !== peer) return;
    if (peer.connectionState === "connected") {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => (this.tries = 0), LASTING);
      this.had = true;
      this.error.value = null;
      this.state.value = "playing";
    }
    if (peer.connectionState === "closed") this.again();
  }

  /** @param {any} error */
  failed(error) {
    this.error.value = error;
    const awaited = ["no_such_room", this.had && "no_such_source"]; // a room is there once somebody is wanted in it
    const later = !hopeless(error) || awaited.includes(error.reason);
    if (later && error?.reason !== "whep_full") return this.again(); // places are not free in a moment
    this.drop();
    this.state.value = "refused";
  }

  /** Without delay: the network is another one. */
  renew() {
    if (this.state.value === "refused") return;
    this.tries = 0;
    this.state.value = "retrying";
    this.connect(true);
  }

  /** Who is received connected anew: that goes on here, unless it is at another server now. */
  async doubt() {
    const session = this.session;
    if (session && !(await alive(session)) && this.session === session) this.renew();
  }

  again() {
    this.drop();
    if (++this.tries >= this.most) {
      this.state.value = "refused";
      return;
    }
    this.state.value = "retrying";
    this.timer = setTimeout(() => this.connect(), backoff(this.tries));
  }

  drop() {
    clearTimeout(this.timer);
    this.session?.end();
    this.session = null;
    const peer = this.peer;
    this.peer = null;
    peer?.close();
  }

  close() {
    this.deaf();
    this.drop();
    for (const track of this.stream.getTracks()) this.stream.removeTrack(track);
    this.state.value = "closed";
  }
}
