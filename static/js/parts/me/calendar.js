// @ts-check
/** The own calendar of reminders: its address is shown once, a new one ends the one before. */
import { api } from "../../api.js";
import { Button, html, t, useAction, useResource, useState } from "../../ui.js";
import { CopyLink } from "../copy.js";
import { confirm } from "../dialog.js";
import { Resource } from "../states.js";
import { When } from "../time.js";
import { tell } from "../toast.js";

export function OwnCalendar() {
  const feed = useResource(() => api.get("/calendar"), []);
  const [url, setUrl] = useState("");
  const [making, make] = useAction(async () => {
    if (
      feed.data?.made_at &&
      !(await confirm({ title: t("calendar.again_title"), text: t("calendar.again_text"), yes: t("calendar.again") }))
    )
      return;
    setUrl((await api.post("/calendar")).url);
    feed.reload();
  });
  const [ending, end] = useAction(async () => {
    const question = {
      title: t("calendar.end_title"),
      text: t("calendar.end_text"),
      yes: t("calendar.end"),
      danger: true,
    };
    if (!(await confirm(question))) return;
    await api.del("/calendar");
    setUrl("");
    tell(t("calendar.ended"));
    feed.reload();
  });
  return html`<section class="card stack" aria-labelledby="calendar"><h2 id="calendar">${t("calendar.title")}</h2>
    <p class="small muted">${t("calendar.about")}</p>
    <${Resource} of=${feed} lines=${2}>${(/** @type {any} */ d) => html`
      ${url && html`<${CopyLink} link=${url} label=${t("calendar.copy")} /><p class="small muted">${t("calendar.once")}</p>`}
      ${d.made_at && !url && html`<p class="small">${t("calendar.since")} <${When} at=${d.made_at} /></p>`}
      <div class="row tight"><${Button} busy=${making} onClick=${make}>${t(d.made_at ? "calendar.again" : "calendar.make")}<//>
        ${d.made_at && html`<${Button} kind="quiet" busy=${ending} onClick=${end}>${t("calendar.end")}<//>`}</div>`}<//>
  </section>`;
}
