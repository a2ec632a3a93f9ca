// @ts-check
/** Captions one by one, each to be corrected: while the show goes on, and beside its replay. */
import { api } from "../api.js";
import { useCaptions } from "../captions.js";
import { Player } from "../media/player.js";
import { showClock } from "../show.js";
import { Button, cx, html, t, useAction, useEffect, useMemo, useState } from "../ui.js";
import { Screen } from "./screen.js";
import { Scrubber } from "./scrubber.js";
import { clock } from "./time.js";

export const LONGEST = 300;
const AROUND = 120_000; // milliseconds before and after what plays

/** The caption as it is then; without text it is taken back. @param {any} caption @param {string} text @param {string} [token] of a captioner's link */
export const corrected = (caption, text, token) =>
  api.patch(`/captions/${caption.id}`, { text, ...(token && { token }) });

/** @param {{caption: any, correct: (caption: any, text: string) => Promise<void>, seek?: (ms: number) => void, now?: boolean}} props */
export function CaptionLine({ caption, correct, seek, now }) {
  const was = caption.text.replaceAll("\n", " "); // of a file: a field has one line
  const [text, setText] = useState(was);
  const [busy, save] = useAction(() => correct(caption, text.trim()));
  const changed = text.trim() !== was;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (changed && !busy) save();
  };
  const time = clock(caption.begin_ms);
  return html`<li class=${cx(now && "now")} aria-current=${now ? "true" : undefined}><form class="row tight" onSubmit=${submit}>
    ${seek ? html`<button type="button" class="as-link small numbers" onClick=${() => seek(caption.begin_ms)}>${time}</button>` : html`<span class="small numbers muted">${time}</span>`}
    <input class="input grow" aria-label=${t("captions.correct", { time })} maxlength=${LONGEST} value=${text}
      onInput=${(/** @type {any} */ event) => setText(event.target.value)} />
    ${changed && html`<${Button} type="submit" kind="small" busy=${busy}>${t(text.trim() ? "captions.save" : "captions.take_back")}<//>`}
  </form></li>`;
}

/** Beside the replay: those around what plays. @param {{show: any, inside: boolean, token?: string}} props */
export function Correcting({ show, inside, token }) {
  const player = useMemo(() => new Player({ live: false }), [show.id]);
  useEffect(() => () => player.close(), [player]);
  useEffect(() => player.load(show.replay), [player, show.replay]);
  const { captions, hear } = useCaptions(show, inside, player);
  const ms = player.date.value === null ? 0 : showClock(show, player.date.value);
  const seek = (/** @type {number} */ to) => player.seek(Date.parse(show.first_on_air) + to);
  const correct = async (/** @type {any} */ caption, /** @type {string} */ text) => {
    hear([await corrected(caption, text, token)]);
  };
  const near = captions.filter(({ begin_ms }) => Math.abs(begin_ms - ms) < AROUND);
  return html`<div class="captioner stack">
    <${Screen} player=${player} live=${false} title=${show.title} timeline=${html`<${Scrubber} player=${player} show=${show} />`} />
    <h1>${t("captions.title_of", { title: show.title })}</h1>
    <p class="small muted">${t("captions.correct_hint")}</p>
    <ol class="stack tight" aria-label=${t("captions.around")}>${near.map(
      (one) =>
        html`<${CaptionLine} key=${one.id + one.text} caption=${one} correct=${correct} seek=${seek} now=${one.begin_ms <= ms && ms < one.end_ms} />`,
    )}</ol>
    ${!near.length && html`<p class="muted">${t("captions.none_here")}</p>`}
  </div>`;
}
