// @ts-check
/** The two decisions about an application: an invitation to an interview, or a refusal, each with words for the graduate. */
import { api } from "../../api.js";
import { Button, html, t } from "../../ui.js";
import { nameOf } from "../applications.js";
import { Dialog } from "../dialog.js";
import { Field, Form, Submit, useForm } from "../forms.js";
import { fields, instant, when } from "../time.js";
import { tell } from "../toast.js";

const HOUR = 3600e3;
const OPENS = 9;
const CLOSES = 18;

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

/** @param {{application: any, onDone: (application?: any) => void}} props */
export function InviteDialog({ application, onDone }) {
  const form = useForm(
    { ...nextWorkingHour(), note: "" },
    {
      check,
      send: async ({ date, time, note }) => {
        const starts_at = instant(date, time);
        await api.post("/interviews", { application: application.id, starts_at, note: note.trim() });
        tell(t("company.invited", { name: nameOf(application), time: when(starts_at) }));
        onDone(await api.get(`/applications/${application.id}`));
      },
    },
  );
  return html`<${Dialog} title=${t("company.invite_title", { name: nameOf(application) })} onClose=${() => onDone()} sheet>
    <${Form} form=${form}>
      <div class="pair">
        <${Field} form=${form} name="date" type="date" label=${t("company.date")} min=${fields(Date.now()).date} />
        <${Field} form=${form} name="time" type="time" label=${t("company.time")} step="300" />
      </div>
      <${Field} form=${form} name="note" type="textarea" label=${t("company.note")} hint=${t("company.invite_hint")} optional maxlength="500" />
      <div class="actions">
        <${Button} onClick=${() => onDone()}>${t("cancel")}<//>
        <${Submit} form=${form}>${t("company.invite_send")}<//>
      </div>
    <//>
  <//>`;
}

/** @param {{application: any, onDone: (application?: any) => void}} props */
export function RejectDialog({ application, onDone }) {
  const form = useForm(
    { note: "" },
    {
      send: async ({ note }) => {
        const next = await api.post(`/applications/${application.id}/reject`, { note: note.trim() });
        tell(t("company.rejected", { name: nameOf(application) }));
        onDone(next);
      },
    },
  );
  return html`<${Dialog} title=${t("company.reject_title", { name: nameOf(application) })} onClose=${() => onDone()} sheet>
    <${Form} form=${form}>
      <p>${t("company.reject_text", { job: application.job.title })}</p>
      <${Field} form=${form} name="note" type="textarea" label=${t("company.note")} hint=${t("company.reject_hint")} optional maxlength="500" />
      <div class="actions">
        <${Button} onClick=${() => onDone()}>${t("cancel")}<//>
        <${Submit} form=${form} kind="danger">${t("company.reject_send")}<//>
      </div>
    <//>
  <//>`;
}
