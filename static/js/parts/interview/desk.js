// @ts-check
/** What helps the panel to judge, beside the video: the resume as it was delivered, the candidate's own questions, the clip they watched. */
import { api } from "../../api.js";
import { html, t, useResource } from "../../ui.js";
import { CandidatesCheck } from "../check.js";
import { JobFacts } from "../job_card.js";
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

/** What they are here for. @param {{interview: any}} props */
function Wanted({ interview }) {
  const job = useResource(() => api.get(`/jobs/${interview.job.id}`), [interview.job.id]);
  return html`<${Resource} of=${job} lines=${8}>${(/** @type {any} */ one) => html`<article class="stack tight">
    <h2>${one.title}</h2><${JobFacts} job=${one} />
    <h3>${t("scorecard.duties")}</h3><p class="as-written">${one.duties}</p>
    <h3>${t("scorecard.conditions")}</h3><p class="as-written">${one.conditions}</p></article>`}<//>`;
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
  ["job", t("scorecard.job"), () => html`<div class="side-lines"><${Wanted} interview=${interview} /></div>`],
];
