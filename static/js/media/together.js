// @ts-check
/**
 * Plays several recordings of the same time in step: one file and one <video> for each, one clock for all.
 *
 * Each picture says when it was captured, so where a file has it is looked up. Times at which nobody was recorded are
 * left out; whoever was not recorded while others were is not shown then. Somebody who is still loading holds all.
 */
import { batch, signal } from "@preact/signals";

const TICK = 100;
const FAR = 0.4; // seconds off, after which a seek is less of a disturbance than another speed
const NEAR = 0.04;
const FUTURE = 3; // HTMLMediaElement.HAVE_FUTURE_DATA
const MENDS = 2; // times that a decoder is started anew, until this one is shown no more
const AGAIN = 2000; // milliseconds until a network that failed is tried again
const TAIL = 0.4; // seconds before the end of a file: no future is to be expected there

/** @typedef {{from: number, to: number}} Span epoch milliseconds */

class Part {
  /** @param {any} track as the server names it */
  constructor(track) {
    this.track = track;
    /** Whether there is anything of them at the moment. */
    this.shown = signal(false);
    /** @type {import("hls.js").default|null} */
    this.hls = null;
    /** @type {HTMLVideoElement|null} */
    this.video = null;
    /** Taken back, or thrown away, while it is watched. */
    this.gone = false;
    this.mends = MENDS;
  }

  /** Resolves once it is known what there is; false where nothing is. Rejects where the network fails. @param {typeof import("hls.js").default} Hls */
  open(Hls) {
    const hls = new Hls({
      backBufferLength: 60,
      xhrSetup: (/** @type {XMLHttpRequest} */ xhr) =>
        xhr.setRequestHeader("Authorization", `Bearer ${this.track.ticket}`),
    });
    this.hls = hls;
    return new Promise((done, fail) => {
      hls.on(Hls.Events.LEVEL_LOADED, () => done(this.fragments.length > 0));
      hls.on(Hls.Events.ERROR, (_, problem) => {
        const undecodable = problem.fatal && problem.type === Hls.ErrorTypes.MEDIA_ERROR;
        this.gone ||= problem.response?.code === 404 || (undecodable && !this.mends);
        if (!problem.fatal) return;
        if (this.gone) done(false);
        else if (undecodable && this.mends--) hls.recoverMediaError();
        else if (this.fragments.length) setTimeout(() => this.hls?.startLoad(), AGAIN);
        else fail(problem);
      });
      hls.loadSource(this.track.hls);
    });
  }

  /** @param {HTMLVideoElement|null} video */
  attach(video) {
    if (!video || video === this.video) return;
    this.video = video;
    this.hls?.attachMedia(video);
  }

  get fragments() {
    return this.hls?.latestLevelDetails?.fragments ?? [];
  }

  /** @returns {Span[]} */
  get spans() {
    return this.fragments.map(({ programDateTime, duration }) => ({
      from: programDateTime ?? 0,
      to: (programDateTime ?? 0) + duration * 1000,
    }));
  }

  /** The media time of an instant; null where nothing was recorded, or is no more. @param {number} date */
  timeOf(date) {
    if (this.gone) return null;
    for (const { start, duration, programDateTime } of this.fragments) {
      const within = (date - (programDateTime ?? 0)) / 1000;
      if (within >= 0 && within < duration) return start + within;
    }
    return null;
  }

  /** Whether it can go on from here. @param {number} time */
  ready(time) {
    if (!this.video) return false;
    const last = this.fragments.at(-1);
    const ends = last && time > last.start + last.duration - TAIL;
    return !this.video.seeking && (this.video.readyState >= FUTURE || !!ends);
  }

  /** @param {number|null} time @param {boolean} playing */
  follow(time, playing) {
    const video = this.video;
    if (!video) return;
    this.shown.value = time !== null;
    if (time === null) {
      video.pause();
      return;
    }
    const off = time - video.currentTime;
    if (Math.abs(off) > FAR) video.currentTime = time;
    video.playbackRate = Math.abs(off) < NEAR || Math.abs(off) > FAR ? 1 : off > 0 ? 1.05 : 0.95;
    if (!playing) video.pause();
    else if (video.paused) video.play().catch(() => {}); // asked again at the next tick
  }

  close() {
    this.hls?.destroy();
    this.hls = null;
  }
}

/** Together without what nobody was recorded in. @param {Span[]} spans @returns {Span[]} */
function joined(spans) {
  /** @type {Span[]} */
  const found = [];
  for (const { from, to } of [...spans].sort((one, other) => one.from - other.from)) {
    const last = found.at(-1);
    if (last && from <= last.to + 250) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}

export class Together {
  state = signal(/** @type {"loading"|"paused"|"playing"|"waiting"|"nothing"|"unsupported"|"broken"} */ ("loading"));
  /** Milliseconds from the beginning, without the times at which nobody was recorded. */
  at = signal(0);
  length = signal(0);
  parts = signal(/** @type {Part[]} */ ([]));

  /** @param {any[]} tracks */
  constructor(tracks) {
    this.tracks = tracks;
    /** @type {Span[]} */
    this.spans = [];
    this.wanted = false;
    this.ticked = 0;
    /** @type {any} */
    this.beat = 0;
    this.closed = false;
  }

  async open() {
    const hls = await import("hls.js").catch(() => null);
    if (this.closed) return;
    if (!hls?.default.isSupported()) {
      this.state.value = hls ? "unsupported" : "broken";
      return;
    }
    const all = this.tracks.map((track) => new Part(track));
    const there = await Promise.all(all.map((part) => part.open(hls.default))).catch(() => null);
    const parts = all.filter((_, i) => there?.[i] && !this.closed);
    for (const part of all) if (!parts.includes(part)) part.close();
    if (!there) this.state.value = "broken";
    if (!there || this.closed) return;
    this.spans = joined(parts.flatMap((part) => part.spans));
    batch(() => {
      this.parts.value = parts;
      this.length.value = this.spans.reduce((sum, { from, to }) => sum + to - from, 0);
      this.state.value = parts.length ? "paused" : "nothing";
    });
    this.ticked = performance.now();
    this.beat = setInterval(() => this.tick(), TICK);
  }

  /** The instant at a position. @param {number} at */
  dateOf(at) {
    let before = 0;
    for (const { from, to } of this.spans) {
      if (at < before + to - from) return from + at - before;
      before += to - from;
    }
    return this.spans.at(-1)?.to ?? 0;
  }

  /** The position of an instant, or of what came next. @param {number} date */
  positionOf(date) {
    let before = 0;
    for (const { from, to } of this.spans) {
      if (date < to) return before + Math.max(0, date - from);
      before += to - from;
    }
    return before;
  }

  tick() {
    const now = performance.now();
    const passed = now - this.ticked;
    this.ticked = now;
    const date = this.dateOf(this.at.value);
    const times = this.parts.value.map((part) => part.timeOf(date));
    const waits = this.parts.value.map((part, i) => {
      const time = times[i];
      return time !== null && !part.ready(time);
    });
    const ready = !waits.includes(true);
    const over = this.at.value >= this.length.value;
    if (over) this.wanted = false;
    const goes = this.wanted && ready;
    // what ran dry stands still by itself: paused, Chromium would never notice what is loaded then
    for (const [i, part] of this.parts.value.entries()) part.follow(times[i], goes || (this.wanted && waits[i]));
    batch(() => {
      if (goes) this.at.value = Math.min(this.length.value, this.at.value + passed);
      if (this.parts.value.length) this.state.value = !this.wanted ? "paused" : ready ? "playing" : "waiting";
    });
  }

  toggle() {
    if (!this.wanted && this.at.value >= this.length.value) this.at.value = 0;
    this.wanted = !this.wanted;
    this.tick();
  }

  /** @param {number} at */
  seek(at) {
    this.at.value = Math.max(0, Math.min(this.length.value, at));
    this.tick();
  }

  close() {
    this.closed = true;
    clearInterval(this.beat);
    for (const part of this.parts.value) part.close();
  }
}
