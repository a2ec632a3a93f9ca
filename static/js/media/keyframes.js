// @ts-check
/**
 * Where hls.js can begin, with another size too: it shows nothing of a picture whose keyframe it does not have, and looks
 * for one in the segment that it begins with, and no further. An encoder with few of them leaves some without.
 */

/** @typedef {import("hls.js").LevelDetails} Details */

/**
 * Where to begin to come to `time`: there, where hls.js finds the keyframe itself, or at the last one before. Null where
 * the playlist tells of none.
 * @param {Details|null|undefined} details @param {number} time
 */
export function beginningFor(details, time) {
  if (!details?.partList) return time;
  const before = details.partList.filter(({ start }) => start <= time);
  const keyframe = [...before].reverse().find(({ independent }) => independent);
  if (!keyframe) return null;
  return keyframe.fragment.sn === before.at(-1)?.fragment.sn ? time : keyframe.start;
}

/** Whether another size can take over: by the two newest segments, since of an encoder with few keyframes one may have one. @param {Details} details */
export function canSwitch({ fragments, partList }) {
  const begun = new Set(partList?.filter(({ independent }) => independent).map(({ fragment }) => fragment.sn));
  return !partList || fragments.slice(-2).every(({ sn }) => begun.has(sn));
}

/** @param {TimeRanges} buffered @param {number} time */
export function isWithin(buffered, time) {
  for (let i = 0; i < buffered.length; i++) if (buffered.start(i) <= time && time < buffered.end(i)) return true;
  return false;
}
