// @ts-check
/** What hosts and staff may do with the recording of a show that has ended. */
import { api } from "../api.js";
import { me } from "../store.js";
import { Button, html, t, useAction } from "../ui.js";

const hosts = () => ["host", "staff"].includes(me.value?.role ?? "");

/** @param {{show: any}} props */
export function RecordingTools({ show }) {
  const [busy, download] = useAction(async () => {
    const { url } = await api.post(`/broadcasts/${show.id}/download`);
    location.assign(url); // the browser saves it, and shows how far it is
  });
  if (!hosts() || !show.replay) return null;
  return html`<div class="row tight"><${Button} icon="download" busy=${busy} onClick=${() => download()}>${t("recording.download")}<//></div>`;
}
