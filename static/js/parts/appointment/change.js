// @ts-check
/** Moving and cancelling: the graduate among the offered times and in time, the company to any. */
import { api } from "../../api.js";
import { me } from "../../store.js";
import { Button, html, t, useState } from "../../ui.js";
import { Dialog } from "../dialog.js";
import { Field, Form, Submit, useForm } from "../forms.js";
import { fields, instant, When, when } from "../time.js";
import { tell } from "../toast.js";

/** @param {{interview: any, onDone: (interview?: any) => void}} props */
function CancelDialog({ interview, onDone }) {
  const form = useForm(
    { note: "" },
    {
      send: async ({ note }) => {
        const next = await api.post(`/interviews/${interview.id}/cancel`, { note: note.trim() });
        tell(t("appointment.cancelled"));
        onDone(next);
      },
    },
  );
  return html`<${Dialog} title=${t("appointment.cancel_title")} onClose=${() => onDone()} sheet>
    <${Form} form=${form}>
      <p>${t("appointment.cancel_text", { time: when(interview.starts_at) })}</p>
      <${Field} form=${form} name="note" type="textarea" label=${t("appointment.reason")} optional maxlength="500" />
      <div class="actions"><${Button} onClick=${() => onDone()}>${t("appointment.keep")}<//><${Submit} form=${form} kind="danger">${t("appointment.cancel")}<//></div>
    <//>
  <//>`;
}

/** @param {any} values */
function check({ date, time }) {
  const at = instant(date, time);
  return {
    date: !date && t("appointment.date_missing"),
    time: !time ? t("appointment.time_missing") : at && Date.parse(at) < Date.now() && t("appointment.time_past"),
  };
}

/** @param {{interview: any, onDone: (interview?: any) => void}} props */
function MoveDialog({ interview, onDone }) {
  const form = useForm(fields(interview.starts_at), {
    check,
    send: async ({ date, time }) => {
      const next = await api.post(`/interviews/${interview.id}/move`, { starts_at: instant(date, time) });
      tell(t("appointment.moved", { time: when(next.starts_at) }));
      onDone(next);
    },
  });
  return html`<${Dialog} title=${t("appointment.move_title")} onClose=${() => onDone()} sheet>
    <${Form} form=${form}>
      <p>${t("appointment.move_text")}</p>
      <div class="pair"><${Field} form=${form} name="date" type="date" label=${t("appointment.date")} min=${fields(Date.now()).date} />
        <${Field} form=${form} name="time" type="time" label=${t("appointment.time")} step="300" /></div>
      <div class="actions"><${Button} onClick=${() => onDone()}>${t("cancel")}<//><${Submit} form=${form}>${t("appointment.move")}<//></div>
    <//>
  <//>`;
}

/** @param {{interview: any, onChange: (interview: any) => void}} props */
export function Change({ interview, onChange }) {
  const [asking, ask] = useState(/** @type {""|"move"|"cancel"} */ (""));
  const candidate = me.value?.role === "graduate";
  const done = (/** @type {any} */ next) => {
    ask("");
    if (next) onChange(next);
  };
  const drawn = !!interview.number; // the lot says when, and only the candidate withdraws
  if (drawn && !candidate) return null;
  if (candidate && Date.now() > Date.parse(interview.change_until))
    return html`<p class="muted">${t("appointment.too_late")}</p>`;
  return html`<div class="stack tight">
    <div class="row tight">
      ${
        !drawn &&
        (candidate
          ? html`<${Button} icon="calendar-clock" href=${`/choose/${interview.application}?move=${interview.id}`}>${t("appointment.move")}<//>`
          : html`<${Button} icon="calendar-clock" onClick=${() => ask("move")}>${t("appointment.move")}<//>`)
      }
      <${Button} kind="danger" icon="calendar-x" onClick=${() => ask("cancel")}>${t("appointment.cancel")}<//>
    </div>
    ${candidate && html`<p class="small muted">${t("appointment.until")} <${When} at=${interview.change_until} /></p>`}
    ${asking === "move" && html`<${MoveDialog} interview=${interview} onDone=${done} />`}
    ${asking === "cancel" && html`<${CancelDialog} interview=${interview} onDone=${done} />`}
  </div>`;
}
