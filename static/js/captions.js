// @ts-check
/** The captions of a show, as they are said, corrected and taken back. */
import { api } from "./api.js";
import { useHear } from "./live.js";
import { showClock } from "./show.js";
import { useEffect, useEvent, useMemo, useState } from "./ui.js";

const SPAN = 300_000; // milliseconds of a show whose captions the server gives at once
const AGAIN = 5000; // milliseconds until what could not be had is asked for again

/** @typedef {{id: string, version: number, begin_ms: number, end_ms: number, text: string}} Caption */

/** What is known and what is heard, of each the newer. @param {Map<string, Caption>} known @param {Caption[]} heard */
function merged(known, heard) {
  const next = new Map(known);
  for (const caption of heard)
    if ((next.get(caption.id)?.version ?? 0) < caption.version) next.set(caption.id, caption);
  return next;
}

/** In the order of the show; `hear` takes one from elsewhere. @param {any} show @param {boolean} inside whether events come @param {import("./media/player.js").Player} [player] whose viewer may have gone back, or corrects a recording */
export function useCaptions(show, inside, player) {
  const [known, setKnown] = useState(/** @type {Map<string, Caption>} */ (new Map()));
  const hear = useEvent((/** @type {Caption[]} */ heard) => setKnown((old) => merged(old, heard)));
  useHear("/broadcasts", "caption_changed", ({ broadcast, caption }) => broadcast === show.id && hear([caption]));
  useEffect(() => {
    if (inside && show.captioned)
      api.get(`/broadcasts/${show.id}/captions`).then(
        ({ captions }) => hear(captions),
        () => {},
      );
  }, [show.id, show.captioned, inside]);
  usePast(show, inside ? player : undefined, hear);
  const captions = useMemo(
    () => [...known.values()].filter(({ text }) => text).sort((a, b) => a.begin_ms - b.begin_ms),
    [known],
  );
  return { captions, hear };
}

/** What is shown where somebody is who has gone back, and soon after it: asked for once, for corrections are heard. @param {any} show @param {import("./media/player.js").Player|undefined} player @param {(heard: Caption[]) => void} hear */
function usePast(show, player, hear) {
  useEffect(() => {
    if (!player || !show.captioned) return;
    const asked = new Set();
    const ask = async (/** @type {number} */ from) => {
      if (asked.has(from)) return;
      asked.add(from);
      await api.get(`/broadcasts/${show.id}/captions?from_ms=${from}`).then(
        ({ captions }) => hear(captions),
        () => setTimeout(() => asked.delete(from), AGAIN),
      );
    };
    return player.date.subscribe((date) => {
      if (!date || (player.live && !(player.past.peek() && player.captions.peek()))) return;
      const from = Math.floor(Math.max(0, showClock(show, date)) / SPAN) * SPAN;
      ask(from);
      ask(from + SPAN);
    });
  }, [show.id, show.captioned, show.first_on_air, player]);
}
