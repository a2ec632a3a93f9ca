// @ts-check
/** One job: every field, its company, the delivery; for its own recruiter, how to change it. */
import { api } from "../api.js";
import { AnswerLink } from "../parts/answer_link.js";
import { Deliver } from "../parts/deliver.js";
import { confirm } from "../parts/dialog.js";
import { Company, pay } from "../parts/job_card.js";
import { Expected, Over, RemindMe, useReminders } from "../parts/reminders.js";
import { Empty, Resource } from "../parts/states.js";
import { day, When } from "../parts/time.js";
import { tell } from "../parts/toast.js";
import { me } from "../store.js";
import { Button, html, Icon, t, useAction, useResource, useTitle } from "../ui.js";

/** @param {any} job */
const mine = (job) => me.value?.role === "recruiter" && me.value.company?.id === job.company.id;

/** @param {{job: any}} props */
const Facts = ({ job }) => html`<dl class="facts">
  <dt>${t("job_page.pay")}</dt><dd class="pay">${pay(job)}</dd>
  <dt>${t("job_page.place")}</dt><dd>${job.place}</dd>
  <dt>${t("job_page.headcount")}</dt><dd>${t("job_page.people", { n: job.headcount })}</dd>
  <dt>${t("job_page.valid_until")}</dt><dd><time datetime=${job.valid_until}>${day(job.valid_until)}</time></dd>
</dl>`;

/** @param {{title: string, text: string}} props */
const Section = ({ title, text }) =>
  html`<section class="stack tight"><h2>${title}</h2><p class="as-written">${text}</p></section>`;

/** @param {{state: string}} props */
const Gone = ({ state }) => html`<p class="chip waiting"><${Icon} name="clock" />${t(`job_page.is_${state}`)}</p>`;

/** @param {{job: any}} props */
function Shows({ job }) {
  const reminders = useReminders(true);
  return html`<section class="card stack tight"><h2>${t("job_page.on_show")}</h2>
  <ul class="stack tight">${job.on_show.map(
    (
      /** @type {any} */ show,
    ) => html`<li key=${show.broadcast} class="row between"><div class="grow"><a class="reach" href=${`/broadcasts/${show.broadcast}`}>${show.title}</a>
    <div class="small muted"><${When} at=${show.starts_at} /></div><${Expected} reminder=${reminders.of(show.broadcast, job.id)} /><${Over} over=${reminders.over(show.broadcast, job.id)} /></div>
    ${
      show.when === "on"
        ? html`<${Button} kind="live small" href=${`/broadcasts/${show.broadcast}`}>${t("job_page.on_now")}<//>`
        : show.when === "over"
          ? html`<span class="small muted">${t("job_page.was_on")}</span>`
          : html`<${RemindMe} show=${show.broadcast} job=${job} reminders=${reminders} />`
    }</li>`,
  )}</ul></section>`;
}

/** @param {{id: string}} props */
function About({ id }) {
  const company = useResource(() => api.get(`/companies/${id}`), [id]);
  return html`<section class="card stack tight" aria-labelledby="employer">
    <h2 id="employer">${t("job_page.company")}</h2>
    <${Resource} of=${company} lines=${3}>${(/** @type {any} */ c) => html`<${Company} company=${c} /><p class="as-written">${c.about || t("job_page.no_about")}</p>`}<//>
  </section>`;
}

/** What was asked about the job in shows, and what was said. @param {{id: string}} props */
function Answers({ id }) {
  const faq = useResource(() => api.get(`/jobs/${id}/answers`), [id]);
  const answers = faq.data?.answers ?? [];
  if (!answers.length) return null;
  return html`<section class="stack tight"><h2>${t("job_page.answers")}</h2>
    <dl class="stack tight">${answers.map(
      (/** @type {any} */ one) => html`<div key=${one.clip + one.question}><dt>${one.question}</dt>
        <dd>${one.answer && html`<p class="as-written">${one.answer}</p>`}<${AnswerLink} to=${one.clip} /></dd></div>`,
    )}</dl></section>`;
}

/** What the recruiter of the company may do. Closing can be undone at once. @param {{job: any, onChange: (job: any) => void}} props */
function Manage({ job, onChange }) {
  const [busy, turn] = useAction(async (/** @type {"close"|"reopen"} */ verb, ask = true) => {
    const question = {
      title: t("job_page.close_title", { job: job.title }),
      text: t("job_page.close_text"),
      yes: t("job_page.close"),
      danger: true,
    };
    if (verb === "close" && ask && !(await confirm(question))) return;
    onChange(await api.post(`/jobs/${job.id}/${verb}`));
    tell(t(`job_page.done_${verb}`));
  });
  return html`<section class="card stack tight" aria-label=${t("job_page.manage")}>
    ${!job.company.verified && html`<p class="small muted">${t("job_page.unverified")}</p>`}
    <div class="row tight">
      <${Button} icon="pencil" href=${`/jobs/${job.id}/edit`}>${t("job_page.edit")}<//>
      ${
        job.state === "closed"
          ? html`<${Button} busy=${busy} onClick=${() => turn("reopen")}>${t("job_page.reopen")}<//>`
          : html`<${Button} kind="danger" busy=${busy} onClick=${() => turn("close")}>${t("job_page.close")}<//>`
      }
      <${Button} icon="inbox" href=${`/company?job=${job.id}`}>${t("job_page.applications")}<//>
    </div>
  </section>`;
}

/** @param {{job: any}} props */
const Delivery = ({ job }) =>
  job.state === "open"
    ? html`<div class="deliver-bar"><${Deliver} job=${job} /></div>`
    : html`<${Gone} state=${job.state} />`;

/** @param {{job: any, onChange: (job: any) => void}} props */
function Job({ job, onChange }) {
  useTitle(`${job.title} · ${job.company.name}`);
  return html`<article class="split">
    <div class="stack">
      <header class="stack tight"><h1>${job.title}</h1><${Company} company=${job.company} /></header>
      <${Facts} job=${job} />
      ${mine(job) ? html`<${Manage} job=${job} onChange=${onChange} />` : html`<${Delivery} job=${job} />`}
      <${Section} title=${t("job_page.duties")} text=${job.duties} />
      <${Section} title=${t("job_page.conditions")} text=${job.conditions} />
      <${Answers} id=${job.id} />
    </div>
    <aside class="stack">
      ${job.on_show?.length > 0 && html`<${Shows} job=${job} />`}
      <${About} id=${job.company.id} />
      <p class="small muted">${t("job_page.rights")}</p>
    </aside>
  </article>`;
}

const Unfound = () =>
  html`<${Empty} title=${t("job_page.unfound")} text=${t("job_page.unfound_text")}><${Button} kind="primary" href="/jobs">${t("job_page.to_jobs")}<//><//>`;

/** @param {{params: {id: string}}} props */
export default function JobPage({ params }) {
  const job = useResource(() => api.get(`/jobs/${params.id}`), [params.id]);
  useTitle(job.data?.title ?? t("job_page.title"));
  return html`<div class="page">
    ${!job.data && html`<h1 class="unseen">${t("job_page.title")}</h1>`}
    ${
      job.error?.code === "not_found"
        ? html`<${Unfound} />`
        : html`<${Resource} of=${job} lines=${10}>${(/** @type {any} */ d) => html`<${Job} job=${d} onChange=${job.set} />`}<//>`
    }
  </div>`;
}
