// @ts-check
/** The chat of a recording is long: what is loaded of it is a stretch around what plays, never the whole. */
import { api } from "./api.js";

const KEEP = 5000;
const LAST = 2 ** 31 - 1; // milliseconds; no show is longer

/** @typedef {{from_ms?: number, after?: number, back?: boolean}} Place between lines, as the server names it */
/** @typedef {{id: string, seq: number, name: string, text: string, show_ms: number, hidden: boolean, place: Place}} Said `seq`: its place in this stretch, which counts on in the order in which they are played */
/** @typedef {{lines: Said[], before: Place|null, after: Place|null}} Stretch `before`, `after`: where more is, if there is more */

/** @param {string} id @param {Place} place @returns {Promise<{lines: any[], next: Place|null}>} */
const page = (id, place) => api.get(`/broadcasts/${id}/chat`, place);

/** Numbers lines from `first` on. @param {any[]} lines @param {number} first @returns {Said[]} */
const numbered = (lines, first) =>
  lines
    .map((line, n) => ({ ...line, seq: first + n, place: { from_ms: line.show_ms, after: line.seq } }))
    .filter((line) => !line.hidden);

/** What was said before and after a moment. @param {string} id @param {number} ms @returns {Promise<Stretch>} */
export async function around(id, ms) {
  const place = { from_ms: Math.min(LAST, Math.round(ms) + 1) };
  const [earlier, later] = await Promise.all([page(id, { ...place, back: true }), page(id, place)]);
  const lines = [...numbered(earlier.lines, -earlier.lines.length), ...numbered(later.lines, 1)];
  return { lines, before: earlier.next, after: later.next };
}

/** With what comes next; of the oldest so many are let go. @param {string} id @param {Stretch} old @returns {Promise<Stretch>} */
export async function onward(id, old) {
  const more = await page(id, old.after ?? {});
  const all = [...old.lines, ...numbered(more.lines, 1 + (old.lines.at(-1)?.seq ?? 0))];
  const lines = all.slice(-KEEP);
  const before = lines.length < all.length ? { ...lines[0].place, back: true } : old.before;
  return { lines, before, after: more.next };
}

/** With what was said before it; of the newest so many are let go. @param {string} id @param {Stretch} old @returns {Promise<Stretch>} */
export async function backward(id, old) {
  const more = await page(id, old.before ?? {});
  const all = [...numbered(more.lines, (old.lines[0]?.seq ?? 0) - more.lines.length), ...old.lines];
  const lines = all.slice(0, KEEP);
  const after = lines.length < all.length ? lines[KEEP - 1].place : old.after;
  return { lines, before: more.next, after };
}

/** @param {Stretch} stretch */
export const full = ({ lines }) => lines.length >= KEEP;

/** Whether what was said until this moment is in it. @param {Stretch} stretch @param {number} ms */
export const covers = ({ before, after }, ms) =>
  (before === null || ms >= (before.from_ms ?? 0)) && (after === null || ms <= (after.from_ms ?? 0));

/** How many lines of it were said by now. @param {Stretch} stretch @param {number} ms */
export function saidBy({ lines }, ms) {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle].show_ms <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
