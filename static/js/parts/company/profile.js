// @ts-check
/** What the company says of itself, and the link that lets a colleague in. */
import { api } from "../../api.js";
import { me } from "../../store.js";
import { Button, html, Icon, t, useAction, useResource, useState } from "../../ui.js";
import { CopyLink } from "../copy.js";
import { Field, Form, Submit, Unsaved, useForm, useUnsaved } from "../forms.js";
import { Resource } from "../states.js";
import { day } from "../time.js";
import { tell } from "../toast.js";
import { standing } from "./verification.js";

/** @param {{company: any}} props */
function About({ company }) {
  const form = useForm(
    { about: company.about },
    {
      keep: `about:${company.id}`,
      shared: true,
      send: async (values) => {
        const { about } = await api.patch(`/companies/${company.id}`, { about: values.about.trim() });
        form.reset({ about });
        tell(t("company.about_saved"));
      },
    },
  );
  useUnsaved(form.dirty);
  return html`<${Form} form=${form} class="card">
    <${Field} form=${form} name="about" type="textarea" rows="6" label=${t("company.about")} hint=${t("company.about_hint")} optional maxlength="5000" />
    <div class="row"><${Submit} form=${form}>${t("save")}<//><span role="status">${form.dirty && html`<${Unsaved} form=${form} />`}</span></div>
  <//>`;
}

function Colleague() {
  const [link, setLink] = useState("");
  const [busy, make] = useAction(async () => setLink((await api.post("/companies/mine/invitations")).link));
  return html`<section class="card stack tight" aria-labelledby="colleague">
    <h2 id="colleague">${t("company.colleague")}</h2>
    <p class="muted">${t("company.colleague_text")}</p>
    ${
      link
        ? html`<${CopyLink} link=${link} label=${t("company.colleague_link")} /><p class="small muted">${t("company.colleague_lasts")}</p>`
        : html`<div><${Button} icon="user-plus" busy=${busy} onClick=${make}>${t("company.colleague_make")}<//></div>`
    }
  </section>`;
}

const STANDS = {
  waiting: ["clock", "company.is_waiting"],
  verified: ["badge-check", "company.verified_until"],
  due: ["badge-check", "company.verified_until"],
};

function Verified() {
  const now = standing();
  if (now === "overdue") return null; // said above every tab
  const [icon, words] = STANDS[now];
  const until = me.value?.verified_until;
  return html`<section class="card stack tight" aria-labelledby="verification">
    <h2 id="verification">${t("company.verification")}</h2>
    <p class="row tight"><${Icon} name=${icon} /><span class="grow">${t(words, { day: until && day(until) })}</span></p>
  </section>`;
}

export function Profile() {
  const { id } = /** @type {any} */ (me.value).company;
  const company = useResource(() => api.get(`/companies/${id}`), [id]);
  return html`<${Resource} of=${company} lines=${6}>
    ${(/** @type {any} */ c) => html`<div class="split"><${About} company=${c} /><div class="stack"><${Verified} /><${Colleague} /></div></div>`}
  <//>`;
}
