// @ts-check
/** The account: name, language, theme, signed-in devices, export, erasure. */
import { api } from "../api.js";
import { Field, Form, Submit, Unsaved, useForm, useUnsaved } from "../parts/forms.js";
import { OwnCalendar } from "../parts/me/calendar.js";
import { Data } from "../parts/me/data.js";
import { Devices } from "../parts/me/logins.js";
import { OwnPassword } from "../parts/me/password.js";
import { OwnReminders } from "../parts/me/reminders.js";
import { Barred, Skeleton } from "../parts/states.js";
import { tell } from "../parts/toast.js";
import { me, setTheme, theme } from "../store.js";
import { html, language, setLanguage, t, useAction, useState, useTitle } from "../ui.js";

/** @param {{label: string, options: [string, string, boolean][], onChoose: (value: any) => void}} props value, words, chosen */
const Choice = ({ label, options, onChoose }) => html`<div class="row between">
  <span class="label">${label}</span>
  <div class="segmented" role="group" aria-label=${label}>${options.map(
    ([value, words, chosen]) =>
      html`<button key=${value} type="button" aria-pressed=${chosen ? "true" : "false"} onClick=${() => onChoose(value)}>${words}</button>`,
  )}</div>
</div>`;

/** @param {any} change */
async function save(change) {
  me.value = { .../** @type {any} */ (me.value), ...(await api.patch("/me", change)) };
}

function Name() {
  const person = /** @type {import("../store.js").Me} */ (me.value);
  const form = useForm(
    { name: person.name },
    {
      keep: "name",
      check: ({ name }) => ({ name: !name.trim() && t("me.name_missing") }),
      send: async ({ name }) => {
        await save({ name: name.trim() });
        tell(t("me.saved"));
      },
    },
  );
  useUnsaved(form.dirty);
  return html`<section class="card stack" aria-labelledby="person"><h2 id="person">${t("me.person")}</h2>
    <dl class="facts"><dt>${t("me.account")}</dt><dd>${person.account}</dd><dt>${t("me.role")}</dt><dd>${t(`me.${person.role}`)}</dd>
      ${person.company && html`<dt>${t("me.company")}</dt><dd>${person.company.name}</dd>`}</dl>
    <${Form} form=${form}><${Field} form=${form} name="name" label=${t("me.name")} autocomplete="name" maxlength="80" />
      <div class="row"><${Submit} form=${form}>${t("save")}<//><span role="status">${form.dirty && html`<${Unsaved} form=${form} />`}</span></div><//>
  </section>`;
}

function Looks() {
  const [, speak] = useAction(async (/** @type {"zh"|"en"} */ code) => {
    await setLanguage(code);
    await save({ language: code });
  });
  return html`<section class="card stack" aria-labelledby="looks"><h2 id="looks">${t("me.looks")}</h2>
    <${Choice} label=${t("me.language")} onChoose=${speak} options=${[["zh", "中文", language.value === "zh"], ["en", "English", language.value === "en"]]} />
    <${Choice} label=${t("me.theme")} onChoose=${setTheme} options=${[["light", t("me.light"), theme.value === "light"], ["dark", t("me.dark"), theme.value === "dark"]]} />
  </section>`;
}

export default function Me() {
  useTitle(t("nav.me"));
  const [passwords, setPasswords] = useState(0); // each signs other devices out
  return html`<div class="page reading">
    <h1>${t("nav.me")}</h1>
    ${
      me.value
        ? html`<${Name} /><${Looks} /><${OwnReminders} /><${OwnCalendar} /><${OwnPassword} onChanged=${() => setPasswords(passwords + 1)} /><${Devices} key=${passwords} /><${Data} />`
        : me.value === null
          ? html`<${Barred} />`
          : html`<${Skeleton} lines=${8} />`
    }
  </div>`;
}
