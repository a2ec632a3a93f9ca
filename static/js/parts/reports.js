// @ts-check
/** What viewers reported, for those who keep order: a list, with a sound on what is new. */
import { Button, html, t, useAction, useEffect, useRef, useState } from "../ui.js";
import { chime } from "./chime.js";
import { OnWriter } from "./order.js";
import { Dismissing } from "./question_desk.js";
import { tell, tellError } from "./toast.js";

/** Those that a host still has to look at, what most people reported first. @param {any} audience @param {"line"|"question"} of */
export const open = (audience, of) =>
  audience.reports
    .filter((/** @type {any} */ one) => one.open && one[of])
    .sort((/** @type {any} */ a, /** @type {any} */ b) => b.count - a.count || a.at.localeCompare(b.at));

/** Sounds when something was reported that was not before the page came; nothing for what it found. @param {any} audience */
function useChime(audience) {
  const total = audience.reports.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.count, 0);
  const heard = useRef(/** @type {number|null} */ (null));
  useEffect(() => {
    if (!audience.ready) return;
    if (heard.current !== null && total > heard.current) chime();
    heard.current = total;
  }, [audience.ready, total]);
}

/** @typedef {{one: any, act: (verb: string, payload: any) => Promise<any>}} One */

/** Nothing is wrong with it. @param {One} props */
function Settle({ one, act }) {
  const of = one.line ? { line: one.id } : { question: one.id };
  const undo = { label: t("undo"), run: () => void act("reopen", of).catch(tellError) };
  const [busy, settle] = useAction(async () => {
    await act("settle", of);
    tell(t("reports.settled"), undo);
  });
  const { text } = one.line ?? one.question;
  return html`<${Button} kind="quiet small" busy=${busy} onClick=${settle} aria-label=${t("reports.settle_line", { text })}>${t("reports.settle")}<//>`;
}

/** @param {{one: any, name: string, text: string, children: any}} props */
const Reported = ({ one, name, text, children }) => html`<li class="stack tight">
  <p><b class="line-name">${name}</b>${text} <span class="small muted">${t("reports.count", { n: one.count })}</span></p>
  ${children}</li>`;

/** @param {One} props */
function ReportedLine({ one, act }) {
  const { line } = one;
  const undo = { label: t("undo"), run: () => void act("unhide", { line: line.id }).catch(tellError) };
  const [hiding, hide] = useAction(async () => {
    await act("hide", { line: line.id });
    tell(t("reports.hidden"), undo);
  });
  return html`<${Reported} one=${one} name=${line.name} text=${line.text}>
    <p class="row tight"><${Button} kind="small" icon="eye-off" busy=${hiding} onClick=${hide} aria-label=${t("chat.hide_line", { text: line.text })}>${t("chat.hide")}<//>
      <${Settle} one=${one} act=${act} /><${OnWriter} of=${{ line: line.id }} name=${line.name} role=${line.role} /></p><//>`;
}

/** @param {One} props */
function ReportedQuestion({ one, act }) {
  const { question } = one;
  const [dismissing, setDismissing] = useState(false);
  return html`<${Reported} one=${one} name=${question.name} text=${question.text}>
    ${
      dismissing
        ? html`<${Dismissing} question=${question.id} act=${act} no=${() => setDismissing(false)} first=${t("reports.reason")} />`
        : html`<p class="row tight"><${Button} kind="small" icon="eye-off" onClick=${() => setDismissing(true)} aria-label=${t("reports.dismiss_one", { text: question.text })}>${t("question.dismiss")}<//>
      <${Settle} one=${one} act=${act} /><${OnWriter} of=${{ question: question.id }} name=${question.name} /></p>`
    }<//>`;
}

/** `of`: lines or questions. @param {{audience: any, of: "line"|"question"}} props */
export function Reports({ audience, of }) {
  const reports = open(audience, of);
  if (!reports.length) return null;
  const Item = of === "line" ? ReportedLine : ReportedQuestion;
  return html`<section class="held" aria-label=${t("reports.title")}>
    <h2 class="small">${t("reports.title")} <span class="badge">${reports.length}</span></h2>
    <ul class="stack tight">${reports.map((/** @type {any} */ one) => html`<${Item} key=${one.id} one=${one} act=${audience.act} />`)}</ul></section>`;
}

/** Listens wherever the moderator is on the desk. @param {{audience: any}} props */
export function ReportSound({ audience }) {
  useChime(audience);
  return null;
}
