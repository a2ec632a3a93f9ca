// @ts-check
/** Posting or changing a job: every field the law asks for, and what the wording check refuses said at its field. */
import { api } from "../api.js";
import { useBlamingForm } from "../parts/blame.js";
import { Confirming, standing } from "../parts/company/verification.js";
import { Field, Form, Submit, Unsaved } from "../parts/forms.js";
import { useGoingOn } from "../parts/going_on.js";
import { Barred, Resource } from "../parts/states.js";
import { fields } from "../parts/time.js";
import { tell } from "../parts/toast.js";
import { me } from "../store.js";
import { Button, html, t, useResource, useTitle } from "../ui.js";

const MONTH = 30 * 86400e3;
const TEXTS = ["title", "place", "duties", "conditions"];
const MAX = { title: 120, place: 120 };

const fresh = () => ({
  title: "",
  headcount: "",
  conditions: "",
  duties: "",
  place: "",
  pay_low: "",
  pay_high: "",
  valid_until: fields(Date.now() + MONTH).date,
});

/** @param {any} job */
const valuesOf = (job) => Object.fromEntries(Object.keys(fresh()).map((key) => [key, String(job[key])]));

/** @param {any} values */
const commandOf = ({ headcount, pay_low, pay_high, ...texts }) => ({
  ...Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.trim()])),
  headcount: Number(headcount),
  pay_low: Number(pay_low),
  pay_high: Number(pay_high),
});

/** @param {string} text */
const whole = (text) => /^\d+$/.test(text) && Number(text) > 0;

/** @param {any} values */
function check(values) {
  const missing = Object.fromEntries(TEXTS.map((key) => [key, !values[key].trim() && t("post_job.missing")]));
  return {
    ...missing,
    headcount: !whole(values.headcount) && t("post_job.whole"),
    pay_low: !whole(values.pay_low) && t("post_job.whole"),
    pay_high: !whole(values.pay_high)
      ? t("post_job.whole")
      : Number(values.pay_high) < Number(values.pay_low) && t("post_job.pay_order"),
    valid_until: !values.valid_until
      ? t("post_job.missing")
      : values.valid_until < fields(Date.now()).date && t("post_job.past"),
  };
}

const GAPS = /[\s·.*_|/\\]+/g;

/** The ways the server reads a text before it looks for wording. @param {string} text */
function readings(text) {
  const plain = text.normalize("NFKC").toLowerCase();
  return [plain, plain.replace(GAPS, "")];
}

/** The sentence for a refusal at the field it is about; nothing where it is about none. @param {any} error @param {any} values @returns {Record<string, string>} */
function blame(error, values) {
  if (error.reason === "valid_until") return { valid_until: t("post_job.valid_range") };
  if (error.reason === "pay") return { pay_high: t("post_job.pay_order") };
  if (error.reason !== "wording") return {};
  const phrase = error.message.split(": ").at(-1) ?? "";
  const key = TEXTS.find((name) => readings(values[name]).some((text) => text.includes(phrase)));
  return key ? { [key]: t("post_job.wording", { phrase }) } : {};
}

/** @param {{job?: any}} props */
function JobForm({ job }) {
  const form = useBlamingForm(job ? valuesOf(job) : fresh(), {
    keep: `job:${job?.id ?? "new"}`,
    shared: Boolean(job),
    check,
    blame,
    send: async (values) => {
      const saved = await (job ? api.put(`/jobs/${job.id}`, commandOf(values)) : api.post("/jobs", commandOf(values)));
      tell(t(job ? "post_job.saved" : "post_job.posted"));
      goOn(`/jobs/${saved.id}`);
    },
  });
  const goOn = useGoingOn(form.dirty);
  return html`<${Form} form=${form}>
    <div class="field"><span class="label">${t("post_job.employer")}</span><p>${me.value?.company?.name}</p></div>
    <${Field} form=${form} name="title" label=${t("post_job.title_field")} maxlength=${MAX.title} />
    <${Field} form=${form} name="place" label=${t("post_job.place")} hint=${t("post_job.place_hint")} maxlength=${MAX.place} />
    <div class="pair">
      <${Field} form=${form} name="pay_low" label=${t("post_job.pay_low")} inputmode="numeric" maxlength="7" />
      <${Field} form=${form} name="pay_high" label=${t("post_job.pay_high")} inputmode="numeric" maxlength="7" />
    </div>
    <${Field} form=${form} name="duties" type="textarea" label=${t("post_job.duties")} hint=${t("post_job.duties_hint")} maxlength="5000" />
    <${Field} form=${form} name="conditions" type="textarea" label=${t("post_job.conditions")} hint=${t("post_job.conditions_hint")} maxlength="5000" />
    <div class="pair">
      <${Field} form=${form} name="headcount" label=${t("post_job.headcount")} hint=${t("post_job.headcount_hint")} inputmode="numeric" maxlength="4" />
      <${Field} form=${form} name="valid_until" type="date" label=${t("post_job.valid_until")} hint=${t("post_job.valid_hint")} min=${fields(Date.now()).date} />
    </div>
    <div class="row">
      <${Submit} form=${form}>${t(job ? "post_job.save" : "post_job.post")}<//>
      <${Button} href=${job ? `/jobs/${job.id}` : "/company"}>${t("cancel")}<//>
      <span role="status">${form.dirty && html`<${Unsaved} form=${form} />`}</span>
    </div>
  <//>`;
}

/** @param {{id: string}} props */
function Existing({ id }) {
  const job = useResource(() => api.get(`/jobs/${id}`), [id]);
  return html`<${Resource} of=${job} lines=${10}>${(/** @type {any} */ d) => html`<${JobForm} job=${d} />`}<//>`;
}

/** @param {{params: {id?: string}}} props */
export default function PostJob({ params }) {
  const title = t(params.id ? "post_job.edit" : "post_job.title");
  useTitle(title);
  if (me.value !== undefined && me.value?.role !== "recruiter")
    return html`<div class="page narrow"><h1>${title}</h1><${Barred} /></div>`;
  return html`<div class="page narrow">
    <div class="page-head"><div class="stack tight"><h1>${title}</h1><p>${t("post_job.about")}</p></div></div>
    ${!me.value?.company?.verified && html`<p class="card small">${t("post_job.unverified")}</p>`}
    ${standing() === "overdue" && html`<${Confirming} />`}
    ${params.id ? html`<${Existing} id=${params.id} />` : standing() !== "overdue" && html`<${JobForm} />`}
  </div>`;
}
