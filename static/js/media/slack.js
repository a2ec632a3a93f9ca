// @ts-check
/** How far behind live a player stays: a second more each time it ran dry, and given back when it plays well. */

const STEP = 1; // seconds
const MOST = 4;
const CALM = 10_000; // milliseconds without running dry, before a step is given back
const LONGEST = 160_000;

export class Slack {
  /** @param {import("hls.js").default} hls @param {typeof import("hls.js").default.Events} events @param {number} least seconds */
  constructor(hls, events, least) {
    this.hls = hls;
    this.least = least;
    this.more = 0;
    this.calm = CALM;
    this.since = 0; // when it last ran dry or gave back
    this.gave = false; // since it last ran dry
    hls.on(events.ERROR, (_, { details }) => details === "bufferStalledError" && this.dry());
    hls.on(events.FRAG_BUFFERED, () => this.see());
  }

  dry() {
    if (this.gave) this.calm = Math.min(LONGEST, 2 * this.calm);
    this.gave = false;
    this.keep(Math.min(MOST, this.more + STEP));
  }

  see() {
    if (performance.now() - this.since < this.calm) return;
    if (this.more === 0) this.calm = CALM;
    else {
      this.gave = true;
      this.keep(this.more - STEP);
    }
  }

  /** @param {number} more */
  keep(more) {
    this.since = performance.now();
    this.more = more;
    this.hls.targetLatency = this.least + more;
  }
}
