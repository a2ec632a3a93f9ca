// @ts-check
/** While somebody writes a question: what was asked alike on an earlier Friday, and its answer. */
import { html, t, useEffect, useState } from "../ui.js";
import { AnswerLink } from "./answer_link.js";

/** Milliseconds without a key after which it is looked for. */
const PAUSE = 400;

/** @param {{audience: any, text: string, about: {job?: string, company?: string}}} props */
export function AskedBefore({ audience, text, about }) {
  const [found, setFound] = useState(/** @type {any} */ (null));
  useEffect(() => {
    let late = false;
    const show = (/** @type {any} */ answer) => late || setFound(answer);
    const look = () => audience.findAnswer(text, about).then(show, () => show(null)); // a help, not worth an error
    const timer = setTimeout(look, PAUSE);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [text, about.job, about.company]);
  return html`<div role="status">${
    found &&
    html`<div class="asked-before stack tight"><p class="small muted">${t("question.asked_before")}${found.about && ` · ${found.about}`}</p>
      <p><b>${found.question}</b></p>${found.answer && html`<p class="as-written">${found.answer}</p>`}
      <${AnswerLink} to=${found.clip} /></div>`
  }</div>`;
}
