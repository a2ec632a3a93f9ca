// @ts-check
/** The company's interviews that are over: those that wait for a decision, then the others. */
import { api } from "../../api.js";
import { Button, html, t, usePages } from "../../ui.js";
import { nameOf } from "../applications.js";
import { Past } from "../past.js";
import { Resource } from "../states.js";

/** @param {{which: "undecided"|"past", none: string}} props */
function Page({ which, none }) {
  const page = (/** @type {any} */ old) => api.get("/interviews", { which, before: old?.next });
  const { list, growing, more } = usePages(page, "interviews", []);
  return html`<${Resource} of=${list} lines=${2} empty=${(/** @type {any} */ d) => !d.interviews.length && html`<p class="muted">${none}</p>`}>
    ${(
      /** @type {any} */ d,
    ) => html`<ul class="list">${d.interviews.map((/** @type {any} */ one) => html`<li key=${one.id}><${Past} interview=${one} name=${nameOf(one)} /></li>`)}</ul>
      ${d.next && html`<div><${Button} busy=${growing} onClick=${more}>${t("past.older")}<//></div>`}`}
  <//>`;
}

export const Ended = () => html`<section class="stack tight" aria-labelledby="undecided">
    <h2 id="undecided">${t("past.to_decide")}</h2>
    <${Page} which="undecided" none=${t("past.all_decided")} />
  </section>
  <section class="stack tight" aria-labelledby="past">
    <h2 id="past">${t("past.title")}</h2>
    <${Page} which="past" none=${t("past.none")} />
  </section>`;
