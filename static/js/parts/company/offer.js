// @ts-check
/** Offering times: one, several in a row, every week; alone or as a panel. */
import { api } from "../../api.js";
import { Button, html, t } from "../../ui.js";
import { Dialog } from "../dialog.js";
import { Field, Form, Submit, useForm } from "../forms.js";
import { fields, hour, instant } from "../time.js";
import { tell } from "../toast.js";
import { LENGTHS, nextWorkingHour } from "./decide.js";
import { Panel } from "./panel.js";

/** In a row. */
const MOST = 20;

/** @param {number[]} values @param {string} words @returns {[string, string][]} */
const choices = (values, words) => values.map((n) => [String(n), t(words, { n })]);

/** @param {any} values */
const command = ({ date, time, weekly, panel, job, ...numbers }) => ({
  job,
  starts_at: instant(date, time),
  ...Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, Number(value)])),
  ...(weekly && { weekly_until: weekly }),
  panel,
});

/** @param {any} times */
const inARow = (times) => Number.isInteger(Number(times)) && times >= 1 && times <= MOST;

/** When the last one is over, if that can be said. @param {any} values */
function end({ date, time, times, minutes, buffer }) {
  if (!date || !time || !inARow(times)) return null;
  return Date.parse(instant(date, time)) + (times * minutes + (times - 1) * buffer) * 60e3;
}

/** @param {{jobs: any[], onDone: (changed?: boolean) => void}} props */
export function OfferDialog({ jobs, onDone }) {
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
      check: ({ date, time, times }) => ({
        date: !date && t("slots.date_missing"),
        time: !time && t("slots.time_missing"),
        times: !inARow(times) && t("slots.times_wrong", { n: MOST }),
      }),
      send: async (values) => {
        const { slots } = await api.post("/slots", command(values));
        tell(t("slots.sent", { n: slots.length }));
        onDone(true);
      },
    },
  );
  const today = fields(Date.now()).date;
  const ends = end(form.values);
  const several = form.values.panel.length > 1;
  return html`<${Dialog} title=${t("slots.dialog")} onClose=${() => onDone()} sheet>
    <${Form} form=${form}>
      <${Field} form=${form} name="job" type="select" label=${t("slots.job")} options=${jobs.map((job) => [job.id, job.title])} />
      <div class="pair"><${Field} form=${form} name="date" type="date" label=${t("slots.date")} min=${today} />
        <${Field} form=${form} name="time" type="time" label=${t("slots.time")} step="300" /></div>
      <div class="pair"><${Field} form=${form} name="minutes" type="select" label=${t("slots.minutes")} options=${choices(LENGTHS, "slots.n_minutes")} />
        <${Field} form=${form} name="buffer" type="select" label=${t("slots.buffer")} options=${choices([0, 5, 10, 15, 30], "slots.n_minutes")} /></div>
      <div class="pair"><${Field} form=${form} name="times" type="number" min="1" max=${MOST} label=${t("slots.times")} hint=${ends && t("slots.ends", { time: hour(ends) })} />
        <${Field} form=${form} name="weekly" type="date" min=${today} label=${t("slots.weekly")} hint=${t("slots.weekly_hint")} optional /></div>
      <${Panel} form=${form} />
      ${several && html`<${Field} form=${form} name="capacity" type="number" min="1" max=${form.values.panel.length} label=${t("slots.capacity")} hint=${t("slots.capacity_hint")} />`}
      <${Field} form=${form} name="change_hours" type="select" label=${t("slots.hours")} options=${choices([2, 6, 12, 24, 48], "slots.n_hours")} />
      <div class="actions"><${Button} onClick=${() => onDone()}>${t("cancel")}<//><${Submit} form=${form}>${t("slots.send")}<//></div>
    <//>
  <//>`;
}
