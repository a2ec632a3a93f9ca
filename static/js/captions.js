// @ts-check
/** The captions of a live show, as they are said, corrected and taken back. */
import { api } from "./api.js";
import { useHear } from "./live.js";
import { useEffect, useEvent, useMemo, useState } from "./ui.js";

/** @typedef {{id: string, version: number, begin_ms: number, end_ms: number, text: string}} Caption */

/** What is known and what is heard, of each the newer. @param {Map<string, Caption>} known @param {Caption[]} heard */
export function merged(known, heard) {
  const next = new Map(known);
  for (const caption of heard) if ((next.get(caption.id)?.version ?? 0) < caption.version) next.set(caption.id, caption);
  return next;
}

/** In the order of the show; `hear` takes one from elsewhere. @param {any} show @param {boolean} inside whether events come */
export function useCaptions(show, inside) {
  const [known, setKnown] = useState(/** @type {Map<string, Caption>} */ (new Map()));
  const hear = useEvent((/** @type {Caption[]} */ heard) => setKnown((old) => merged(old, heard)));
  useHear("/broadcasts", "caption_changed", ({ broadcast, caption }) => broadcast === show.id && hear([caption]));
  useEffect(() => {
    if (inside && show.captioned) api.get(`/broadcasts/${show.id}/captions`).then(({ captions }) => hear(captions), () => {});
  }, [show.id, show.captioned, inside]);
  const captions = useMemo(
    () => [...known.values()].filter(({ text }) => text).sort((a, b) => a.begin_ms - b.begin_ms),
    [known],
  );
  return { captions, hear };
}
