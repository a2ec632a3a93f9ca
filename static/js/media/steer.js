// @ts-check
/** Keeps a live player close to live: a little faster while it is behind, a jump when it is far behind or stuck. */

const FASTEST = 1.1;
const TOO_FAR = 2.5; // seconds behind at which catching up would take too long
const STUCK = 3000; // milliseconds
const HOPELESS = 6000; // there is newer media, and a jump to it has not helped; longer after each try
const LOST = 20000;
const DRY = 600; // after a change of network what is on its way may never come
const RENEWED = 5000; // so long a change is the likely reason

/**
 * @param {import("./player.js").Player} player
 * @param {import("./hls.js").HlsSource|null} source
 * @param {HTMLVideoElement} video
 * @param {number} still milliseconds without a new picture or sound; a jump is none
 */
export function steer(player, source, video, still) {
  if (!source) return;
  const { edge, behind } = source;
  const newer = edge !== null && edge > video.currentTime + 1;
  const hopeless = newer && still > HOPELESS * (1 + player.tries);
  if (still > DRY && performance.now() - player.renewed < RENEWED) return player.open();
  if (still > LOST || hopeless) return player.reopen();
  const following = player.following.value;
  const stuck = still > STUCK;
  if (newer && (stuck || (following && behind > TOO_FAR))) {
    video.currentTime = edge;
    if (video.paused) player.start();
    return;
  }
  if (still < 500) player.tries = 0;
  video.playbackRate = following && behind > 0.04 ? Math.min(FASTEST, 1 + behind) : 1;
}
