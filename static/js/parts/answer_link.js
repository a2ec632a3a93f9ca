// @ts-check
/** Where an answer is: a clip where it was said aloud, else its place in the show. */
import { html, t } from "../ui.js";

/** @param {{to: string}} props */
export const AnswerLink = ({ to }) =>
  html`<a href=${to}>${t(to.startsWith("/clips/") ? "answer.hear" : "answer.in_show")}</a>`;
