// @ts-check
/** While somebody writes a question about a job: what was asked alike on an earlier Friday, and its answer. */
import { api } from "../api.js";
import { html, t, useResource } from "../ui.js";

/** Of the pairs of neighbouring characters of two texts, the share that both have, above which they ask the same. */
const ALIKE = 0.5;
const SHORTEST = 4;

/** Pairs of neighbouring letters and digits: Chinese has no spaces to find words by. @param {string} text */
export function bigrams(text) {
  const letters = [...text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")];
  return new Set(letters.slice(1).map((letter, n) => letters[n] + letter));
}

/** Dice's coefficient: 1 for the same text, 0 where nothing is shared. @param {Set<string>} one @param {Set<string>} other */
export function likeness(one, other) {
  const shared = [...one].filter((pair) => other.has(pair)).length;
  return shared ? (2 * shared) / (one.size + other.size) : 0;
}

/** The answered question that is most like this text, if any is. @param {any[]} answers @param {string} text */
export function alike(answers, text) {
  const pairs = bigrams(text);
  if (pairs.size < SHORTEST - 1) return null;
  const scored = answers.map((one) => ({ one, score: likeness(pairs, bigrams(one.question)) }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a), { one: null, score: 0 });
  return best.score >= ALIKE ? best.one : null;
}

/** @param {{job: string, text: string}} props */
export function AskedBefore({ job, text }) {
  const faq = useResource(() => api.get(`/jobs/${job}/answers`), [job]);
  const found = alike(faq.data?.answers ?? [], text);
  return html`<div role="status">${
    found &&
    html`<div class="asked-before stack tight"><p class="small muted">${t("question.asked_before")}</p>
      <p><b>${found.question}</b></p>${found.answer && html`<p>${found.answer}</p>`}
      <a href=${found.clip}>${t("question.hear_answer")}</a></div>`
  }</div>`;
}
