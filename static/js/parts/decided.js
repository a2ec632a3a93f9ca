// @ts-check
/** What was decided about something, folded, each with the way back: the message that said so is soon gone. */
import { Button, html, t, useAction } from "../ui.js";

/** @typedef {{id: string, name: string, text: string}} One */

/** @param {{one: One, back: (id: string) => Promise<any>}} props */
function Taken({ one, back }) {
  const [busy, run] = useAction(() => back(one.id));
  return html`<li class="row tight between"><span><b class="line-name">${one.name}</b>${one.text}</span>
    <${Button} kind="quiet small" icon="undo-2" busy=${busy} onClick=${run} aria-label=${t("decided.back_one", { text: one.text })}>${t("decided.back")}<//></li>`;
}

/** @param {{title: string, all: One[], back: (id: string) => Promise<any>}} props */
export const Decided = ({ title, all, back }) =>
  all.length > 0 &&
  html`<details class="decided small"><summary class="muted">${title} <span class="badge">${all.length}</span></summary>
    <ul class="stack tight">${all.map((one) => html`<${Taken} key=${one.id} one=${one} back=${back} />`)}</ul></details>`;
