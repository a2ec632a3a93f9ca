// @ts-check
/** What helps the panel to judge, beside the video: the resume as it was delivered, and the candidate's own questions. */
import { api } from "../../api.js";
import { html, Icon, t, useResource } from "../../ui.js";
import { ResumeView } from "../resume_view.js";
import { Resource } from "../states.js";
import { clock } from "../time.js";
import { Scorecards } from "./scorecard.js";

/** @param {{interview: any}} props */
function Resume({ interview }) {
  const application = useResource(() => api.get(`/applications/${interview.application}`), [interview.application]);
  const asked = useResource(
    () => api.get(`/interviews/${interview.id}/questions`).then((answer) => answer.questions),
    [interview.id],
  );
  return html`<div class="stack">
    ${
      asked.data?.length > 0 &&
      html`<section class="stack tight"><h3>${t("scorecard.asked")}</h3>
      <ul class="stack tight asked">${asked.data.map(
        (/** @type {any} */ one) => html`<li key=${one.id}>${one.text}
        <a class="chip river" target="_blank" href=${`/broadcasts/${one.broadcast}?t=${Math.floor(one.show_ms / 1000)}`}><${Icon} name="play" />${clock(one.show_ms)}</a></li>`,
      )}</ul></section>`
    }
    <${Resource} of=${application} lines=${8}>${(/** @type {any} */ one) => (one.resume ? html`<${ResumeView} resume=${one.resume} heading />` : html`<p class="muted">${t("scorecard.no_resume")}</p>`)}<//>
  </div>`;
}

/** Further tabs of the side of the room. @param {any} interview @returns {[string, string, () => any][]} */
export const deskTabs = (interview) => [
  ["scorecard", t("scorecard.title"), () => html`<div class="side-lines"><${Scorecards} id=${interview.id} /></div>`],
  ["resume", t("scorecard.resume"), () => html`<div class="side-lines"><${Resume} interview=${interview} /></div>`],
];
