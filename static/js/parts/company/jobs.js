// @ts-check
/** The company's own jobs, open or not. */
import { api } from "../../api.js";
import { Button, html, t, usePages } from "../../ui.js";
import { JobFacts } from "../job_card.js";
import { Empty, Resource } from "../states.js";
import { day } from "../time.js";

/** @type {Record<string, string>} */
const LOOK = { open: "done", closed: "", expired: "waiting" };

/** @param {{job: any}} props */
const Line = ({ job }) => html`<a class="item stack tight" href=${`/jobs/${job.id}`}>
  <span class="row between tight"><b>${job.title}</b><span class=${`chip ${LOOK[job.state]}`}>${t(`company.job_${job.state}`)}</span></span>
  <${JobFacts} job=${job} />
  <span class="small muted">${t("company.job_until", { day: day(job.valid_until) })}</span>
</a>`;

export function Jobs() {
  const { list, growing, more } = usePages((old) => api.get("/jobs", { mine: true, page: old?.next }), "jobs", []);
  const none = () =>
    html`<${Empty} title=${t("company.no_jobs")} text=${t("company.no_jobs_text")}><${Button} kind="primary" icon="plus" href="/jobs/new">${t("company.post")}<//><//>`;
  return html`<${Resource} of=${list} lines=${6} empty=${(/** @type {any} */ d) => !d.jobs.length && none()}>
    ${(
      /** @type {any} */ d,
    ) => html`<ul class="list" aria-label=${t("company.tab_jobs")}>${d.jobs.map((/** @type {any} */ job) => html`<li key=${job.id}><${Line} job=${job} /></li>`)}</ul>
      ${d.next && html`<div><${Button} busy=${growing} onClick=${more}>${t("company.older_jobs")}<//></div>`}`}
  <//>`;
}
