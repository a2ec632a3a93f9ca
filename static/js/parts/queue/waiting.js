// @ts-check
/** A graduate's places in queues, as they stand: what the server says, and what it comes to for this person. */
import { useLive } from "../../live.js";
import { me } from "../../store.js";
import { useEffect, useState } from "../../ui.js";
import { noteWaiting } from "./hint.js";

const LIVE = ["waiting", "called", "inside"];

/** @typedef {{places: any[], lines: any[], offered: any[]}} Mine */

/** How many are before one, and about how many minutes it takes. @param {any} place @param {any[]} lines */
export function ahead(place, lines) {
  const line = lines.find((one) => one.queue === place.queue);
  if (!line) return null;
  const found = line.waiting.indexOf(place.number);
  const before = found < 0 ? line.waiting.length : found;
  const minutes = Math.ceil(((before + 1) * line.seconds_each) / line.serving / 60);
  return { before, minutes, paused: line.state === "paused", more: found < 0 };
}

export function useWaiting() {
  const [mine, set] = useState(/** @type {Mine} */ ({ places: [], lines: [], offered: [] }));
  const [known, know] = useState(false);
  const graduate = me.value?.role === "graduate";
  const place = (/** @type {any} */ next) =>
    set((old) => ({
      ...old,
      offered: old.offered.filter((one) => one.queue !== next.queue),
      places: [...old.places.filter((one) => one.id !== next.id), ...(LIVE.includes(next.state) ? [next] : [])],
    }));
  const line = (/** @type {any} */ next) =>
    set((old) => ({ ...old, lines: [...old.lines.filter((one) => one.queue !== next.queue), next] }));
  useEffect(() => {
    if (known) noteWaiting(mine.places.length > 0);
  }, [known, mine.places.length]);
  const { call } = useLive(
    "/queues",
    {
      payload: () => (graduate ? {} : null),
      entered: (snapshot) => {
        set(snapshot);
        know(true);
      },
      events: {
        place_changed: (event) => place(event.place),
        queue_moved: (event) => line(event.line),
        queues_offered: () => call("enter", {}).then(set, () => {}), // the next enter tells
      },
    },
    [graduate],
  );
  return { mine, call, place };
}
