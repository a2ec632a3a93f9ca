// @ts-check
/** In the room: the mark that says whether it is recorded, for everybody, and the question while it is open. */
import { Button, cx, html, names, t, useEffect, useState } from "../../ui.js";
import { Tool } from "../interview/controls.js";
import { AskDialog, ProposeDialog } from "./ask.js";
import { LedgerDialog } from "./ledger.js";

/** Why nothing is written at the moment. @param {any} recording */
function missing(recording) {
  const open = recording.answers.filter((/** @type {any} */ one) => one.answer === null);
  return open.length ? t("consent.waiting_for", { names: names(open) }) : t("consent.nobody");
}

/** @param {{recording: any, said: any}} props */
const Mark = ({ recording: { state, ...rest }, said }) => html`<span class=${cx("record-mark", state)} role="status">
  <span class="record-dot" aria-hidden="true"></span><b>${t(`consent.${state}`)}</b>
  <span class="small">${state === "on" ? t(said === "agreed" ? "consent.you_are" : "consent.you_are_not") : missing(rest)}</span>
</span>`;

/** @param {{consent: ReturnType<typeof import("./use.js").useConsent>, sources: any[], panel: boolean}} props */
export function ConsentBar({ consent: { running, said, take }, sources, panel }) {
  const [shown, show] = useState("");
  const asked = said === null;
  useEffect(() => show(asked ? "ask" : ""), [running?.id, asked]);
  if (!running) return null;
  const failed = sources.filter((one) => one.recorded === "failed").map((one) => ({ name: one.label }));
  const close = () => show("");
  return html`<div class="record-bar row tight">
    <${Mark} recording=${running} said=${said} />
    ${asked && html`<${Button} kind="primary small" onClick=${() => show("ask")}>${t("consent.answer")}<//>`}
    <${Button} kind="small" icon="list-checks" onClick=${() => show("ledger")}>${t("consent.ledger")}<//>
    ${failed.length > 0 && html`<p class="problem small" role="alert">${t("consent.failed", { names: names(failed) })}</p>`}
    ${shown === "ask" && asked && html`<${AskDialog} recording=${running} take=${take} onClose=${close} />`}
    ${shown === "ledger" && html`<${LedgerDialog} recording=${running} panel=${panel} take=${take} onClose=${close} />`}
  </div>`;
}

/** For the panel, while nothing is recorded. @param {{consent: ReturnType<typeof import("./use.js").useConsent>, interview: any}} props */
export function RecordTool({ consent: { running, mostDays, take }, interview }) {
  const [asking, ask] = useState(false);
  if (running || !mostDays || interview.state !== "open") return null;
  return html`<${Tool} icon="circle-dot" words="consent.record" onPress=${() => ask(true)} />
    ${asking && html`<${ProposeDialog} interview=${interview.id} mostDays=${mostDays} take=${take} onClose=${() => ask(false)} />`}`;
}

/** Beside a name: the server writes this person at this moment. */
export const Recorded = () =>
  html`<span class="record-dot" title=${t("consent.recorded_sign")}></span><span class="unseen">${t("consent.recorded_sign")}</span>`;
