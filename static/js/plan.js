// @ts-check
/** A show's plan as a form holds it, and as the server takes it. */
import { fields, instant, nextFriday } from "./parts/time.js";

/**
 * The form's values for a show, or for a new one on the coming Friday. `weekly`: a series begins with it, which is what a
 * host wants who has nothing planned yet; beside a series that goes on, one more show is rather a single one.
 * @param {any} [show] @param {boolean} [weekly]
 */
export function draft(show, weekly = false) {
  const { date, time } = fields(show?.starts_at ?? nextFriday());
  const turns = (show?.turns ?? []).map((/** @type {any} */ turn) => ({
    key: turn.id,
    id: turn.id,
    company: turn.company.id,
    name: turn.company.name,
    minutes: turn.minutes,
    jobs: turn.jobs.map((/** @type {any} */ job) => job.id),
    saved: turn.jobs,
    started: turn.started_ms !== null,
  }));
  const holds = show?.holds_questions ?? false;
  return { title: show?.title ?? "", about: show?.about ?? "", date, time, holds, weekly, turns };
}

/**
 * What was written on while `sent` was saved as `show`: turns that are new there, or the series that it began, are not made
 * once more by the next save.
 * @param {any} written @param {any} sent @param {any} show
 */
export function known(written, sent, show) {
  const ids = new Map(
    sent.turns.map((/** @type {any} */ turn, /** @type {number} */ n) => [turn.key, show.turns[n].id]),
  );
  const turns = written.turns.map((/** @type {any} */ turn) => ({ ...turn, id: ids.get(turn.key) ?? turn.id }));
  return { ...written, weekly: false, turns };
}

/**
 * The command that saves these values of `show`. A turn that it has lost meanwhile, taken out and brought back, is new.
 * @param {any} values @param {any} [show]
 */
export const body = ({ title, about, date, time, holds, weekly, turns }, show) => ({
  title: title.trim(),
  about: about.trim(),
  starts_at: instant(date, time),
  holds_questions: holds,
  ...(weekly && { weekly }),
  turns: turns.map((/** @type {any} */ { id, company, minutes, jobs }) => ({
    ...(show?.turns.some((/** @type {any} */ turn) => turn.id === id) && { id }),
    company,
    minutes: Number(minutes),
    jobs,
  })),
});
