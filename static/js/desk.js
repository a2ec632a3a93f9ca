// @ts-check
/** What the desk works out from a show: how far behind the plan it is, and the one next thing to do. Pure. */

const HOUR = 3600e3;

/** `do`: a command; "studio" is a page, "" nothing but words. @typedef {{do: string, payload?: any, words: string, params?: any, live?: boolean}} Step */

/** A rehearsal, and a show that began at another time than announced, is measured from when it began. @param {any} show */
function plannedStart(show) {
  const [announced, began] = [Date.parse(show.starts_at), Date.parse(show.first_on_air)];
  return show.rehearsing || Math.abs(began - announced) > HOUR ? began : announced;
}

/** How far behind the plan (negative: ahead), what is left of the turn, both in milliseconds, and the share that is done. @param {any} show @param {number} now */
export function drift(show, now) {
  const zero = Date.parse(show.first_on_air);
  const at = show.turns.findIndex((/** @type {any} */ turn) => turn.id === show.current_turn);
  if (show.state !== "live" || at < 0) return null;
  const turn = show.turns[at];
  const planned = show.turns
    .slice(0, at + 1)
    .reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.minutes * 60e3, plannedStart(show));
  const ends = zero + turn.started_ms + turn.minutes * 60e3;
  return {
    late: Math.max(ends, now) - planned,
    left: ends - now,
    share: (now - zero - turn.started_ms) / (turn.minutes * 60e3),
  };
}

/** Seconds in which a turn that was begun too early is taken back, as the server has it. */
const TAKES_BACK = 60;

/** The turn that may still be taken back, and for how many seconds. @param {any} show @param {number} now */
export function early(show, now) {
  const turn = show.turns.find((/** @type {any} */ one) => one.id === show.current_turn);
  if (show.state !== "live" || !turn) return null;
  const left = TAKES_BACK - Math.ceil((now - Date.parse(show.first_on_air) - turn.started_ms) / 1000);
  return left > 0 ? { turn, left } : null;
}

/** Whether a source is of the company whose turn it is. @param {any} turn @param {any} source */
const ofTurn = (turn, source) => source?.company?.id === turn?.company.id;

/** @param {any} show @param {any} turn */
const unshown = (show, turn) =>
  turn.jobs.find(
    (/** @type {any} */ job) =>
      !show.cards.some((/** @type {any} */ card) => card.job.id === job.id && card.shown_ms >= turn.started_ms),
  );

/** Who belongs on air: a guest of the company whose turn it is, else whoever is there. @param {any} show @param {any} turn @param {any[]} sources @returns {Step|null} */
function picture(show, turn, sources) {
  const source = sources.find((one) => ofTurn(turn, one)) ?? sources[0];
  const seen = sources.find((one) => one.name === show.on_air);
  if (!source) return { do: "studio", words: "desk.next.studio" };
  if (seen && (!turn || ofTurn(turn, seen) || !ofTurn(turn, source))) return null;
  return { do: "put_on_air", payload: { source: source.name }, words: "desk.next.air", params: { name: source.label } };
}

/**
 * The one obvious next step: go live, the first turn, the guest on air, each card, the next turn. The end is none:
 * when everything was shown a guest still speaks, and whoever presses without looking would end the show.
 * @param {any} show @param {any[]} sources @param {boolean} driving
 * @returns {Step|null}
 */
export function nextStep(show, sources, driving) {
  if (show.state === "ended") return null;
  if (show.state === "scheduled") return { do: "go_live", words: "desk.next.live", live: true };
  if (!driving) return { do: "take_over", words: "desk.next.take_over" };
  const at = show.turns.findIndex((/** @type {any} */ turn) => turn.id === show.current_turn);
  const turn = show.turns[at];
  const following = show.turns[at + 1];
  const next = following && {
    do: "next_turn",
    words: at < 0 ? "desk.next.first" : "desk.next.turn",
    params: { company: following.company.name },
  };
  if (!turn && next) return next;
  const missing = picture(show, turn, sources);
  if (missing) return missing;
  const job = turn && unshown(show, turn);
  if (job) return { do: "show_card", payload: { job: job.id }, words: "desk.next.card", params: { job: job.title } };
  return next ?? { do: "", words: show.turns.length ? "desk.next.done" : "desk.no_turns" };
}
