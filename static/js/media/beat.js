// @ts-check
/** What a player finds out by looking: whether what it plays goes on, and which moment is on screen. */
import { batch } from "@preact/signals";
import { steer } from "./steer.js";

const LOST = 20000;

/** @typedef {import("./player.js").Player} Player */

/** To be called often. @param {Player} player */
export function look(player) {
  const video = player.video;
  if (!video) return;
  player.quick.look(player.now());
  tell(player);
  if (player.state.value === "idle" || (!player.source && player.path.value === "hls")) return;
  const now = performance.now();
  if (video.currentTime !== player.moved.time && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
    player.moved = { time: video.currentTime, at: now };
    if (!video.paused && video.currentTime > 0) played(player, video);
  }
  if (video.ended) player.wanted = false; // a recording is over, and rests
  const still = now - player.moved.at;
  if (video.paused && !player.wanted) player.state.value = "paused";
  else if (still > 1500 && player.state.value === "playing") player.state.value = "waiting";
  if (player.path.value !== "hls" || !player.wanted) return;
  if (player.live && !player.past.value) steer(player, player.source, video, still);
  else if (still > LOST) player.reopen();
  else if (still < 500) player.tries = 0;
}

/** @param {Player} player @param {HTMLVideoElement} video */
function played(player, video) {
  batch(() => {
    player.state.value = "playing";
    player.begun.value = true;
    player.picture.value = video.videoWidth > 0;
  });
}

/** Which moment is on screen, and how old it is. @param {Player} player */
function tell(player) {
  const date = player.path.value === "fast" ? player.quick.date(player.now()) : (player.source?.date ?? null);
  if (player.past.value) player.at = date ?? player.at;
  batch(() => {
    player.date.value = player.past.value ? player.at : date;
    player.delay.value = date === null || !player.live ? null : Math.max(0, (player.now() - date) / 1000);
  });
}
