// @ts-check
/** The captions of a live show over its picture, at their time on the show clock, whichever way the picture came. */
import { showClock } from "../show.js";
import { html } from "../ui.js";

const MOST = 2;

/** What is shown at this moment. @param {import("../captions.js").Caption[]} captions @param {number} at */
const shownAt = (captions, at) => captions.filter(({ begin_ms, end_ms }) => begin_ms <= at && at < end_ms).slice(-MOST);

/** @param {{player: any, show: any, captions: import("../captions.js").Caption[]}} props */
export function CaptionLayer({ player, show, captions }) {
  const date = player.date.value;
  if (!player.captions.value || !player.undrawn || date === null || !show.first_on_air) return null;
  const shown = shownAt(captions, showClock(show, date));
  return html`<div class="captions" data-testid="captions">${shown.map(({ id, text }) => html`<p key=${id}>${text}</p>`)}</div>`;
}
