// @ts-check
/** The two decisions about an application: an invitation to an interview, or a refusal, each with words for the graduate. */
import { api } from "../../api.js";
import { Button, html, t, useResource } from "../../ui.js";
import { nameOf } from "../applications.js";
import { Dialog } from "../dialog.js";
import { Field, Form, Submit, useForm } from "../forms.js";
import { fields, instant, when } from "../time.js";
import { tell } from "../toast.js";
import { AnswerDialog } from "./answer.js";
import { Panel } from "./panel.js";

const HOUR = 3600e3;
const OPENS = 9;
const CLOSES = 18;
/** Minutes that an interview may take. */
export const LENGTHS = [15, 20, 30, 45, 60, 90];

/** The next full hour that is a working one in Asia/Shanghai, at least an hour ahead, as form fields. */
export function nextWorkingHour(now = Date.now()) {
  let at = Math.ceil((now + HOUR) / HOUR) * HOUR;
  for (;;) {
    const local = fields(at);
    const weekday = new Date(`${local.date}T00:00:00Z`).getUTCDay();
    const hour = Number(local.time.slice(0, 2));
    if (weekday % 6 && hour >= OPENS && hour < CLOSES) return local;
    at += HOUR;
  }
}

/** @param {any} values */
function check({ date, time }) {
  const at = instant(date, time);
  return {
    date: !date && t("company.date_missing"),
    time: !time ? t("company.time_missing") : at && Date.parse(at) < Date.now() && t("company.time_past"),
  };
}

/** Sends the invitation; answers what to say of it. @param {any} application @param {any} values */
async function invite(application, { way, date, time, minutes, panel, note }) {
  const body = { application: application.id, note: note.trim() };
  const name = nameOf(application);
  if (way === "choose") {
    await api.post("/interviews/invitations", body);
    return t("company.choose_sent", { name });
  }
  const starts_at = instant(date, time);
  await api.post("/interviews", { ...body, starts_at, minutes: Number(minutes), panel });
  return t("company.invited", { name, time: when(starts_at) });
}

/** @param {{application: any, onDone: (application?: any) => void}} props */
export function InviteDialog({ application, onDone }) {
  const slots = useResource(() => api.get(`/applications/${application.id}/slots`).then((answer) => answer.slots), []);
  if (!slots.data && !slots.error) return null;
  return html`<${Inviting} application=${application} onDone=${onDone} slots=${slots.data?.length ?? 0} />`;
}

/** @param {{application: any, slots: number, onDone: (application?: any) => void}} props */
function Inviting({ application, slots, onDone }) {
  const form = useForm(
    { ...nextWorkingHour(), way: slots ? "choose" : "fixed", minutes: "30", panel: [], note: "" },
    {
      check: (values) => (values.way === "choose" ? {} : check(values)),
      send: async (values) => {
        tell(await invite(application, values));
        onDone(await api.get(`/applications/${application.id}`));
      },
    },
  );
  return html`<${Dialog} title=${t("company.invite_title", { name: nameOf(application) })} onClose=${() => onDone()} sheet>
    <${Form} form=${form}>
      ${slots > 0 && html`<${Field} form=${form} name="way" type="select" label=${t("company.way")} options=${["choose", "fixed"].map((way) => [way, t(`company.way_${way}`)])} />`}
      ${
        form.values.way === "fixed" &&
        html`<div class="pair">
        <${Field} form=${form} name="date" type="date" label=${t("company.date")} min=${fields(Date.now()).date} />
        <${Field} form=${form} name="time" type="time" label=${t("company.time")} step="300" />
      </div>
      <${Field} form=${form} name="minutes" type="select" label=${t("company.minutes")} options=${LENGTHS.map((n) => [String(n), t("minutes", { n })])} />
      <${Panel} form=${form} />`
      }
      <${Field} form=${form} name="note" type="textarea" label=${t("company.note")} hint=${t("company.invite_hint")} optional maxlength="500" />
      <div class="actions">
        <${Button} onClick=${() => onDone()}>${t("cancel")}<//>
        <${Submit} form=${form}>${t("company.invite_send")}<//>
      </div>
    <//>
  <//>`;
}

/** @param {{application: any, onDone: (application?: any) => void}} props */
export const RejectDialog = ({ application, onDone }) =>
  html`<${AnswerDialog} application=${application} verb="reject" words=${application.state === "offered" ? "company.take_back" : "company.reject"}
    hint="company.reject_hint" told="company.rejected" kind="danger" onDone=${onDone} />`;
