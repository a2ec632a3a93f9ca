// @ts-check
/** The browser's own HLS player, where hls.js does not run: iPhones before iOS 17.1. It keeps no delay by itself. */
import { Slack } from "./slack.js";

const STEP = 0.5; // seconds
const MOST = 3;

/**
 * How far it is behind the least delay it has played with since it last jumped: the browser's own choice, and more after
 * each time it ran dry. A delay that was measured wrong, as by a clock that was corrected, ends with the jump it led to.
 */
export class Pace {
  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.video = video;
    this.least = Number.POSITIVE_INFINITY;
    this.slack = new Slack(STEP, MOST);
    this.dry = () => {
      if (Number.isFinite(this.least) && !video.seeking) this.slack.dry();
    };
    this.jumped = () => {
      this.least = Number.POSITIVE_INFINITY;
    };
    video.addEventListener("waiting", this.dry);
    video.addEventListener("seeking", this.jumped);
  }

  /** @param {number} delay of what is on screen, in seconds @returns {number} seconds */
  behind(delay, now = performance.now()) {
    this.slack.see(this.video, now);
    this.least = Math.min(this.least, delay);
    return Math.max(0, delay - this.least - this.slack.more);
  }

  close() {
    this.video.removeEventListener("waiting", this.dry);
    this.video.removeEventListener("seeking", this.jumped);
  }
}
