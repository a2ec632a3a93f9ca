// @ts-check
/** Offering times: one, several in a row, every week; alone or as a panel. */
import { api } from "../../api.js";
import { Button, html, t, useResource } from "../../ui.js";
import { Dialog } from "../dialog.js";
import { Field, Form, Submit, useForm } from "../forms.js";
import { fields, instant } from "../time.js";
import { tell } from "../toast.js";
import { nextWorkingHour } from "./decide.js";

/** @param {number[]} values @param {string} words @returns {[string, string][]} */
const choices = (values, words) => values.map((n) => [String(n), t(words, { n })]);

/** @param {{form: any, people: any[]}} props */
const Panel = ({ form, people }) => html`<fieldset class="field">
  <legend>${t("slots.panel")}</legend><span class="hint">${t("slots.panel_hint")}</span>
  ${people.map((one) => {
    const chosen = form.values.panel;
    const turn = (/** @type {any} */ e) =>
      form.change({
        panel: e.target.checked ? [...chosen, one.id] : chosen.filter((/** @type {string} */ id) => id !== one.id),
      });
    return html`<label class="check" key=${one.id}><input type="checkbox" checked=${chosen.includes(one.id)} onChange=${turn} /><span>${one.name}</span></label>`;
  })}
</fieldset>`;

/** @param {any} values */
const command = ({ date, time, weekly, panel, job, ...numbers }) => ({
  job,
  starts_at: instant(date, time),
  ...Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, Number(value)])),
  ...(weekly && { weekly_until: weekly }),
  panel,
});

/** @param {{jobs: any[], onDone: (changed?: boolean) => void}} props */
export function OfferDialog({ jobs, onDone }) {
  const people = useResource(() => api.get("/companies/mine/people").then((answer) => answer.people), []);
  const form = useForm(
    {
      ...nextWorkingHour(),
      job: jobs[0].id,
      minutes: "30",
      buffer: "5",
      times: "4",
      capacity: "1",
      change_hours: "12",
      weekly: "",
      panel: /** @type {string[]} */ ([]),
    },
    {
      check: ({ date, time }) => ({ date: !date && t("slots.date_missing"), time: !time && t("slots.time_missing") }),
      send: async (values) => {
        const { slots } = await api.post("/slots", command(values));
        tell(t("slots.sent", { n: slots.length }));
        onDone(true);
      },
    },
  );
  const today = fields(Date.now()).date;
  const several = form.values.panel.length > 1;
  return html`<${Dialog} title=${t("slots.dialog")} onClose=${() => onDone()} sheet>
    <${Form} form=${form}>
      <${Field} form=${form} name="job" type="select" label=${t("slots.job")} options=${jobs.map((job) => [job.id, job.title])} />
      <div class="pair"><${Field} form=${form} name="date" type="date" label=${t("slots.date")} min=${today} />
        <${Field} form=${form} name="time" type="time" label=${t("slots.time")} step="300" /></div>
      <div class="pair"><${Field} form=${form} name="minutes" type="select" label=${t("slots.minutes")} options=${choices([15, 20, 30, 45, 60, 90], "slots.n_minutes")} />
        <${Field} form=${form} name="buffer" type="select" label=${t("slots.buffer")} options=${choices([0, 5, 10, 15, 30], "slots.n_minutes")} /></div>
      <div class="pair"><${Field} form=${form} name="times" type="number" min="1" max="20" label=${t("slots.times")} />
        <${Field} form=${form} name="weekly" type="date" min=${today} label=${t("slots.weekly")} hint=${t("slots.weekly_hint")} optional /></div>
      ${(people.data?.length ?? 0) > 1 && html`<${Panel} form=${form} people=${people.data} />`}
      ${several && html`<${Field} form=${form} name="capacity" type="number" min="1" max=${form.values.panel.length} label=${t("slots.capacity")} hint=${t("slots.capacity_hint")} />`}
      <${Field} form=${form} name="change_hours" type="select" label=${t("slots.hours")} options=${choices([2, 6, 12, 24, 48], "slots.n_hours")} />
      <div class="actions"><${Button} onClick=${() => onDone()}>${t("cancel")}<//><${Submit} form=${form}>${t("slots.send")}<//></div>
    <//>
  <//>`;
}
