// @ts-check
/** The guests of a show, for hosts: invite by name, hand on the link, take it back. */
import { api } from "../api.js";
import { Button, html, t, useAction, useResource } from "../ui.js";
import { CopyLink } from "./copy.js";
import { confirm } from "./dialog.js";
import { Field, Form, Submit, useForm } from "./forms.js";
import { Resource } from "./states.js";

/** @param {{show: any, companies: {id: string, name: string}[], done: () => void}} props */
function Invite({ show, companies, done }) {
  const form = useForm(
    { name: "", company: companies[0]?.id ?? "" },
    {
      check: ({ name, company }) => ({
        name: !name.trim() && t("guests.name_first"),
        company: !company && t("guests.company_first"),
      }),
      send: async ({ name, company }) => {
        await api.post(`/broadcasts/${show.id}/guests`, { name: name.trim(), company: company || companies[0].id });
        form.reset({ name: "", company });
        done();
      },
    },
  );
  if (!companies.length) return html`<p class="small muted">${t("guests.no_company")}</p>`;
  return html`<${Form} form=${form}>
    <${Field} form=${form} name="name" label=${t("guests.name")} maxlength="80" autocomplete="off" />
    <${Field} form=${form} name="company" label=${t("guests.company")} type="select" options=${companies.map(({ id, name }) => [id, name])} />
    <${Submit} form=${form} icon="user-plus">${t("guests.invite")}<//>
  <//>`;
}

/** Takes the link back; who came with it is disconnected. @param {{show: any, guest: any, done: () => void}} props */
function RemoveGuest({ show, guest, done }) {
  const [busy, remove] = useAction(async () => {
    const sure = await confirm({
      title: t("guests.remove_title", { name: guest.name }),
      text: t("guests.remove_text"),
      yes: t("guests.remove"),
      danger: true,
    });
    if (!sure) return;
    await api.del(`/broadcasts/${show.id}/guests/${guest.id}`);
    done();
  });
  const words = t("guests.remove");
  return html`<${Button} kind="quiet small" icon="user-minus" busy=${busy} onClick=${remove} aria-label=${t("guests.remove_one", { words, name: guest.name })}>${words}<//>`;
}

/** @param {{show: any, guest: any, done: () => void}} props */
const Guest = ({ show, guest, done }) => html`<li class="stack tight">
  <div class="row between"><span><b>${guest.name}</b> <span class="small muted">${guest.company.name}</span></span>
    <${RemoveGuest} show=${show} guest=${guest} done=${done} /></div>
  <${CopyLink} link=${guest.link} label=${t("guests.link", { name: guest.name })} />
</li>`;

/** `version` makes it look again. @param {{show: any, version?: unknown}} props */
export function Guests({ show, version = 0 }) {
  const guests = useResource(() => api.get(`/broadcasts/${show.id}/guests`), [show.id, version]);
  const companies = [...new Map(show.turns.map((/** @type {any} */ turn) => [turn.company.id, turn.company])).values()];
  return html`<div class="stack">
    <${Resource} of=${guests} lines=${2} empty=${(/** @type {any} */ data) => !data.guests.length && html`<p class="small muted">${t("guests.none")}</p>`}>
      ${(/** @type {any} */ data) =>
        html`<ul class="stack">${data.guests.map(
          (/** @type {any} */ guest) =>
            html`<${Guest} key=${guest.id} show=${show} guest=${guest} done=${guests.reload} />`,
        )}</ul>`}
    <//>
    ${show.state !== "ended" && html`<${Invite} show=${show} companies=${companies} done=${guests.reload} />`}
  </div>`;
}
