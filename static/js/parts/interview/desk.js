// @ts-check
/** What helps the panel to judge, beside the video: the resume as it was delivered, the candidate's own questions, the clip they watched. */
import { api } from "../../api.js";
import { html, t, useResource } from "../../ui.js";
import { CandidatesCheck } from "../check.js";
import { ResumeView } from "../resume_view.js";
import { Resource } from "../states.js";
import { Identity } from "./identity.js";
import { Scorecards } from "./scorecard.js";
import { Seen } from "./seen.js";

/** @param {{interview: any}} props */
function Resume({ interview }) {
  const application = useResource(() => api.get(`/applications/${interview.application}`), [interview.application]);
  return html`<div class="stack">
    <${CandidatesCheck} id=${interview.id} />
    <${Seen} id=${interview.id} />
    <${Resource} of=${application} lines=${8}>${(/** @type {any} */ one) => (one.resume ? html`<${ResumeView} resume=${one.resume} heading />` : html`<p class="muted">${t("scorecard.no_resume")}</p>`)}<//>
  </div>`;
}

/** Further tabs of the side of the room; in an examination nothing that tells who it is. @param {any} interview @returns {[string, string, () => any][]} */
export const deskTabs = (interview) => [
  [
    "scorecard",
    t("scorecard.title"),
    () => html`<div class="side-lines"><${Scorecards} id=${interview.id} blind=${!!interview.number} /></div>`,
  ],
  interview.number
    ? [
        "identity",
        t("identity.title"),
        () => html`<div class="side-lines"><${Identity} interview=${interview} /></div>`,
      ]
    : ["resume", t("scorecard.resume"), () => html`<div class="side-lines"><${Resume} interview=${interview} /></div>`],
];
