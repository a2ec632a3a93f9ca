// @ts-check
/** After the interview: an offer, and the contract that follows from it. */
import { html } from "../../ui.js";
import { nameOf } from "../applications.js";
import { StepButton } from "../step_button.js";
import { AnswerDialog } from "./answer.js";

/** @param {{application: any, onDone: (application?: any) => void}} props */
export const OfferDialog = ({ application, onDone }) =>
  html`<${AnswerDialog} application=${application} verb="offer" words="company.offer" hint="company.offer_hint" told="company.offered" onDone=${onDone} />`;

/** Pressed too soon. @param {{application: any, onDone: (application?: any) => void}} props */
export const Unsign = ({ application, onDone }) =>
  html`<${StepButton} application=${application} verb="unsign" words="company.unsign" told="company.unsigned"
    names=${{ name: nameOf(application) }} kind="small" icon="undo-2" onDone=${onDone} />`;

/** @param {{application: any, onDone: (application?: any) => void}} props */
export const Sign = ({ application, onDone }) =>
  html`<${StepButton} application=${application} verb="sign" words="company.sign" told="company.signed"
    names=${{ name: nameOf(application) }} kind="primary" icon="badge-check" onDone=${onDone} />`;
