// @ts-check
/**
 * Plays a show: LL-HLS, or the fast path (WHEP) when asked for, granted and seen. Starts muted, keeps close to live, comes
 * back by itself when the stream stops and returns, and knows which moment of the show is on screen. What is older than
 * the live playlist is played from the recording.
 */
import { batch, signal } from "@preact/signals";
import { whenMoved } from "../network.js";
import { look } from "./beat.js";
import { FastPath } from "./fast.js";
import { HlsSource } from "./hls.js";
import { backoff } from "./negotiate.js";
import { keepPlace, seek, skip, toLive } from "./travel.js";

const TICK = 250;

export class Player {
  state = signal(/** @type {"idle"|"loading"|"playing"|"waiting"|"paused"} */ ("idle"));
  path = signal(/** @type {"hls"|"fast"} */ ("hls"));
  switching = signal(false);
  delay = signal(/** @type {number|null} */ (null));
  muted = signal(true);
  audioOnly = signal(false);
  captions = signal(false); // whether they are shown
  following = signal(true);
  /** Whether a live show is played from its recording. */
  past = signal(false);
  /** Whether it has ever played, and whether there is a picture to what plays. */
  begun = signal(false);
  picture = signal(true);
  /** The instant on screen, epoch milliseconds. */
  date = signal(/** @type {number|null} */ (null));

  /** @param {{live: boolean, now?: () => number, refused?: (error: any) => void}} options `now`: the server's clock */
  constructor({ live, now = Date.now, refused = () => {} }) {
    this.live = live;
    this.now = now;
    this.url = "";
    this.recording = "";
    this.at = /** @type {number|null} */ (null); // where the recording is opened
    /** @type {HTMLVideoElement|null} */
    this.video = null;
    /** @type {HlsSource|null} */
    this.source = null;
    this.quick = new FastPath({
      taken: (stream) => this.take(stream),
      lost: (error) => {
        this.slow(this.path.value === "fast");
        refused(error);
      },
    });
    this.tries = 0;
    this.wanted = true; // false after the user paused
    this.moved = { time: -1, at: 0 };
    /** @type {any} */
    this.again = 0;
    /** @type {any} */
    this.beat = 0;
    this.renewed = Number.NEGATIVE_INFINITY; // when the network was last another one
    this.deaf = () => {}; // to changes of the network
  }

  /** Whether what plays shows no captions itself: over a live show the page draws them, or the fast path would have none. */
  get undrawn() {
    const native = this.path.value === "hls" && this.source?.native;
    return this.live && !native;
  }

  /** @param {HTMLVideoElement|null} video */
  attach(video) {
    if (!video || video === this.video) return;
    this.video = video;
    video.muted = this.muted.value;
    video.addEventListener("volumechange", () => (this.muted.value = video.muted));
    clearInterval(this.beat);
    this.deaf();
    this.beat = setInterval(() => look(this), TICK);
    this.deaf = whenMoved(() => this.renew());
    if (this.url) this.open();
  }

  /** Plays this address, or nothing. @param {string|null} url @param {string|null} [recording] of a live show, so far */
  load(url, recording) {
    this.recording = recording ?? "";
    if ((url ?? "") === this.url) return;
    this.url = url ?? "";
    this.tries = 0;
    this.moved.time = -1;
    if (this.video) this.open();
  }

  open() {
    keepPlace(this);
    this.shut();
    const video = this.video;
    if (!video || !this.url) {
      this.state.value = "idle";
      return;
    }
    this.state.value = "loading";
    const begin = this.live ? -1 : this.moved.time; // a recording opened anew goes on where it was
    this.moved = { time: begin, at: performance.now() };
    this.renewed = Number.NEGATIVE_INFINITY;
    const past = this.past.value;
    const address = past ? `${this.recording}?at=${Math.round(this.at ?? 0)}` : this.url;
    const url = this.audioOnly.value ? address.replace(/index\.m3u8/, "audio.m3u8") : address;
    const dead = () => this.reopen();
    const live = this.live && !past;
    this.source = new HlsSource(video, url, {
      live,
      begin,
      drawn: this.live,
      captions: this.captions,
      now: this.now,
      dead,
    });
    this.source.open().then(
      () => void (this.wanted && this.start()),
      () => this.reopen(),
    );
  }

  /** The network is another one, or there again: nothing is waited for. What plays plays on as far as it is loaded. */
  renew() {
    if (this.path.value !== "hls" || !this.url || this.state.value === "paused") return;
    this.tries = 0;
    this.renewed = performance.now();
    if (this.state.value !== "playing") this.open();
  }

  reopen() {
    keepPlace(this);
    this.shut();
    this.state.value = "waiting";
    this.again = setTimeout(() => this.open(), backoff(Math.min(3, 1 + this.tries++)));
  }

  async start() {
    this.wanted = true;
    await this.video?.play().catch((error) => {
      // refused until the user presses; an AbortError only means that a newer source took over
      if (error.name === "NotAllowedError") this.wanted = false;
    });
  }

  pause() {
    this.wanted = false;
    this.following.value = false;
    this.video?.pause();
  }

  toggle() {
    const date = this.date.value;
    if (this.wanted) this.pause();
    else if (!this.live) this.start();
    else if (this.following.value || date === null) this.toLive();
    else if (this.past.value || !this.seek(date)) this.start();
  }

  /** @param {boolean} muted */
  mute(muted) {
    if (!this.video) return;
    this.video.muted = muted;
    this.muted.value = muted;
    if (!muted && !this.wanted) this.start();
  }

  /** @param {boolean} only */
  listen(only) {
    this.audioOnly.value = only;
    this.slow(true);
  }

  /** @param {number} seconds */
  skip(seconds) {
    skip(this, seconds);
  }

  /** @param {number} time in media time of a recording */
  jump(time) {
    const { video } = this;
    if (!video) return;
    const over = video.ended;
    video.currentTime = time;
    if (over) this.start();
  }

  toLive() {
    toLive(this);
  }

  /** Goes to an instant; false while the recording does not cover it (yet). @param {number} date epoch milliseconds */
  seek(date) {
    return seek(this, date);
  }

  /** Takes the fast path; LL-HLS plays on until its picture is there, and stays if none comes. @param {() => Promise<any>} door */
  fast(door) {
    this.switching.value = true;
    this.quick.open(door);
  }

  /** @param {MediaStream} stream */
  take(stream) {
    const video = this.video;
    if (!video) return;
    clearTimeout(this.again);
    this.source?.close();
    this.source = null;
    batch(() => {
      this.switching.value = false;
      this.following.value = true;
      this.past.value = false;
      this.path.value = "fast";
      this.audioOnly.value = false; // it has a picture
    });
    video.srcObject = stream;
    video.playbackRate = 1;
    this.start();
  }

  /** Back to LL-HLS. */
  slow(reopen = true) {
    this.quick.close();
    this.switching.value = false;
    this.path.value = "hls";
    if (reopen) this.open();
  }

  shut() {
    clearTimeout(this.again);
    this.source?.close();
    this.source = null;
    if (this.video?.srcObject) this.video.srcObject = null;
  }

  close() {
    clearInterval(this.beat);
    this.deaf();
    this.quick.close();
    this.shut();
    this.video = null;
  }
}
