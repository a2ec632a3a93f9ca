// @ts-check
/** What hosts decided about lines and questions, folded, each with the way back: the message that said so is soon gone. */
import { Button, html, t, useAction } from "../ui.js";

/** @typedef {{id: string, name: string, text: string, verdict: string, verb: string, payload: any}} One */

/** Of reports those of which a host said that nothing is wrong. @param {any} audience @param {"line"|"question"} of @returns {One[]} */
const fine = (audience, of) =>
  audience.reports
    .filter((/** @type {any} */ one) => !one.open && !one.gone && one[of]?.text)
    .map((/** @type {any} */ one) => ({
      ...one[of],
      verdict: "decided.fine",
      verb: "reopen",
      payload: { [of]: one.id },
    }));

/** @param {any} audience @returns {One[]} */
const refused = (audience) =>
  audience.held
    .filter((/** @type {any} */ line) => line.state === "refused" && line.text)
    .map((/** @type {any} */ line) => ({
      ...line,
      verdict: "decided.refused",
      verb: "hold",
      payload: { held: line.id },
    }));

/** @param {{one: One, act: (verb: string, payload: any) => Promise<any>}} props */
function Taken({ one, act }) {
  const [busy, run] = useAction(() => act(one.verb, one.payload));
  return html`<li class="row between"><span><b class="line-name">${one.name}</b>${one.text} <span class="muted">${t(one.verdict)}</span></span>
    <${Button} kind="quiet small" icon="undo-2" busy=${busy} onClick=${run} aria-label=${t("decided.back_one", { text: one.text })}>${t("decided.back")}<//></li>`;
}

/** `of`: lines or questions. @param {{audience: any, of: "line"|"question"}} props */
export function Decided({ audience, of }) {
  const all = [...fine(audience, of), ...(of === "line" ? refused(audience) : [])];
  if (!all.length) return null;
  return html`<details class="decided small"><summary class="muted">${t("decided.title", { n: all.length })}</summary>
    <ul class="stack tight">${all.map((one) => html`<${Taken} key=${one.id} one=${one} act=${audience.act} />`)}</ul></details>`;
}
