// @ts-check
/** The examinations of a public institution. */
import { api } from "../../api.js";
import { Button, html, t, useResource } from "../../ui.js";
import { Resource } from "../states.js";
import { When } from "../time.js";

/** @type {Record<string, string>} */
const LOOK = { announced: "waiting", drawn: "river", closed: "done", cancelled: "" };

/** @param {{one: any}} props */
const Line = ({ one }) => html`<a class="item row between tight" href=${`/examinations/${one.id}`}>
  <span class="grow"><b>${one.job.title}</b><br /><span class="small muted"><${When} at=${one.starts_at} /> · <span class="whole">${t("examination.n_candidates", { n: one.candidates })}</span></span></span>
  <span class=${`chip ${LOOK[one.state]}`}>${t(`examination.step_${one.state}`)}</span></a>`;

/** What was announced goes on, also where it was said since that no other may be. @param {{may: boolean}} props */
export function Examinations({ may }) {
  const all = useResource(() => api.get("/examinations").then((answer) => answer.examinations), []);
  if (!may && !all.data?.length) return null;
  return html`<section class="stack tight" aria-labelledby="examinations">
    <div class="row between"><h2 id="examinations">${t("examination.all")}</h2>
      ${may && html`<${Button} icon="scroll-text" href="/announce">${t("examination.announce")}<//>`}</div>
    <p class="muted">${t("examination.about")}</p>
    <${Resource} of=${all} lines=${2}>
      ${(/** @type {any} */ found) => found.length > 0 && html`<ul class="list">${found.map((/** @type {any} */ one) => html`<li key=${one.id}><${Line} one=${one} /></li>`)}</ul>`}
    <//>
  </section>`;
}
