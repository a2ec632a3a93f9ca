// @ts-check
/** What the company answers to an application, with words for the graduate. */
import { api } from "../../api.js";
import { Button, html, t } from "../../ui.js";
import { nameOf } from "../applications.js";
import { Dialog } from "../dialog.js";
import { Field, Form, Submit, useForm } from "../forms.js";
import { tell } from "../toast.js";

/**
 * `words` with `_title`, `_text` and `_send` is what it says; `told` is said afterwards.
 * @param {{application: any, verb: string, words: string, hint: string, told: string, kind?: string,
 *   onDone: (application?: any) => void}} props
 */
export function AnswerDialog({ application, verb, words, hint, told, kind, onDone }) {
  const names = { name: nameOf(application), job: application.job.title };
  const form = useForm(
    { note: "" },
    {
      send: async ({ note }) => {
        const next = await api.post(`/applications/${application.id}/${verb}`, { note: note.trim() });
        tell(t(told, names));
        onDone(next);
      },
    },
  );
  return html`<${Dialog} title=${t(`${words}_title`, names)} onClose=${() => onDone()} sheet>
    <${Form} form=${form}>
      <p>${t(`${words}_text`, names)}</p>
      <${Field} form=${form} name="note" type="textarea" label=${t("company.note")} hint=${t(hint)} optional maxlength="500" />
      <div class="actions">
        <${Button} onClick=${() => onDone()}>${t("cancel")}<//>
        <${Submit} form=${form} kind=${kind}>${t(`${words}_send`)}<//>
      </div>
    <//>
  <//>`;
}
