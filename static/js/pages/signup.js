// @ts-check
/** Signing up as a graduate or for a company, a new one or the one whose invitation led here. */
import { api } from "../api.js";
import { useBlamingForm } from "../parts/blame.js";
import { Check, Field, Form, Submit } from "../parts/forms.js";
import { Password, SHORTEST } from "../parts/password.js";
import { VERSION } from "../parts/privacy.js";
import { Resource } from "../parts/states.js";
import { navigate, nextOf } from "../router.js";
import { setMe } from "../store.js";
import { html, language, t, useResource, useTitle } from "../ui.js";
import { HOMES } from "./signin.js";

const ACCOUNT = /^(\S+@\S+\.\S+|\+?[\d\s().-]{8,20})$/;

/** @param {boolean} invited */
const check =
  (invited) =>
  (/** @type {any} */ { account, password, name, role, company, consent }) => ({
    name: !name.trim() && t("signup.name_missing"),
    company: role === "recruiter" && !invited && !company.trim() && t("signup.company_missing"),
    account: !ACCOUNT.test(account.trim()) && t("signup.account_form"),
    password: password.length < SHORTEST && t("password.short", { n: SHORTEST }),
    consent: !consent && t("signup.consent_missing"),
  });

/** @param {any} error */
function blame(error) {
  /** @type {Record<string, [string, string]>} */
  const about = {
    account: ["account", "signup.account_form"],
    account_exists: ["account", "signup.account_exists"],
    company_exists: ["company", "signup.company_exists"],
  };
  const [field, words] = about[error.reason] ?? [];
  return field && words ? { [field]: t(words) } : {};
}

/** @param {any} values @param {string} [invitation] */
function commandOf({ account, password, name, role, company }, invitation) {
  const employer = invitation ? { invitation } : role === "recruiter" ? { company: { name: company.trim() } } : {};
  return {
    account: account.trim(),
    password,
    name: name.trim(),
    role,
    consent: VERSION,
    language: language.value,
    ...employer,
  };
}

/** @param {{form: any}} props */
const Role = ({ form }) => html`<fieldset class="field" aria-labelledby="role">
  <span class="label" id="role">${t("signup.role")}</span>
  <div class="pair">${["graduate", "recruiter"].map(
    (
      role,
    ) => html`<label class="check card" key=${role}><input type="radio" name="role" value=${role} checked=${form.values.role === role} onChange=${() => form.change({ role })} />
      <span><b>${t(`signup.${role}`)}</b><br /><span class="small muted">${t(`signup.${role}_text`)}</span></span></label>`,
  )}</div>
</fieldset>`;

/** @param {{query: Record<string, string>, invitation?: string, company?: any}} props */
function SignUpForm({ query, invitation, company }) {
  const form = useBlamingForm(
    {
      role: company || query.role === "recruiter" ? "recruiter" : "graduate",
      name: "",
      company: "",
      account: "",
      password: "",
      consent: false,
    },
    {
      check: check(Boolean(company)),
      blame,
      send: async (values) => {
        const person = await api.post("/people", commandOf(values, company && invitation));
        setMe(person);
        await navigate(nextOf(query, person.role === "graduate" ? "/resume" : HOMES[person.role]), { replace: true });
      },
    },
  );
  return html`<${Form} form=${form}>
    ${company ? html`<p class="card">${t("signup.joining", { company: company.name })}</p>` : html`<${Role} form=${form} />`}
    <${Field} form=${form} name="name" label=${t("signup.name")} autocomplete="name" maxlength="80" />
    ${form.values.role === "recruiter" && !company && html`<${Field} form=${form} name="company" label=${t("signup.company")} hint=${t("signup.company_hint")} autocomplete="organization" maxlength="120" />`}
    <${Field} form=${form} name="account" label=${t("signup.account")} hint=${t("signup.account_hint")} autocomplete="username" autocapitalize="none" spellcheck=${false} maxlength="254" />
    <${Password} form=${form} autocomplete="new-password" hint=${t("password.hint", { n: SHORTEST })} />
    <section class="card stack tight" aria-labelledby="notice"><h2 id="notice">${t("signup.privacy", { version: VERSION })}</h2>
      <p class="small">${t("signup.privacy_text")}</p>
      <p class="small"><a class="reach" href="/privacy" target="_blank">${t("signup.privacy_whole")}</a></p></section>
    <${Check} form=${form} name="consent">${t("signup.consent")}<//>
    <${Submit} form=${form} kind="primary wide">${t("sign_up")}<//>
  <//>`;
}

/** The form for whom a colleague invited; a link that does not work any more is said, and the form stays. @param {{query: Record<string, string>}} props */
function Invited({ query }) {
  const company = useResource(() => api.get("/invitations", { token: query.invitation }), [query.invitation]);
  if (company.error && ["unauthorized", "not_found", "invalid"].includes(company.error.code))
    return html`<p class="card problem" role="alert">${t("signup.invitation_over")}</p><${SignUpForm} query=${{ ...query, role: "recruiter" }} />`;
  return html`<${Resource} of=${company} lines=${8}>${(/** @type {any} */ c) => html`<${SignUpForm} query=${query} invitation=${query.invitation} company=${c} />`}<//>`;
}

/** @param {{query: Record<string, string>}} props */
export default function SignUp({ query }) {
  useTitle(t("sign_up"));
  const next = query.next ? `?next=${encodeURIComponent(query.next)}` : "";
  return html`<div class="page narrow">
    <div class="page-head"><div class="stack tight"><h1>${t("sign_up")}</h1><p>${t("signup.about")} <a href=${`/signin${next}`}>${t("sign_in")}</a></p></div></div>
    ${query.invitation ? html`<${Invited} query=${query} />` : html`<${SignUpForm} query=${query} />`}
  </div>`;
}
