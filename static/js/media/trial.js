// @ts-check
/** A test recording: some seconds of oneself sent to the server, then played from there as viewers get them. */
import { signal } from "@preact/signals";
import { becomes } from "./loop.js";
import { publishing } from "./negotiate.js";
import { Player } from "./player.js";
import { Publisher } from "./whip.js";

const SECONDS = 10;
const INSIDE = 300; // milliseconds: what lies before the first segment as hls.js measures it, it takes for the live edge
const PATIENCE = 15; // seconds that playing may take longer than what was recorded

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

export class Trial {
  state = signal(/** @type {"connecting"|"recording"|"playing"|"over"|"failed"} */ ("connecting"));
  left = signal(SECONDS);

  /** @param {() => Promise<any>} ask for a ticket, which is for a room of its own each time */
  constructor(ask) {
    this.hls = "";
    this.closed = false;
    this.player = new Player({ live: true });
    this.publisher = new Publisher(async () => {
      const given = await ask();
      this.hls = given.hls;
      return publishing(given);
    });
  }

  /** @param {MediaStream} stream */
  async run(stream) {
    const ended = await this.records(stream)
      .then(() => this.plays())
      .catch(() => false);
    if (this.closed) return;
    this.close();
    this.state.value = ended ? "over" : "failed";
  }

  /** @param {MediaStream} stream */
  async records(stream) {
    this.publisher.start(stream);
    await becomes(this.publisher, "connected");
    this.state.value = "recording";
    for (let left = SECONDS; left > 0 && !this.closed; left--) {
      this.left.value = left;
      await pause(1000);
    }
  }

  /** From the first picture on, as long as was recorded; whether it came to its end. The room stays while one is in it. */
  async plays() {
    const { player } = this;
    player.load(this.hls);
    this.state.value = "playing";
    let end = Number.POSITIVE_INFINITY;
    const until = performance.now() + 1000 * (SECONDS + PATIENCE);
    while (!this.closed && performance.now() < until) {
      const from = player.source?.from;
      const begins = end === Number.POSITIVE_INFINITY && player.state.value === "playing";
      if (begins && from && player.seek(from + INSIDE)) end = (player.video?.currentTime ?? 0) + SECONDS;
      if (player.video && player.video.currentTime >= end) return true;
      await pause(100);
    }
    return false;
  }

  close() {
    this.closed = true;
    this.publisher.stop();
    this.player.close();
  }
}
