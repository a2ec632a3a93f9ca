// @ts-check
/** When a guest is on air: by the run-sheet, and how far the show has come. */
import { cx, html, t, useNow } from "../ui.js";
import { timetable } from "./run_sheet.js";
import { clock, span, when } from "./time.js";

const NEAR = 60e3;

/**
 * When the company's next turn begins, in epoch milliseconds: not before `now`, for a turn before it may be over time;
 * null where none is to come. @param {any} show @param {string} company @param {number} now
 */
function due(show, company, now) {
  const next = timetable(show).find((/** @type {any} */ one) => one.turn.company.id === company && !one.begun);
  return next ? Math.max(next.starts, show.state === "live" ? now : 0) : null;
}

/** @param {number} left milliseconds */
const words = (left) => (left < 1000 ? t("studio.due_next") : t("studio.due", { time: clock(left) }));

/** Counts down while the show is live; before it, says when. @param {{show: any, company: string, now: () => number}} props */
export function Due({ show, company, now }) {
  useNow(1000);
  const at = due(show, company, now());
  if (at === null) return null;
  const left = at - now();
  const soon = show.state === "live" || (left > 0 && !span(left).days && !span(left).hours);
  return html`<p class=${cx("due numbers", soon && left < NEAR && "near")} role="timer" data-testid="due">${
    soon ? words(left) : t("studio.due_at", { time: when(at) })
  }</p>`;
}
