// @ts-check
/** How much further behind live a player stays: a step more each time it ran dry, and given back when it plays well. */

const CALM = 10_000; // milliseconds played without running dry, before a step is given back
const LONGEST = 160_000;
const LOOK = 1000; // more between two looks says that it did not play, or that the page slept

export class Slack {
  more = 0; // seconds

  /** @param {number} step seconds @param {number} most @param {(more: number) => void} [keep] told of each change */
  constructor(step, most, keep = () => {}) {
    this.step = step;
    this.most = most;
    this.keep = keep;
    this.calm = CALM;
    this.played = 0; // milliseconds since it last ran dry or gave back; a pause counts for nothing
    this.seen = 0;
    this.gave = false; // since it last ran dry
  }

  /** It ran dry. */
  dry() {
    if (this.gave) this.calm = Math.min(LONGEST, 2 * this.calm);
    this.gave = false;
    this.becomes(Math.min(this.most, this.more + this.step));
  }

  /** To be called often. @param {{paused: boolean, readyState: number}} video */
  see({ paused, readyState }, now = performance.now()) {
    const passed = Math.min(now - this.seen, LOOK);
    this.seen = now;
    if (paused || readyState < HTMLMediaElement.HAVE_FUTURE_DATA) return;
    this.played += passed;
    if (this.played < this.calm) return;
    if (this.more === 0) this.calm = CALM;
    else {
      this.gave = true;
      this.becomes(this.more - this.step);
    }
  }

  /** @param {number} more */
  becomes(more) {
    this.played = 0;
    this.more = more;
    this.keep(more);
  }
}
