// @ts-check
/** A graduate's applications: a line per company with what happens next, live. */
import { api } from "../api.js";
import { remember } from "../deliveries.js";
import { soon } from "../interview.js";
import { Moment, State, Steps, unsignable, useApplications } from "../parts/applications.js";
import { NotYetOut } from "../parts/deliver.js";
import { PastOf } from "../parts/past.js";
import { QueueStrip } from "../parts/queue/strip.js";
import { Barred, Empty, Resource } from "../parts/states.js";
import { StepButton } from "../parts/step_button.js";
import { ago, when } from "../parts/time.js";
import { me } from "../store.js";
import { Button, html, t, useEffect, useResource, useTitle } from "../ui.js";

const OVER = ["signed", "rejected", "withdrawn"];

/** What happens next, in a sentence. @param {any} application @param {any} interview */
function next({ state, company, steps }, interview) {
  if (state === "rejected" && steps.at(-2)?.state === "offered") return t("applications.next_taken_back");
  if (state !== "invited") return t(`applications.next_${state}`, { company: company.name });
  if (interview?.outcome) return t(`applications.next_${interview.outcome}`);
  if (!interview) return t("applications.next_rearranged");
  if (interview.state === "open") return t("applications.next_open");
  return interview.state === "invited"
    ? t("applications.next_invited", { time: when(interview.starts_at) })
    : t(`applications.next_interview_${interview.state}`);
}

/** What the company wrote with its last step; of an offer it stands below. @param {any} application */
const said = ({ state, steps }) => state !== "offered" && steps.at(-1)?.note;

/** @param {any} application */
const namesOf = ({ job, company }) => ({ job: job.title, company: company.name });

/** @param {{application: any, onChange: (application: any) => void}} props */
function Withdraw({ application, onChange }) {
  const [words, told] = application.state === "offered" ? ["decline", "declined"] : ["withdraw", "withdrawn"];
  return html`<div><${StepButton} application=${application} verb="withdraw" words=${`applications.${words}`} told=${`applications.${told}`}
    names=${namesOf(application)} kind="danger small" danger onDone=${onChange} /></div>`;
}

/** @param {{application: any, onChange: (application: any) => void}} props */
const Sign = ({ application, onChange }) =>
  html`<div><${StepButton} application=${application} verb="sign" words="applications.sign" told="applications.signed"
    names=${namesOf(application)} kind="primary" icon="badge-check" onDone=${onChange} /></div>`;

/** Pressed too soon. @param {{application: any, onChange: (application: any) => void}} props */
const Unsign = ({ application, onChange }) =>
  html`<div><${StepButton} application=${application} verb="unsign" words="applications.unsign" told="applications.unsigned"
    names=${namesOf(application)} kind="small" icon="undo-2" onDone=${onChange} /></div>`;

/** Until when they are to answer; nothing once they have. @param {{at: string|null}} props */
const Answer = ({ at }) =>
  at &&
  html`<p class="small muted">${Date.parse(at) < Date.now() ? t("applications.late") : t("applications.answered_by", { time: when(at) })}</p>`;

/** @param {{application: any, interviews: any[], onChange: (application: any) => void}} props */
function Line({ application, interviews, onChange }) {
  const interview = interviews.find((one) => one.id === application.interview);
  const meeting = !OVER.includes(application.state) && ["invited", "open"].includes(interview?.state);
  return html`<article class=${`card application ${application.state}`}>
    <div class="row between tight"><h2>${application.company.name}</h2><${State} state=${application.state} /></div>
    <p><a class="reach" href=${`/jobs/${application.job.id}`}>${application.job.title}</a></p>
    <p class="next">${next(application, interview)}</p>
    ${said(application) && html`<p class="note">${said(application)}</p>`}
    <${Answer} at=${application.answer_by} />
    ${application.state === "offered" && html`<${Sign} application=${application} onChange=${onChange} />`}
    ${application.state === "invited" && !application.interview && html`<div><${Button} kind="primary" icon="calendar-plus" href=${`/choose/${application.id}`}>${t("applications.choose")}<//></div>`}
    ${meeting && html`<div><${Button} kind=${interview.state === "open" ? "live" : "primary"} icon=${soon(interview) ? "video" : "calendar-clock"} href=${`/interviews/${interview.id}`}>${t(soon(interview) ? "applications.to_interview" : "applications.to_appointment")}<//></div>`}
    ${interview?.state === "ended" && html`<div><${Button} icon="message-square" href=${`/interviews/${interview.id}`}>${t("applications.to_past")}<//></div>`}
    <details open=${application.state === "offered"}>
      <summary>${t("applications.more")} <span class="muted small">${t("applications.delivered", { ago: ago(application.delivered_at) })}</span></summary>
      <div class="stack">
        <div><${Moment} application=${application} /></div>
        <${PastOf} interviews=${interviews} />
        <${Steps} steps=${application.steps} />
        ${unsignable(application) && html`<${Unsign} application=${application} onChange=${onChange} />`}
        ${!OVER.includes(application.state) && html`<${Withdraw} application=${application} onChange=${onChange} />`}
      </div>
    </details>
  </article>`;
}

/** The person's interviews, those of each application; asked again whenever an invitation came or went. @param {any[]|undefined} applications */
function useInterviews(applications) {
  const interviews = useResource(() => api.get("/interviews"), []);
  const mark = applications?.map((one) => `${one.interview}${one.version}`).join();
  useEffect(() => void (mark && interviews.reload()), [mark]);
  return (/** @type {string} */ application) =>
    (interviews.data?.interviews ?? []).filter((/** @type {any} */ one) => one.application === application);
}

const None = () => html`<${Empty} title=${t("applications.none")} text=${t("applications.none_text")}>
  <div class="row"><${Button} kind="primary" href="/">${t("applications.to_show")}<//><${Button} href="/jobs">${t("applications.to_jobs")}<//></div><//>`;

function Mine() {
  const { list, take, growing, more } = useApplications({ arrived: remember });
  const interviewsOf = useInterviews(list.data?.applications);
  const change = (/** @type {any} */ application) => {
    take(application);
    remember(application);
  };
  return html`<${Resource} of=${list} lines=${8} empty=${(/** @type {any} */ d) => !d.applications.length && html`<${None} />`}>
    ${(/** @type {any} */ d) => html`<ul class="stack" aria-label=${t("applications.title")}>
        ${d.applications.map((/** @type {any} */ one) => html`<li key=${one.id}><${Line} application=${one} interviews=${interviewsOf(one.id)} onChange=${change} /></li>`)}
      </ul>
      ${d.next && html`<${Button} busy=${growing} onClick=${more}>${t("applications.older")}<//>`}`}
  <//>`;
}

export default function Applications() {
  useTitle(t("applications.title"));
  return html`<div class="page reading">
    <div class="page-head"><div class="stack tight"><h1>${t("applications.title")}</h1><p>${t("applications.about")}</p></div></div>
    ${me.value?.role === "graduate" && html`<${QueueStrip} /><${NotYetOut} />`}
    ${me.value?.role === "graduate" ? html`<${Mine} />` : html`<${Barred} />`}
  </div>`;
}
