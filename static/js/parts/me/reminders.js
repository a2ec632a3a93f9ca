// @ts-check
/** What one asked to be reminded of: each job with its show and when it is expected, and how to take it back. */
import { api } from "../../api.js";
import { Button, html, t, useAction, useResource } from "../../ui.js";
import { Over, useOverlaps } from "../reminders.js";
import { Resource } from "../states.js";
import { When } from "../time.js";
import { tell, tellError } from "../toast.js";

/** @param {{reminder: any, over: any, reload: () => any}} props */
function Line({ reminder, over, reload }) {
  const { job, company, broadcast, title, expected_at } = reminder;
  const path = `/broadcasts/${broadcast}/reminders/${job.id}`;
  const [busy, remove] = useAction(async () => {
    await api.del(path);
    const undo = () => void api.put(path, {}).then(reload, tellError);
    tell(t("remind.removed"), { label: t("undo"), run: undo });
    await reload();
  });
  return html`<div class="row between">
    <p class="grow"><a href=${`/jobs/${job.id}`}>${job.title}</a> · ${company.name}<br />
      <span class="small muted"><a href=${`/broadcasts/${broadcast}`}>${title}</a> · ${expected_at ? html`<${When} at=${expected_at} />` : t("remind.passed")}</span></p>
    <${Button} kind="small" busy=${busy} onClick=${remove} aria-label=${t("remind.remove_one", { job: job.title })}>${t("remind.remove")}<//>
  </div><${Over} over=${over} />`;
}

export function OwnReminders() {
  const list = useResource(() => api.get("/reminders").then((answer) => answer.reminders), []);
  const over = useOverlaps(list.data ?? []);
  return html`<section class="card stack tight" aria-labelledby="reminders"><h2 id="reminders">${t("remind.own")}</h2>
    <${Resource} of=${list} lines=${2}>${(/** @type {any[]} */ own) =>
      own.length
        ? html`<ul class="list">${own.map((one) => html`<li key=${one.broadcast + one.job.id}><${Line} reminder=${one} over=${over(one.broadcast, one.job.id)} reload=${list.reload} /></li>`)}</ul>`
        : html`<p class="muted">${t("remind.none")}</p>`}<//>
  </section>`;
}
