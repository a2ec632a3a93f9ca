// @ts-check
/** The browser's own HLS player, where hls.js does not run: iPhones before iOS 17.1. It keeps no delay by itself. */

const SLACK = 0.5; // seconds
const MOST = 3;

/** How far it is behind the least delay it has played with: the browser's own choice, and more after each time it ran dry. */
export class Pace {
  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.video = video;
    this.least = Number.POSITIVE_INFINITY;
    this.slack = 0;
    this.dry = () => {
      if (Number.isFinite(this.least) && !video.seeking) this.slack = Math.min(MOST, this.slack + SLACK);
    };
    video.addEventListener("waiting", this.dry);
  }

  /** @param {number} delay of what is on screen, in seconds @returns {number} seconds */
  behind(delay) {
    this.least = Math.min(this.least, delay);
    return Math.max(0, delay - this.least - this.slack);
  }

  close() {
    this.video.removeEventListener("waiting", this.dry);
  }
}
