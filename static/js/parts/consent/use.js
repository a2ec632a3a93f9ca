// @ts-check
/** The recordings of an interview as they stand now, and what this person said to the one that runs. */
import { api } from "../../api.js";
import { live, whenMissed } from "../../live.js";
import { me } from "../../store.js";
import { useEffect, useResource } from "../../ui.js";

/** The newest first; of one recording the newest view. @param {any[]} known @param {any} next */
const merged = (known, next) => {
  const old = known.find((one) => one.id === next.id);
  if (!old) return [next, ...known];
  return known.map((one) => (one === old && one.version <= next.version ? next : one));
};

/** @param {any} recording what this person said: "agreed", "declined", "revoked", null while asked; undefined: not asked */
export const saidBy = (recording, id = me.value?.id) =>
  recording?.answers.find((/** @type {any} */ one) => one.person === id)?.answer;

/** @param {string} id of the interview */
export function useConsent(id) {
  const all = useResource(() => api.get(`/interviews/${id}/recordings`), [id]);
  const take = (/** @type {any} */ next) =>
    all.set((/** @type {any} */ old) => ({ most_days: 0, ...old, recordings: merged(old?.recordings ?? [], next) }));
  useEffect(() => {
    const deaf = [
      live("/interviews").on("recording_changed", ({ recording }) => recording.interview === id && take(recording)),
      whenMissed("/interviews", () => all.reload()),
    ];
    return () => {
      for (const off of deaf) off();
    };
  }, [id]);
  const recordings = all.data?.recordings ?? [];
  const running = recordings.find((/** @type {any} */ one) => one.state !== "stopped");
  return { recordings, running, mostDays: all.data?.most_days ?? 0, said: saidBy(running), take };
}
