// @ts-check
/** How near an interview is, and whether it is over: the same on every page. Pure. */

const EARLY = 30 * 60e3;
const LATE = 10 * 60e3; // as the server has it

const DAY = 24 * 3600e3;
const QUARTER = 15 * 60e3;

/** What it has become once nobody goes there any more. */
export const OVER = ["ended", "missed", "cancelled"];

/**
 * Whether it is time to go in. Who comes before only looks in: they see the appointment, and ring nobody.
 * @param {{starts_at: string}} interview
 */
export const near = ({ starts_at }, now = Date.now()) => Date.parse(starts_at) - EARLY < now;

/** Whether what is offered is the way in, and not the appointment. @param {{state: string, starts_at: string}} interview */
export const soon = (interview) => interview.state === "open" || near(interview);

/**
 * Whether nobody need wait any more: who does is told what becomes of it, and the panel may say that nobody came.
 * @param {{starts_at: string}} interview @param {number} now
 */
export const late = ({ starts_at }, now) => Date.parse(starts_at) + LATE <= now;

/**
 * Which reminders are still to come: a day before and the one of a quarter of an hour, that one alone, or none.
 * Examiners are reminded once for all their candidates. @param {{starts_at: string, number?: number|null}} interview @param {number} now @param {boolean} panel
 * @returns {"reminded"|"reminded_soon"|""}
 */
export function reminders({ starts_at, number }, now, panel) {
  const left = Date.parse(starts_at) - now;
  if (left <= QUARTER || (panel && (number ?? 1) > 1)) return "";
  return left > DAY ? "reminded" : "reminded_soon";
}
