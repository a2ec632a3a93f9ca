// @ts-check
/** How long each turn really took in a rehearsal. Pure; kept by the page until it is taken over or thrown away. */

/** @typedef {{marks: {turn: string, at: number}[], ended: number|null}} Rehearsal marks: when each turn began, in milliseconds of the clock */

/** @param {any} show @param {number} now @returns {Rehearsal} */
export const begun = (show, now) => ({ marks: [{ turn: show.turns[0].id, at: now }], ended: null });

/** The turn that follows the one that runs. @param {any} show @param {Rehearsal} rehearsal */
export function following(show, rehearsal) {
  const at = show.turns.findIndex((/** @type {any} */ turn) => turn.id === rehearsal.marks.at(-1)?.turn);
  return at < 0 ? undefined : show.turns[at + 1];
}

/** The next turn begins; after the last one the rehearsal is over. @param {any} show @param {Rehearsal} rehearsal @param {number} now @returns {Rehearsal} */
export function onward(show, rehearsal, now) {
  const turn = following(show, rehearsal);
  return turn ? { ...rehearsal, marks: [...rehearsal.marks, { turn: turn.id, at: now }] } : { ...rehearsal, ended: now };
}

/** What each rehearsed turn took, in milliseconds, by its id; a turn that was taken off the plan meanwhile is left out. @param {any} show @param {Rehearsal} rehearsal @param {number} now */
export function took(show, rehearsal, now) {
  const ends = [...rehearsal.marks.slice(1).map(({ at }) => at), rehearsal.ended ?? now];
  const spans = rehearsal.marks.map(({ turn, at }, i) => /** @type {const} */ ([turn, ends[i] - at]));
  return new Map(spans.filter(([id]) => show.turns.some((/** @type {any} */ turn) => turn.id === id)));
}

/** Whole minutes, as a plan has them: what was begun counts, 1 to 240. @param {number} milliseconds */
export const minutes = (milliseconds) => Math.min(240, Math.max(1, Math.ceil(milliseconds / 60e3)));
