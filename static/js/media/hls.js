// @ts-check
/** One HLS address on one <video>: hls.js where it runs, the browser's own player otherwise. Loads hls.js when opened. */
import { beginningFor, canSwitch, isWithin } from "./keyframes.js";
import { Pace } from "./native.js";
import { Slack } from "./slack.js";

/** Soon given up: the player opens the show anew, and does not stop trying. */
const IMPATIENT = {
  default: {
    maxTimeToFirstByteMs: 15_000, // a blocked reload is held for twelve seconds at most
    maxLoadTimeMs: 20_000,
    timeoutRetry: { maxNumRetry: 1, retryDelayMs: 0, maxRetryDelayMs: 0 },
    errorRetry: { maxNumRetry: 1, retryDelayMs: 500, maxRetryDelayMs: 1000 },
  },
};

/** A reload that waited in vain is 503, and those of picture and sound are counted together. */
const WAITS = {
  default: { ...IMPATIENT.default, errorRetry: { maxNumRetry: 3, retryDelayMs: 500, maxRetryDelayMs: 1000 } },
};

/** Seconds: one part that is under way, and nearly half a second for the network. Playlists ask for three parts. */
const BEHIND = 0.7625;
const STEP = 1; // of what it stays further behind after running dry
const MOST = 4;

const LIVE = {
  manifestLoadPolicy: IMPATIENT,
  playlistLoadPolicy: WAITS,
  fragLoadPolicy: IMPATIENT,
  lowLatencyMode: true,
  enableInterstitialPlayback: false, // nothing interrupts a show, and what looks for it would begin where it chooses
  liveSyncDuration: BEHIND,
  liveSyncOnStallIncrease: 0, // it gives nothing back
  maxLiveSyncPlaybackRate: 1, // its own catch-up never runs in low latency; the player steers
  backBufferLength: 90,
  liveDurationInfinity: true,
  abrMaxWithRealBitrate: true, // what a size costs is said once, and what is sent changes
  minAutoBitrate: 200_000, // sound alone is for those who ask for it, not for a busy phone
};

export class HlsSource {
  /**
   * @param {HTMLVideoElement} video
   * @param {string} url
   * @param {{live: boolean, begin: number, drawn: boolean, captions: import("@preact/signals").Signal<boolean>, now: () => number, dead: (details: string) => void}} use
   *   `begin`: media time, below zero where the playlist says; `captions`: whether they are shown; `drawn`: by the page,
   *   for what is loaded is never corrected; `now`: the server's clock; `dead`: it cannot go on, open another one
   */
  constructor(video, url, { live, begin, drawn, captions, now, dead }) {
    this.video = video;
    this.url = url;
    this.live = live;
    this.begin = begin;
    this.drawn = drawn;
    this.now = now;
    this.dead = dead;
    this.recoveries = 0;
    this.captions = captions;
    this.closed = false;
    /** @type {{level: number, number: number}|null} */
    this.last = null; // segment that was heard of, and in which size
    /** @type {Pace|null} */
    this.pace = null;
    /** @type {import("hls.js").default|null} */
    this.hls = null;
    this.uncaption = captions.subscribe((on) => this.caption(on));
  }

  async open() {
    const { default: Hls } = await import("hls.js");
    if (this.closed) return;
    if (!Hls.isSupported()) {
      const { begin } = this;
      this.pace = new Pace(this.video);
      this.video.src = this.url;
      this.failed = () => this.dead("native");
      this.video.addEventListener("error", this.failed);
      this.came = () => this.caption(this.captions.peek());
      this.video.textTracks.addEventListener("addtrack", this.came);
      if (begin > 0)
        this.video.addEventListener("loadedmetadata", () => (this.video.currentTime = begin), { once: true });
      return;
    }
    const hls = new Hls(this.live ? LIVE : { backBufferLength: 90, startPosition: this.begin });
    this.hls = hls;
    if (this.live) {
      this.slacken(hls, Hls.Events);
      hls.on(Hls.Events.LEVEL_LOADED, (_, loaded) => this.goesOn(loaded));
      hls.once(Hls.Events.LEVEL_LOADED, () => this.start(hls));
      hls.on(Hls.Events.LEVEL_LOADED, (_, { details }) => stay(hls, !canSwitch(details)));
    }
    hls.on(Hls.Events.SUBTITLE_TRACKS_UPDATED, () => this.caption(this.captions.peek()));
    hls.on(Hls.Events.ERROR, (_, problem) => this.judge(problem, Hls.ErrorTypes.MEDIA_ERROR));
    hls.loadSource(this.url);
    hls.attachMedia(this.video);
  }

  /** @param {import("hls.js").default} hls @param {typeof import("hls.js").default.Events} events */
  slacken(hls, events) {
    const slack = new Slack(STEP, MOST, (more) => {
      hls.targetLatency = BEHIND + more;
    });
    hls.on(events.ERROR, (_, { details }) => details === "bufferStalledError" && slack.dry());
    hls.on(events.FRAG_BUFFERED, () => slack.see(this.video));
  }

  /** By itself it begins in the segment that is live now, with or without a keyframe. @param {import("hls.js").default} hls */
  start(hls) {
    const live = hls.liveSyncPosition ?? 0;
    const at = beginningFor(hls.latestLevelDetails, live);
    if (at !== null && at < live) hls.startLoad(at);
  }

  /**
   * The show went on at another node, or the page slept: what is between is not known, and with it no place for what
   * comes, which hls.js may put behind what was played and wait for ever. @param {import("hls.js").LevelLoadedData} loaded
   */
  goesOn({ level, details }) {
    const { last } = this;
    this.last = { level, number: details.endSN };
    if (last?.level === level && details.startSN > last.number + 1) this.dead("moved");
  }

  get native() {
    return this.pace !== null;
  }

  /** @param {{fatal: boolean, type: string, details: string}} problem @param {string} media */
  judge(problem, media) {
    if (!problem.fatal) return;
    if (problem.type === media && this.recoveries++ < 2) this.hls?.recoverMediaError();
    else this.dead(problem.details);
  }

  /** Shows captions, where there are any and the page does not draw them, or none. @param {boolean} wanted */
  caption(wanted) {
    const on = wanted && (this.native || !this.drawn);
    if (this.hls?.subtitleTracks.length) {
      this.hls.subtitleDisplay = on;
      this.hls.subtitleTrack = on ? 0 : -1;
    } else if (!this.hls) for (const track of this.video.textTracks) track.mode = on ? "showing" : "disabled";
  }

  /** When the picture on screen was captured, in epoch milliseconds; null while unknown. Chromium's own player never tells. */
  get date() {
    if (this.hls) return this.hls.playingDate?.getTime() ?? null;
    const start = /** @type {any} */ (this.video).getStartDate?.()?.getTime();
    return Number.isFinite(start) ? start + this.video.currentTime * 1000 : null;
  }

  /** Seconds behind where playing should be; 0 while unknown. */
  get behind() {
    if (this.pace) return this.date === null ? 0 : this.pace.behind((this.now() - this.date) / 1000);
    if (!this.hls?.latency || !this.hls.targetLatency) return 0;
    return this.hls.latency - this.hls.targetLatency;
  }

  /** Where the live edge can be played, or what comes to it, in media time; null while unknown. */
  get edge() {
    const { buffered, seekable } = this.video;
    const live = this.hls?.liveSyncPosition ?? null;
    if (live === null) return seekable.length ? seekable.end(seekable.length - 1) : null;
    return isWithin(buffered, live) ? live : beginningFor(this.hls?.latestLevelDetails, live);
  }

  /** The media time of an instant, or null where the playlist does not cover it. @param {number} date epoch milliseconds */
  timeOf(date) {
    const fragments = this.hls?.latestLevelDetails?.fragments;
    if (!fragments) return this.date === null ? null : this.video.currentTime + (date - this.date) / 1000;
    return timeIn(fragments, date);
  }

  /** The first instant that can be played, epoch milliseconds; null while unknown. */
  get from() {
    return this.hls?.latestLevelDetails?.fragments[0]?.programDateTime ?? null;
  }

  close() {
    this.closed = true;
    this.uncaption();
    this.pace?.close();
    if (this.failed) this.video.removeEventListener("error", this.failed);
    if (this.came) this.video.textTracks.removeEventListener("addtrack", this.came);
    this.hls?.destroy();
    this.hls = null;
    this.video.removeAttribute("src");
  }
}

/** With the size that plays, or free to choose. @param {import("hls.js").default} hls @param {boolean} stays */
function stay(hls, stays) {
  if (hls.autoLevelEnabled === stays) hls.loadLevel = stays ? hls.loadLevel : -1;
}

/** The media time of an instant; of what came next, where the show was interrupted. @param {import("hls.js").Fragment[]} fragments @param {number} date */
function timeIn(fragments, date) {
  let found = null;
  for (const { start, duration, programDateTime } of fragments) {
    if (programDateTime === null || programDateTime === undefined) continue;
    const within = (date - programDateTime) / 1000;
    if (within < 0) return found ?? start;
    if (within < duration) return start + within;
    found = start + Math.max(0, duration - 0.1);
  }
  return found;
}
