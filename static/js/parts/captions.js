// @ts-check
/** Captions for hosts: the link for whoever types them, and a file for the replay. */
import { api, explain } from "../api.js";
import { Button, html, t, useAction, useId, useRef, useState } from "../ui.js";
import { CopyLink } from "./copy.js";
import { confirm, Dialog } from "./dialog.js";
import { Field, Form, Submit, useForm } from "./forms.js";
import { tell } from "./toast.js";

const LARGEST = 200_000; // bytes, of which a request takes no more

/** @param {{show: any}} props */
export function CaptionerLink({ show }) {
  const [link, setLink] = useState("");
  const [busy, make] = useAction(async () => setLink((await api.post(`/broadcasts/${show.id}/captioner`)).link));
  const [revoking, revoke] = useAction(async () => {
    const sure = {
      title: t("captions.revoke_title"),
      text: t("captions.revoke_text"),
      yes: t("captions.revoke"),
      danger: true,
    };
    if (!(await confirm(sure))) return;
    await api.del(`/broadcasts/${show.id}/captioner`);
    setLink("");
    tell(t("captions.revoked"));
  });
  if (show.state === "ended") return null;
  return html`<section class="stack tight" aria-label=${t("captions.captioner")}>
    <h3>${t("captions.captioner")}</h3>
    <p class="small muted">${t("captions.captioner_text")}</p>
    ${link && html`<${CopyLink} link=${link} label=${t("captions.captioner_link")} />`}
    <div class="row tight">${!link && html`<${Button} kind="small" icon="captions" busy=${busy} onClick=${() => make()}>${t("captions.make_link")}<//>`}
      <${Button} kind="quiet small" busy=${revoking} onClick=${() => revoke()}>${t("captions.revoke")}<//></div>
  </section>`;
}

/** What is wrong with a file, and in which line. @param {any} error */
function wrong(error) {
  const line = /^line (\d+)/.exec(error?.message ?? "")?.[1];
  return line ? t("captions.line", { line, what: explain(error) }) : explain(error);
}

/** @param {{show: any}} props */
export function BringCaptions({ show }) {
  const [open, setOpen] = useState(false);
  return html`${show.captioned && html`<${Button} kind="small" icon="pencil" href=${`/captions/${show.id}`}>${t("captions.correct_all")}<//>`}
    <${Button} kind="small" icon="captions" onClick=${() => setOpen(true)}>${t("captions.bring")}<//>
    ${open && html`<${Bringing} show=${show} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{show: any, onClose: () => void}} props */
function Bringing({ show, onClose }) {
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  const id = useId();
  /** @type {any} */
  const form = useForm({ language: "zh" }, { send: (values) => send(values).catch(fail) });
  const fail = (/** @type {any} */ error) => form.setProblem(wrong(error));
  const send = async (/** @type {{language: string}} */ { language }) => {
    const file = field.current?.files?.[0];
    if (!file) return form.setProblem(t("captions.choose"));
    if (file.size > LARGEST) return form.setProblem(t("captions.too_large"));
    await api.put(`/broadcasts/${show.id}/captions`, { file: await file.text(), language });
    tell(t("captions.brought"));
    onClose();
  };
  return html`<${Dialog} title=${t("captions.bring")} onClose=${onClose}><${Form} form=${form}>
    ${show.captioned && html`<p>${t("captions.replace_text")}</p>`}
    <div class="field"><label for=${id}>${t("captions.file")}</label>
      <input id=${id} ref=${field} class="input" type="file" accept=".vtt,text/vtt" onChange=${() => form.setProblem("")} /></div>
    <${Field} form=${form} name="language" label=${t("captions.language")} type="select" options=${[["zh", "中文"], ["en", "English"]]} />
    <div class="actions"><${Button} onClick=${onClose}>${t("cancel")}<//><${Submit} form=${form}>${t(show.captioned ? "captions.replace" : "captions.bring_it")}<//></div>
  <//><//>`;
}
