// @ts-check
/** After the interview: an offer, and the contract that follows from it. */
import { api } from "../../api.js";
import { Button, html, t, useAction } from "../../ui.js";
import { nameOf } from "../applications.js";
import { confirm, Dialog } from "../dialog.js";
import { Field, Form, Submit, useForm } from "../forms.js";
import { tell } from "../toast.js";

/** @param {{application: any, onDone: (application?: any) => void}} props */
export function OfferDialog({ application, onDone }) {
  const name = nameOf(application);
  const form = useForm(
    { note: "" },
    {
      send: async ({ note }) => {
        const next = await api.post(`/applications/${application.id}/offer`, { note: note.trim() });
        tell(t("company.offered", { name }));
        onDone(next);
      },
    },
  );
  return html`<${Dialog} title=${t("company.offer_title", { name })} onClose=${() => onDone()} sheet>
    <${Form} form=${form}>
      <p>${t("company.offer_text")}</p>
      <${Field} form=${form} name="note" type="textarea" label=${t("company.note")} hint=${t("company.offer_hint")} optional maxlength="500" />
      <div class="actions">
        <${Button} onClick=${() => onDone()}>${t("cancel")}<//>
        <${Submit} form=${form}>${t("company.offer_send")}<//>
      </div>
    <//>
  <//>`;
}

/** Pressed too soon. @param {{application: any, onDone: (application?: any) => void}} props */
export function Unsign({ application, onDone }) {
  const [busy, unsign] = useAction(async () => {
    const name = nameOf(application);
    const question = { title: t("company.unsign_title", { name }), text: t("company.unsign_text") };
    if (!(await confirm({ ...question, yes: t("company.unsign") }))) return;
    onDone(await api.post(`/applications/${application.id}/unsign`));
    tell(t("company.unsigned", { name }));
  });
  return html`<${Button} kind="small" icon="undo-2" busy=${busy} onClick=${unsign}>${t("company.unsign")}<//>`;
}

/** @param {{application: any, onDone: (application?: any) => void}} props */
export function Sign({ application, onDone }) {
  const [busy, sign] = useAction(async () => {
    const name = nameOf(application);
    const question = { title: t("company.sign_title", { name }), text: t("company.sign_text"), yes: t("company.sign") };
    if (!(await confirm(question))) return;
    onDone(await api.post(`/applications/${application.id}/sign`));
    tell(t("company.signed", { name }));
  });
  return html`<${Button} kind="primary" icon="badge-check" busy=${busy} onClick=${sign}>${t("company.sign")}<//>`;
}
