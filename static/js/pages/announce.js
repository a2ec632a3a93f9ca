// @ts-check
/** Announcing an examination: whose, before whom, when. From then on neither list changes. */
import { api, everything } from "../api.js";
import { nextWorkingHour } from "../parts/company/decide.js";
import { confirm } from "../parts/dialog.js";
import { Field, Form, Submit, Unsaved, useForm, useUnsaved } from "../parts/forms.js";
import { Empty, Failure, Resource, Skeleton } from "../parts/states.js";
import { day, fields, instant, when } from "../parts/time.js";
import { navigate } from "../router.js";
import { me } from "../store.js";
import { Button, html, Icon, t, useId, useResource, useTitle } from "../ui.js";

/** As many as fit in its room beside the candidate. */
const MOST = 7;
const DROP_FROM = 5;
const CLOSED = ["offered", "signed", "rejected", "withdrawn"];

/** Every application for one job that can still be invited. @param {string} job */
async function applicants(job) {
  /** @type {any[]} */
  const found = [];
  for (let before; ; ) {
    const page = await api.get("/applications", { job, ...(before && { before }) });
    found.push(...page.applications.filter((/** @type {any} */ one) => !CLOSED.includes(one.state)));
    before = page.next;
    if (!before) return found;
  }
}

/** With whom an interview is arranged already: nobody who is chosen may be. @returns {Promise<Map<string, any>>} by application */
async function arranged() {
  const { interviews } = await api.get("/interviews", { which: "coming" });
  return new Map(interviews.map((/** @type {any} */ one) => [one.application, one]));
}

/** @param {{form: any, name: string, legend: string, hint: string, options: [string, string, string][]}} props value, label, and what stands beside it */
function Several({ form, name, legend, hint, options }) {
  const id = useId();
  const chosen = form.values[name];
  const problem = form.problems[name];
  const turn = (/** @type {string} */ value) => (/** @type {any} */ event) =>
    form.change({
      [name]: event.target.checked ? [...chosen, value] : chosen.filter((/** @type {string} */ one) => one !== value),
    });
  return html`<fieldset class="field several" aria-describedby=${problem ? id : undefined}>
    <legend>${legend}</legend><span class="hint">${hint}</span>
    ${options.map(([value, label, beside]) => html`<label class="check" key=${value}><input type="checkbox" checked=${chosen.includes(value)} aria-invalid=${problem ? "true" : undefined} onChange=${turn(value)} /><span>${label} <span class="small muted">${beside}</span></span></label>`)}
    ${problem && html`<span class="problem" id=${id}><${Icon} name="circle-alert" />${problem}</span>`}
  </fieldset>`;
}

/** @param {number[]} values @returns {[string, string][]} */
const minutes = (values) => values.map((n) => [String(n), t("minutes", { n })]);

/** @param {any} values */
const check = ({ date, time, applications, panel }) => ({
  date: !date && t("announce.date_missing"),
  time: !time && t("announce.time_missing"),
  applications: !applications.length && t("announce.candidates_missing"),
  panel:
    (!panel.length && t("announce.panel_missing")) ||
    (panel.length > MOST && t("announce.panel_too_large", { n: MOST })),
});

/** Of those who were chosen, who is still there. @param {string[]} chosen @param {any[]} all */
const there = (chosen, all) => chosen.filter((id) => all.some((one) => one.id === id));

/** @param {{job: string, all: any[], people: any[], arranged: Map<string, any>}} props */
function Plan({ job, all, people, arranged }) {
  const form = useForm(
    {
      ...nextWorkingHour(),
      minutes: "20",
      buffer: "5",
      note: "",
      applications: all.map((one) => one.id).filter((one) => !arranged.has(one)),
      panel: [/** @type {any} */ (me.value).id],
    },
    {
      keep: `announce:${job}`,
      mend: (kept) => ({
        ...kept,
        applications: there(kept.applications, all),
        panel: there(kept.panel, people),
      }),
      check,
      send: async ({ date, time, ...values }) => {
        const question = {
          title: t("announce.sure"),
          text: t("announce.sure_text", { n: values.applications.length }),
          yes: t("announce.send"),
        };
        if (!(await confirm(question))) return false;
        const plan = { ...values, minutes: Number(values.minutes), buffer: Number(values.buffer) };
        const made = await api.post("/examinations", { job, starts_at: instant(date, time), ...plan });
        await navigate(`/examinations/${made.id}`, { replace: true, leave: true });
        return true;
      },
    },
  );
  useUnsaved(form.dirty);
  const few = form.values.panel.length < DROP_FROM;
  const beside = (/** @type {any} */ one) =>
    arranged.has(one.id)
      ? t("announce.arranged", { time: when(arranged.get(one.id).starts_at) })
      : t("announce.delivered", { day: day(one.delivered_at) });
  return html`<${Form} form=${form}>
    <${Several} form=${form} name="applications" legend=${t("announce.candidates")} hint=${t("announce.candidates_hint")}
      options=${all.map((one) => [one.id, one.graduate.name, beside(one)])} />
    <${Several} form=${form} name="panel" legend=${t("announce.panel")} hint=${t(few ? "announce.panel_few" : "announce.panel_drops")}
      options=${people.map((one) => [one.id, one.name, ""])} />
    <div class="pair"><${Field} form=${form} name="date" type="date" label=${t("announce.date")} min=${fields(Date.now()).date} />
      <${Field} form=${form} name="time" type="time" step="300" label=${t("announce.time")} /></div>
    <div class="pair"><${Field} form=${form} name="minutes" type="select" label=${t("announce.minutes")} options=${minutes([10, 15, 20, 30, 45, 60])} />
      <${Field} form=${form} name="buffer" type="select" label=${t("announce.buffer")} options=${minutes([0, 5, 10, 15])} /></div>
    <${Field} form=${form} name="note" type="textarea" label=${t("announce.note")} hint=${t("announce.note_hint")} maxlength="500" optional />
    <div class="row tight"><${Submit} form=${form}>${t("announce.send")}<//><${Button} href=${`/criteria/${job}`}>${t("announce.criteria")}<//>
      <span role="status">${form.dirty && html`<${Unsaved} form=${form} />`}</span></div>
  <//>`;
}

/** @param {{job: string}} props */
function Planned({ job }) {
  const both = useResource(
    async () => ({
      all: await applicants(job),
      people: (await api.get("/companies/mine/people")).people,
      arranged: await arranged(),
    }),
    [job],
  );
  const none = () => html`<${Empty} title=${t("announce.nobody")} text=${t("announce.nobody_text")} />`;
  return html`<${Resource} of=${both} lines=${8} empty=${(/** @type {any} */ d) => !d.all.length && none()}>
    ${(/** @type {any} */ d) => html`<${Plan} key=${job} job=${job} all=${d.all} people=${d.people} arranged=${d.arranged} />`}
  <//>`;
}

/** @param {{query: Record<string, string>}} props */
function Announcing({ query }) {
  const jobs = useResource(() => everything("/jobs", "jobs", { mine: true }), []);
  const id = useId();
  const none = () =>
    html`<${Empty} title=${t("announce.no_jobs")}><${Button} kind="primary" href="/jobs/new">${t("announce.post")}<//><//>`;
  return html`<${Resource} of=${jobs} lines=${3} empty=${(/** @type {any} */ all) => !all.length && none()}>
    ${(/** @type {any} */ all) => {
      const job = query.job || all[0].id;
      const change = (/** @type {any} */ event) => navigate(`/announce?job=${event.target.value}`, { replace: true });
      return html`<div class="field"><label for=${id}>${t("announce.job")}</label>
          <select id=${id} class="input" value=${job} onChange=${change}>${all.map((/** @type {any} */ one) => html`<option key=${one.id} value=${one.id}>${one.title}</option>`)}</select></div>
        <${Planned} job=${job} />`;
    }}
  <//>`;
}

/** @param {{query: Record<string, string>}} props */
export default function Announce({ query }) {
  useTitle(t("announce.title"));
  if (me.value === undefined) return html`<div class="page narrow"><${Skeleton} lines=${8} /></div>`;
  const may = me.value?.company?.institution && me.value.company.verified;
  const why = !me.value ? { code: "unauthorized" } : { code: "forbidden", reason: "not_institution" };
  return html`<div class="page narrow">
    <header class="stack tight"><h1>${t("announce.title")}</h1><p class="muted">${t("announce.about")}</p></header>
    ${may ? html`<${Announcing} query=${query} />` : html`<${Failure} error=${why} />`}
  </div>`;
}
