// @ts-check
/** What is known of a show's chat, questions and the like, with what is heard of it: every thing once, as it is now. */

/** Lines that are kept at most, and while somebody reads back: then the newest are let go, the others go from under them. */
const KEEP = 5000;
export const KEEP_BACK = 20000;

/** @typedef {{id: string, seq: number, name: string, role: string, version: number, text: string, show_ms: number, at: string, hidden: boolean, mine_key?: string|null}} Line */

/** The newer of two views of one thing. @template {{version: number}} T @param {T|undefined} old @param {T} next */
export const newer = (old, next) => (old && old.version > next.version ? old : next);

/** The usual case first: what comes is newer than all there is. @param {Line[]} old @param {Line[]} more @param {boolean} [back] */
export function merge(old, more, back = false) {
  const last = old.at(-1)?.seq ?? 0;
  if (!more.length) return old;
  if (more.every((line, n) => line.seq > (n ? more[n - 1].seq : last))) return cut([...old, ...more], back);
  const map = new Map(old.map((line) => [line.id, line]));
  for (const line of more) map.set(line.id, newer(map.get(line.id), line));
  return cut(
    [...map.values()].sort((a, b) => a.seq - b.seq),
    back,
  );
}

/** @param {Line[]} lines @param {boolean} back */
const cut = (lines, back) => (back ? lines.slice(0, KEEP_BACK) : lines.slice(-KEEP));

/** A list with the newer state of one of its things in it. @param {any[]} old @param {any} next */
export function replace(old, next) {
  const map = new Map(old.map((one) => [one.id, one]));
  return [...map.set(next.id, newer(map.get(next.id), next)).values()];
}

/** The same where a thing looks different to each reader. @param {any[]} old @param {any} next */
export function put(old, next) {
  const map = new Map(old.map((question) => [question.id, question]));
  const known = map.get(next.id);
  const held = newer(known, next);
  // what everybody hears does not say whether and how this reader has voted, nor that it is theirs
  const own = {
    voted: held.voted ?? known?.voted ?? false,
    mine: held.mine || known?.mine,
    chosen: held.chosen ?? known?.chosen,
  };
  return [...map.set(next.id, { ...held, ...own }).values()];
}

/**
 * What a snapshot says, and what was heard since it was asked for; what was `known` then and is not in it is gone.
 * @param {any[]} old @param {any[]} told @param {Set<string>} known @param {(old: any[], one: any) => any[]} join
 */
export function renewed(old, told, known, join) {
  const there = new Set(told.map((one) => one.id));
  return told.reduce(
    join,
    old.filter((one) => there.has(one.id) || !known.has(one.id)),
  );
}

/** @param {any[]} old @param {Record<string, number>} votes */
export const count = (old, votes) => old.map((one) => (one.id in votes ? { ...one, votes: votes[one.id] } : one));

/** Knows up to which number nothing is missing: events may be dropped on a slow connection, `since` brings them back. */
export class Gapless {
  upto = 0;
  /** @type {Set<number>} */
  ahead = new Set();

  /** @param {number} seq */
  saw(seq) {
    if (seq > this.upto) this.ahead.add(seq);
    while (this.ahead.delete(this.upto + 1)) this.upto += 1;
  }

  /** @param {number} seq */
  has(seq) {
    this.upto = Math.max(this.upto, seq);
    for (const one of this.ahead) if (one <= this.upto) this.ahead.delete(one);
    this.saw(0);
  }

  /** The newest lines are asked for as if nothing were known. */
  forget() {
    this.upto = 0;
    this.ahead.clear();
  }
}
