// @ts-check
/** Captions for hosts: the link for whoever types them, and a file for the replay. */
import { api, explain } from "../api.js";
import { Button, html, Icon, t, useAction, useRef, useState } from "../ui.js";
import { CopyLink } from "./copy.js";
import { confirm } from "./dialog.js";
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
  const field = useRef(/** @type {HTMLInputElement|null} */ (null));
  const [problem, setProblem] = useState("");
  const [busy, bring] = useAction(
    async (/** @type {File} */ file) => {
      setProblem("");
      if (file.size > LARGEST) return setProblem(t("captions.too_large"));
      const sure = { title: t("captions.replace_title"), text: t("captions.replace_text"), yes: t("captions.replace") };
      if (show.captioned && !(await confirm(sure))) return;
      await api.put(`/broadcasts/${show.id}/captions`, { file: await file.text() });
      tell(t("captions.brought"));
    },
    (error) => setProblem(wrong(error)),
  );
  const choose = (/** @type {any} */ event) => {
    const [file] = event.target.files;
    if (file) bring(file);
    event.target.value = "";
  };
  return html`${show.captioned && html`<${Button} kind="small" icon="pencil" href=${`/captions/${show.id}`}>${t("captions.correct_all")}<//>`}
    <${Button} kind="small" icon="captions" busy=${busy} onClick=${() => field.current?.click()}>${t("captions.bring")}<//>
    <input ref=${field} type="file" accept=".vtt,text/vtt" hidden aria-label=${t("captions.bring")} onChange=${choose} />
    ${problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" />${problem}</p>`}`;
}
