// @ts-check
/** A show as it stands, kept up to date while the component is on screen, with the server's clock beside it. */
import { ApiError, api } from "./api.js";
import { useLive } from "./live.js";
import { me } from "./store.js";
import { useCallback, useEffect, useRef, useState } from "./ui.js";

/** @typedef {any} Show a BroadcastView of the contract */

/**
 * `now()` is the server's clock as this browser can know it, for the delay and the playhead. `stage` is what goes on for
 * hosts and guests: the show, or while it is rehearsed, the show as if it were live.
 * @param {string} id
 * @param {{guest?: string, entered?: (snapshot: any) => void, events?: Record<string, (event: any) => void>}} [use]
 */
export function useShow(id, { guest, entered, events } = {}) {
  const [show, setShow] = useState(/** @type {Show|null} */ (null));
  const [rehearsal, setRehearsal] = useState(/** @type {any} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  const skew = useRef(0);
  const measure = (/** @type {Show} */ next) => {
    if (next.state === "live" && next.first_on_air)
      skew.current = Date.now() - (Date.parse(next.first_on_air) + next.now_ms);
  };
  const rehearse = (/** @type {any} */ next) => {
    if (next?.show) measure(next.show);
    setRehearsal((/** @type {any} */ old) =>
      old && next && old.began_at === next.began_at && old.version > next.version ? old : next,
    );
  };
  const take = (/** @type {Show} */ next) => {
    measure(next);
    setError(null);
    setShow((/** @type {Show|null} */ old) => (old && old.id === next.id && old.version > next.version ? old : next));
  };
  /** What was taken off the schedule is not shown on. @param {any} why */
  const fail = (why) => {
    if (why.code === "not_found") {
      setShow(null);
      setRehearsal(null);
    }
    setError(why);
  };
  const load = useCallback(() => api.get(`/broadcasts/${id}`).then(take, fail), [id]);
  useEffect(() => void load(), [load]);
  const { call, inside } = useLive(
    "/broadcasts",
    {
      payload: () => (guest ? { broadcast: id, guest } : { broadcast: id }),
      entered: (snapshot) => {
        take(snapshot.broadcast);
        rehearse(snapshot.rehearsal);
        entered?.(snapshot);
      },
      refused: fail,
      events: {
        broadcast_changed: (event) => event.broadcast.id === id && take(event.broadcast),
        broadcast_taken_off: (event) => event.broadcast === id && fail(new ApiError({ code: "not_found" })),
        viewers_changed: ({ viewers }) => setShow((/** @type {Show|null} */ old) => old && { ...old, viewers }),
        deliveries_changed: ({ count }) =>
          setShow((/** @type {Show|null} */ old) => old && { ...old, deliveries: count }),
        sources_changed: () => {},
        rehearsal_changed: (event) => event.broadcast === id && rehearse(event.rehearsal),
        ...events,
      },
    },
    [id, guest, me.value?.id],
  );
  const now = useCallback(() => Date.now() - skew.current, []);
  const command = async (/** @type {string} */ verb, /** @type {any} */ more = {}) => {
    const answer = await call(verb, { broadcast: id, ...more });
    const next = answer?.broadcast ?? answer;
    if (next?.id === id) take(next);
    return answer;
  };
  return { show, rehearsal, stage: rehearsal?.show ?? show, error, reload: load, inside, now, command };
}

/** The show clock of an instant, in milliseconds. @param {Show} show @param {number} at epoch milliseconds */
export const showClock = (show, at) => Math.max(0, Math.round(at - Date.parse(show.first_on_air)));

/** The jobs of the run-sheet, each once, with its company. @param {Show} show */
export function jobsOf(show) {
  const jobs = new Map();
  for (const turn of show.turns) for (const job of turn.jobs) jobs.set(job.id, { ...job, company: turn.company });
  return [...jobs.values()];
}
