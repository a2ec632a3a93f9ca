// @ts-check
/** What the company's interviews of the last 90 days come to. */
import { api } from "../../api.js";
import { html, t, useResource } from "../../ui.js";

/** @type {[string, string][]} figure, words for its value */
const SHOWN = [
  ["ended", "slots.n_times"],
  ["missed", "slots.n_times"],
  ["missed_by_candidate", "slots.n_times"],
  ["missed_by_company", "slots.n_times"],
  ["minutes", "slots.n_minutes"],
  ["waited_minutes", "slots.n_minutes"],
  ["decision_hours", "slots.n_hours"],
  ["undecided", "slots.n_times"],
  ["stars", "slots.n_stars"],
];

export function Figures() {
  const figures = useResource(() => api.get("/interviews/figures"), []);
  const found = figures.data;
  if (!found?.ended && !found?.missed) return null;
  return html`<section class="stack tight" aria-labelledby="figures"><h2 id="figures">${t("slots.figures")}</h2>
    <dl class="facts card">${SHOWN.filter(
      ([key]) => found[key] !== null && (found.missed || !key.startsWith("missed_")),
    ).map(
      ([key, words]) =>
        html`<dt key=${key}>${t(`slots.figure_${key}`)}</dt><dd class="numbers">${t(words, { n: found[key] })}</dd>`,
    )}</dl></section>`;
}
