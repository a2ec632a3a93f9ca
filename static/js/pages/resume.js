// @ts-check
/** The resume a graduate keeps. What was delivered before stays as it was. */
import { api } from "../api.js";
import { hasResume } from "../deliveries.js";
import { Field, Form, Submit, Unsaved, useForm } from "../parts/forms.js";
import { useGoingOn } from "../parts/going_on.js";
import { blank, Experience } from "../parts/resume/experience.js";
import { Skills } from "../parts/resume/skills.js";
import { Barred, Resource } from "../parts/states.js";
import { hour } from "../parts/time.js";
import { nextOf } from "../router.js";
import { me } from "../store.js";
import { html, Icon, t, useResource, useState, useTitle } from "../ui.js";

const DEGREES = ["associate", "bachelor", "master", "doctor"];
const NEEDED = ["full_name", "school", "major", "graduation_year", "phone", "email"];
const PHONE = /^\+?[0-9][0-9 -]{5,19}$/;
const MONTH = /^(19|20)\d\d-(0[1-9]|1[0-2])$/;
const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** What the account already knows. */
function fresh() {
  const { name = "", account = "" } = me.value ?? {};
  const email = account.includes("@") ? account : "";
  return {
    full_name: name,
    school: "",
    degree: "bachelor",
    major: "",
    graduation_year: String(new Date().getFullYear() + 1),
    phone: email ? "" : account,
    email,
    skills: [],
    summary: "",
    experience: [],
  };
}

/** @param {any} resume */
const valuesOf = (resume) => ({
  ...resume,
  graduation_year: String(resume.graduation_year),
  experience: resume.experience.map((/** @type {any} */ item) => ({ ...blank(), ...item, to: item.to ?? "" })),
});

/** @param {any} values */
const commandOf = (values) => ({
  ...Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "string" ? value.trim() : value]),
  ),
  graduation_year: Number(values.graduation_year),
  experience: values.experience.map((/** @type {any} */ { key, to, ...item }) => ({ ...item, to: to || null })),
});

/** What is wrong first, at the field where it is; nothing where all is well. @param {any} item */
function itemProblem(item) {
  const empty = ["organisation", "role", "from"].find((key) => !item[key].trim());
  if (empty) return { [empty]: t("resume.item_missing") };
  const odd = ["from", "to"].find((key) => item[key] && !MONTH.test(item[key]));
  if (odd) return { [odd]: t("resume.month_form") };
  return item.to && item.to < item.from && { to: t("resume.item_order") };
}

/** @param {any} values */
function check(values) {
  const problems = Object.fromEntries(NEEDED.map((key) => [key, !values[key].trim() && t("resume.missing")]));
  return {
    ...problems,
    phone: problems.phone || (!PHONE.test(values.phone.trim()) && t("resume.phone_form")),
    email: problems.email || (!EMAIL.test(values.email.trim()) && t("resume.email_form")),
    graduation_year:
      problems.graduation_year ||
      (!/^(19[5-9]\d|20\d\d)$/.test(values.graduation_year.trim()) && t("resume.year_form")),
    ...Object.fromEntries(
      values.experience.map((/** @type {any} */ item) => [`experience_${item.key}`, itemProblem(item)]),
    ),
  };
}

/** @param {{form: any}} props */
const Person = ({ form }) => html`<section class="card stack" aria-labelledby="who"><h2 id="who">${t("resume.who")}</h2>
  <${Field} form=${form} name="full_name" label=${t("resume.full_name")} autocomplete="name" maxlength="80" />
  <div class="pair">
    <${Field} form=${form} name="phone" type="tel" label=${t("resume.phone")} autocomplete="tel" maxlength="21" />
    <${Field} form=${form} name="email" type="email" label=${t("resume.email")} autocomplete="email" maxlength="254" />
  </div>
</section>`;

/** @param {{form: any}} props */
const School = ({
  form,
}) => html`<section class="card stack" aria-labelledby="studies"><h2 id="studies">${t("resume.studies")}</h2>
  <div class="pair">
    <${Field} form=${form} name="school" label=${t("resume.school")} maxlength="120" />
    <${Field} form=${form} name="major" label=${t("resume.major")} maxlength="120" />
    <${Field} form=${form} name="degree" type="select" label=${t("resume.degree")} options=${DEGREES.map((key) => [key, t(`resume_view.${key}`)])} />
    <${Field} form=${form} name="graduation_year" label=${t("resume.graduation_year")} inputmode="numeric" maxlength="4" />
  </div>
</section>`;

/** @param {{form: any}} props */
const Rest = ({
  form,
}) => html`<section class="card stack" aria-labelledby="strengths"><h2 id="strengths">${t("resume.strengths")}</h2>
  <${Skills} skills=${form.values.skills} onChange=${(/** @type {string[]} */ skills) => form.change({ skills })} />
  <${Field} form=${form} name="summary" type="textarea" label=${t("resume.summary")} hint=${t("resume.summary_hint")} optional maxlength="2000" />
</section>`;

/** @param {{saved: any, next: string|null}} props */
function ResumeForm({ saved, next }) {
  const [at, setAt] = useState(0);
  const form = useForm(saved ? valuesOf(saved) : fresh(), {
    keep: "resume",
    check,
    send: async (values) => {
      await api.put("/resume", commandOf(values));
      hasResume.value = true;
      setAt(Date.now());
      if (next) goOn(next);
    },
  });
  const goOn = useGoingOn(form.dirty);
  return html`<${Form} form=${form}>
    <${Person} form=${form} /><${School} form=${form} /><${Rest} form=${form} /><${Experience} form=${form} />
    <div class="save-bar row">
      <${Submit} form=${form}>${t(next ? "resume.save_next" : "resume.save")}<//>
      <span role="status" class="small">${
        form.dirty
          ? html`<${Unsaved} form=${form} />`
          : at > 0 &&
            html`<span class="chip done"><${Icon} name="check" />${t("resume.saved", { time: hour(at) })}</span>`
      }</span>
    </div>
  <//>`;
}

/** @param {{query: Record<string, string>}} props */
function Editor({ query }) {
  const resume = useResource(() => api.get("/resume"), []); // null before the first one
  return html`<${Resource} of=${resume} lines=${10}>
    ${(/** @type {any} */ d) => html`<${ResumeForm} saved=${d} next=${query.next ? nextOf(query) : null} />`}
  <//>`;
}

/** @param {{query: Record<string, string>}} props */
export default function Resume({ query }) {
  useTitle(t("resume.title"));
  const allowed = me.value?.role === "graduate";
  return html`<div class="page reading">
    <div class="page-head"><div class="stack tight"><h1>${t("resume.title")}</h1><p>${t("resume.about")}</p></div></div>
    ${allowed ? html`<${Editor} query=${query} />` : html`<${Barred} />`}
  </div>`;
}
