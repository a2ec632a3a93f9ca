// @ts-check
/** Where in a show: a bar with its chapters as marks, over a recording or over a show that is still going on. */
import { showClock } from "../show.js";
import { html, t, useState } from "../ui.js";
import { clock } from "./time.js";

/**
 * While it is dragged it shows where it would go; it goes there when it is let go.
 * @param {{at: number, length: number, marks: number[], label: string, seek: (ms: number) => void}} props milliseconds
 */
export function ScrubberTrack({ at, length, marks, label, seek }) {
  const [held, setHeld] = useState(/** @type {number|null} */ (null));
  const shown = held ?? at;
  const release = (/** @type {any} */ event) => {
    setHeld(null);
    seek(Number(event.target.value));
  };
  return html`<div class="scrubber">
    <span class="small numbers">${clock(shown)}</span>
    <div class="track">
      <input type="range" min="0" max=${length} step="1000" value=${shown} aria-label=${label} aria-valuetext=${clock(shown)}
        onInput=${(/** @type {any} */ event) => setHeld(Number(event.target.value))} onChange=${release} />
      ${marks.map((mark, i) => html`<span key=${i} class="mark" style=${{ left: `${Math.min(100, (100 * mark) / length)}%` }} />`)}
    </div>
    <span class="small numbers">${clock(length)}</span>
  </div>`;
}

/** @param {{player: any}} props */
export const ClipScrubber = ({ player }) => html`<${Scrubber} player=${player} show=${{ cards: [] }} />`;

/** In media time: what was interrupted has no gap. @param {{player: any, show: any}} props */
export function Scrubber({ player, show }) {
  const { video } = player;
  const moved = player.date.value; // redrawn with each tick
  const length = video && Number.isFinite(video.duration) ? video.duration : 0;
  if (!length || moved === undefined) return null;
  const marks = show.cards.map(
    (/** @type {any} */ card) => 1000 * (player.source?.timeOf(Date.parse(show.first_on_air) + card.shown_ms) ?? 0),
  );
  return html`<${ScrubberTrack} at=${video.currentTime * 1000} length=${length * 1000} marks=${marks} label=${t("replay.position")}
    seek=${(/** @type {number} */ ms) => player.jump(ms / 1000)} />`;
}

/** On the show clock: from the first picture to now. @param {{player: any, show: any, now: () => number}} props */
export function LiveScrubber({ player, show, now }) {
  const date = player.date.value;
  if (date === null || !show.replay || !show.first_on_air) return null;
  const length = Math.max(1000, showClock(show, now()));
  const marks = show.cards.map((/** @type {any} */ card) => card.shown_ms);
  return html`<${ScrubberTrack} at=${showClock(show, date)} length=${length} marks=${marks} label=${t("screen.timeline")}
    seek=${(/** @type {number} */ ms) => player.skip((Date.parse(show.first_on_air) + ms - date) / 1000)} />`;
}
