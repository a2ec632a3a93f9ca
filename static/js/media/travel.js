// @ts-check
/** Moving a player in time: within what it plays, back into the recording of a live show, and to live again. */
import { batch } from "@preact/signals";

const EDGE = 3000; // milliseconds from now that count as live
const KEPT = 6000; // what the live playlist is about to forget is no longer looked for there

/** @typedef {import("./player.js").Player} Player */

/** @param {Player} player @param {number} seconds */
export function skip(player, seconds) {
  const { video } = player;
  if (!video) return;
  if (player.live) {
    const date = (player.date.value ?? player.now()) + seconds * 1000;
    if (date > player.now() - EDGE) toLive(player);
    else seek(player, date);
  } else if (video.seekable.length) {
    video.currentTime = Math.min(Math.max(0, video.currentTime + seconds), video.duration - 0.5);
    player.start();
  }
}

/** @param {Player} player */
export function toLive(player) {
  player.following.value = true;
  player.wanted = true;
  if (player.past.value) {
    player.past.value = false;
    player.open();
    return;
  }
  const edge = player.source?.edge;
  if (player.video && edge) player.video.currentTime = edge;
  player.start();
}

/** @param {Player} player @param {number} date */
export function seek(player, date) {
  if (player.live) {
    player.following.value = false;
    if (!player.past.value && player.recording && !holds(player, date)) return goBack(player, date);
  }
  const time = player.source?.timeOf(date) ?? null;
  if (time === null || !player.video) return false;
  player.video.playbackRate = 1;
  player.video.currentTime = time + 0.01;
  player.start();
  return true;
}

/**
 * Who paused goes on where they were: what is opened anew would begin at live, so the recording is opened instead. To be
 * called while the place is known. @param {Player} player
 */
export function keepPlace(player) {
  const date = player.date.value;
  if (!player.live || player.wanted || player.following.value || !player.recording || date === null) return;
  player.past.value = true;
  player.at = date;
}

/** Whether the live playlist has it, and will for a while. @param {Player} player @param {number} date */
function holds(player, date) {
  const from = player.source?.from ?? null;
  return from !== null && date > from + KEPT;
}

/** @param {Player} player @param {number} date */
function goBack(player, date) {
  player.quick.close();
  batch(() => {
    player.switching.value = false;
    player.path.value = "hls";
    player.past.value = true;
  });
  player.at = date;
  player.wanted = true;
  player.tries = 0;
  player.open();
  return true;
}
