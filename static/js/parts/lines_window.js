// @ts-check
/**
 * Which of thousands of chat lines are drawn: the newest ones, or, for who reads back, those around their place, which
 * stays where it is whatever comes or goes.
 */
import { useEffect, useEvent, useLayoutEffect, useRef, useState } from "../ui.js";

const NEAR = 60;
const EDGE = 300;
const STEP = 60;
const MOST = 180;

/**
 * The lines to draw. `top` is the number of the first one while somebody reads back, null at the newest.
 * @template {{seq: number}} T @param {T[]} lines in their order @param {number|null} top
 */
function drawn(lines, top) {
  if (top === null) return lines.slice(-STEP);
  const from = Math.max(0, at(lines, top));
  return lines.slice(from, from + MOST);
}

/** The place of the first line with this number or a later one. @param {{seq: number}[]} lines @param {number} seq */
function at(lines, seq) {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle].seq < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first line that is at least partly in view, and how far below the edge it begins. @param {HTMLElement} box */
function place(box) {
  const edge = box.getBoundingClientRect().top;
  const seen = [...box.querySelectorAll("[data-seq]")].find((line) => line.getBoundingClientRect().bottom > edge);
  return seen
    ? { seq: /** @type {HTMLElement} */ (seen).dataset.seq, top: seen.getBoundingClientRect().top - edge }
    : null;
}

/** @param {HTMLElement} box @param {{seq: string|undefined, top: number}} was */
function putBack(box, was) {
  const line = box.querySelector(`[data-seq="${was.seq}"]`);
  if (line) box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top - was.top;
}

/**
 * @template {{seq: number}} T
 * @param {T[]} lines
 * @param {unknown} last changes whenever something new stands at the end
 * @param {(() => void)|null|false} [earlier] brings what stood before the first of them, if there is more and it can be had now
 */
export function useWindow(lines, last, earlier) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const held = useRef(/** @type {ReturnType<typeof place>} */ (null));
  const [top, setTop] = useState(/** @type {number|null} */ (null));
  const away = top !== null;
  const shown = drawn(lines, top);
  const toBottom = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  const settle = useEvent(() => {
    if (!away) toBottom();
    else if (box.current && held.current) putBack(box.current, held.current);
  });
  useLayoutEffect(settle, [last, top, shown[0]?.seq, shown.length]);
  useEffect(() => {
    const list = box.current;
    if (!list || !window.ResizeObserver) return undefined;
    const resized = new ResizeObserver(settle); // the keyboard of a phone came up, or its tab is seen again
    resized.observe(list);
    return () => resized.disconnect();
  }, []);
  const scrolled = () => {
    const list = box.current;
    if (!list?.clientHeight || !shown.length) return; // what nobody sees has no place
    held.current = place(list);
    const below = list.scrollHeight - list.scrollTop - list.clientHeight;
    const first = at(lines, shown[0].seq);
    const newest = shown.at(-1) === lines.at(-1);
    if (list.scrollTop < EDGE && first === 0 && earlier && below > NEAR) earlier();
    if (below <= NEAR && newest) setTop(null);
    else if (list.scrollTop < EDGE && first > 0) setTop(lines[Math.max(0, first - STEP)].seq);
    else if (below < EDGE && !newest) setTop(lines[Math.min(first + STEP, lines.length - 1)].seq);
    else if (!away) setTop(shown[0].seq);
  };
  const first = lines[0]?.seq;
  const more = Boolean(earlier);
  useLayoutEffect(() => {
    if (away) scrolled(); // what was said earlier has come, or can be had now
  }, [first, more]);
  return { box, away, shown, scrolled, back: () => setTop(null) };
}
