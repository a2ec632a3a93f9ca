// @ts-check
/** Resumes received, newest first, beside the one that is open. It reads like mail. */
import { everything } from "../../api.js";
import { setQuery } from "../../router.js";
import { me } from "../../store.js";
import { Button, cx, html, t, useResource, useState } from "../../ui.js";
import { AnswerBy, nameOf, State, useApplications } from "../applications.js";
import { Empty, Resource } from "../states.js";
import { Ago, clock } from "../time.js";
import { tell } from "../toast.js";
import { Detail } from "./detail.js";
import { Upcoming } from "./upcoming.js";

const STATES = ["delivered", "read", "invited", "passed", "offered", "signed", "rejected", "withdrawn"];

/** @param {Record<string, string|undefined>} change */
const address = (change) => {
  const here = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(change)) value ? here.set(key, value) : here.delete(key);
  return `/company${here.size ? `?${here}` : ""}`;
};

/** @param {{query: Record<string, string>, jobs: any[]}} props */
const Filters = ({ query, jobs }) => html`<div class="filters">
  <select class="input" aria-label=${t("company.by_state")} value=${query.late ? "late" : (query.state ?? "")} onChange=${(/** @type {any} */ e) => setQuery(e.target.value === "late" ? { state: "", late: "true" } : { state: e.target.value, late: "" })}>
    <option value="">${t("company.all_states")}</option>
    <option value="late">${t("application.late")}</option>
    ${STATES.map((state) => html`<option key=${state} value=${state}>${t(`application.${state}`)}</option>`)}
  </select>
  <select class="input" aria-label=${t("company.by_job")} value=${query.job ?? ""} onChange=${(/** @type {any} */ e) => setQuery({ job: e.target.value })}>
    <option value="">${t("company.all_jobs")}</option>
    ${jobs.map((job) => html`<option key=${job.id} value=${job.id}>${job.title}</option>`)}
  </select>
</div>`;

/** Said in words rather than as a link: the whole line is one already. @param {any} application */
const origin = ({ broadcast, show_ms }) =>
  !broadcast
    ? t("application.from_page")
    : show_ms === null
      ? t("application.from_show")
      : t("application.moment", { clock: clock(show_ms) });

/** @param {{application: any, open: boolean}} props */
const Line = ({
  application,
  open,
}) => html`<a class=${cx("item", application.state === "delivered" && "unread")} href=${address({ application: application.id })} aria-current=${open ? "true" : undefined}>
  <span class="row between tight">
    <b class="grow">${application.state === "delivered" && html`<span class="dot" /> <span class="unseen">${t("company.unread")}</span>`}${nameOf(application)}</b>
    <${Ago} class="small muted" at=${application.delivered_at} />
  </span>
  <span class="line-job">${application.job.title}</span>
  <span class="row between tight small muted"><span>${origin(application)}</span><${State} state=${application.state} /></span>
  <${AnswerBy} at=${application.answer_by} />
</a>`;

/** What to do when nothing has come yet. @param {{jobs: any[]|undefined}} props */
function NothingYet({ jobs }) {
  const { verified } = /** @type {any} */ (me.value).company;
  if (!verified)
    return html`<${Empty} title=${t("company.none")} text=${t("company.none_unverified")}><${Button} href="/jobs/new">${t("company.post")}<//><//>`;
  if (jobs && !jobs.length)
    return html`<${Empty} title=${t("company.none")} text=${t("company.none_post")}><${Button} kind="primary" href="/jobs/new">${t("company.post")}<//><//>`;
  return html`<${Empty} title=${t("company.none")} text=${t("company.none_wait")}><${Button} href="/">${t("company.see_show")}<//><//>`;
}

const NoneFits = () =>
  html`<${Empty} title=${t("company.none_filtered")}><${Button} onClick=${() => setQuery({ state: "", job: "", late: "" })}>${t("company.show_all")}<//><//>`;

/** @param {{inbox: ReturnType<typeof useApplications>, query: Record<string, string>, jobs?: any[]}} props */
function Lines({ inbox: { list, growing, more }, query, jobs }) {
  const filtered = query.state || query.job || query.late;
  return html`<${Resource} of=${list} lines=${8} empty=${(/** @type {any} */ d) => !d.applications.length && (filtered ? html`<${NoneFits} />` : html`<${NothingYet} jobs=${jobs} />`)}>
    ${(/** @type {any} */ d) => html`<ul class="list" aria-label=${t("company.list")}>
        ${d.applications.map((/** @type {any} */ one) => html`<li key=${one.id}><${Line} application=${one} open=${one.id === query.application} /></li>`)}
      </ul>
      ${d.next && html`<${Button} busy=${growing} onClick=${more}>${t("company.older")}<//>`}`}
  <//>`;
}

/** @param {{query: Record<string, string>}} props */
export function Inbox({ query }) {
  const jobs = useResource(() => everything("/jobs", "jobs", { mine: true }), []);
  const [heard, hear] = useState(/** @type {any} */ (null));
  const arrived = (/** @type {any} */ one) => {
    if (one.id === query.application) hear(one); // a filter may leave it out of the list
    if (one.state === "delivered") tell(t("company.arrived", { name: nameOf(one), job: one.job.title }));
  };
  const inbox = useApplications({ filter: { state: query.state, job: query.job, late: query.late }, arrived });
  const nothing =
    !query.state && !query.job && !query.late && !query.application && inbox.list.data?.applications.length === 0;
  const listed = inbox.list.data?.applications.find((/** @type {any} */ one) => one.id === query.application);
  const known = listed ?? (heard?.id === query.application ? heard : undefined);
  return html`<div class=${cx("mail", nothing && "nothing")}>
    <div class="mail-list stack">
      <${Upcoming} mark=${inbox.list.data?.applications.map((/** @type {any} */ one) => one.interview && one.version).join()} most=${3} />
      ${(query.state || query.job || query.late || inbox.list.data?.applications.length > 0) && html`<${Filters} query=${query} jobs=${jobs.data ?? []} />`}
      <${Lines} inbox=${inbox} query=${query} jobs=${jobs.data} />
    </div>
    ${
      !nothing &&
      html`<section class="mail-open" aria-label=${t("company.detail")}>
      ${
        query.application
          ? html`<${Detail} key=${query.application} id=${query.application} known=${known} take=${inbox.take} back=${address({ application: undefined })} />`
          : html`<${Empty} title=${t("company.choose")} text=${t("company.choose_text")} />`
      }
    </section>`
    }
  </div>`;
}
