// @ts-check
/** How much further behind live a player stays: a step more each time it ran dry, and given back when it plays well. */

const CALM = 10_000; // milliseconds without running dry, before a step is given back
const LONGEST = 160_000;

export class Slack {
  more = 0; // seconds

  /** @param {number} step seconds @param {number} most @param {(more: number) => void} [keep] told of each change */
  constructor(step, most, keep = () => {}) {
    this.step = step;
    this.most = most;
    this.keep = keep;
    this.calm = CALM;
    this.since = 0; // when it last ran dry or gave back
    this.gave = false; // since it last ran dry
  }

  /** It ran dry. */
  dry(now = performance.now()) {
    if (this.gave) this.calm = Math.min(LONGEST, 2 * this.calm);
    this.gave = false;
    this.becomes(Math.min(this.most, this.more + this.step), now);
  }

  /** It plays; to be called often. */
  see(now = performance.now()) {
    if (now - this.since < this.calm) return;
    if (this.more === 0) this.calm = CALM;
    else {
      this.gave = true;
      this.becomes(this.more - this.step, now);
    }
  }

  /** @param {number} more @param {number} now */
  becomes(more, now) {
    this.since = now;
    this.more = more;
    this.keep(more);
  }
}
