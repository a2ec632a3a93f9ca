// @ts-check
/** What hosts may do with the recording of a show that has ended, and what staff alone may. */
import { api } from "../api.js";
import { me } from "../store.js";
import { Button, html, t, useAction } from "../ui.js";
import { BringCaptions } from "./captions.js";
import { confirm } from "./dialog.js";
import { tell } from "./toast.js";

/** @param {{show: any}} props */
export function RecordingTools({ show }) {
  const [busy, download] = useAction(async () => {
    const { url } = await api.post(`/broadcasts/${show.id}/download`);
    location.assign(url); // the browser saves it, and shows how far it is
  });
  const [throwing, throwAway] = useAction(async () => {
    const question = {
      title: t("recording.throw_title", { title: show.title }),
      text: t("recording.throw_text"),
      yes: t("recording.throw_yes"),
      naming: show.title,
      danger: true,
    };
    if (!(await confirm(question))) return;
    await api.post(`/broadcasts/${show.id}/throw_away`, { title: show.title });
    tell(t("recording.thrown"));
  });
  const role = me.value?.role ?? "";
  if (!["host", "staff"].includes(role) || !show.replay) return null;
  return html`<div class="row tight">
    <${Button} kind="small" icon="download" busy=${busy} onClick=${() => download()}>${t("recording.download")}<//>
    <${BringCaptions} show=${show} />
    ${role === "staff" && html`<${Button} kind="danger small" icon="trash-2" busy=${throwing} onClick=${() => throwAway()}>${t("recording.throw_away")}<//>`}
  </div>`;
}
