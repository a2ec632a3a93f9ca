// @ts-check
/** An interview that is still to come: when and with whom, the calendar, changing it, writing to the other side. */
import { api } from "../../api.js";
import { late, reminders, soon } from "../../interview.js";
import { useLive } from "../../live.js";
import { me } from "../../store.js";
import { Button, cx, html, names, t, useAction, useNow, useState } from "../../ui.js";
import { CandidatesCheck } from "../check.js";
import { confirm } from "../dialog.js";
import { IntoCalendar } from "../into_calendar.js";
import { lasting, span } from "../time.js";
import { Change } from "./change.js";
import { Letters } from "./letters.js";

/** How long until then, in the largest units that say it; then that it is time. @param {{at: string}} props */
function Until({ at }) {
  const left = span(Date.parse(at) - useNow(10_000));
  const key = ["days", "hours", "minutes"].find((unit) => left[/** @type {"days"} */ (unit)]);
  return html`<span class=${cx("chip", key ? "river" : "urgent")}>${t(key ? `appointment.in_${key}` : "appointment.now", left)}</span>`;
}

/** Nothing is promised that no longer comes. @param {{interview: any}} props */
function Reminded({ interview }) {
  const key = reminders(interview, useNow(10_000), me.value?.role === "recruiter");
  return key && html`<p class="muted small">${t(`appointment.${key}`)}</p>`;
}

/** @param {{interview: any}} props */
const Facts = ({ interview }) => html`<dl class="facts">
  <dt>${t("appointment.when")}</dt><dd><b>${lasting(interview.starts_at, interview.minutes)}</b></dd>
  <dt>${t("appointment.job")}</dt><dd><a href=${`/jobs/${interview.job.id}`}>${interview.job.title}</a> · ${interview.company.name}</dd>
  <dt>${t("appointment.who")}</dt><dd>${names(interview.seats)}</dd>
  ${interview.note && html`<dt>${t("appointment.note")}</dt><dd class="as-written">${interview.note}</dd>`}
</dl>`;

/** Said by the panel when nobody came. @param {{interview: any, onChange: (interview: any) => void}} props */
export function Missed({ interview, onChange }) {
  const [busy, miss] = useAction(async () => {
    const question = {
      title: t("appointment.miss_title"),
      text: t("appointment.miss_text"),
      yes: t("appointment.miss"),
      danger: true,
    };
    if (await confirm(question)) onChange(await api.post(`/interviews/${interview.id}/miss`));
  });
  const here = interview.seats.some((/** @type {any} */ seat) => seat.role === "candidate" && seat.state !== "away");
  if (!late(interview, useNow(10_000)) || interview.state !== "invited" || here) return null;
  return html`<${Button} kind="danger" icon="calendar-x" busy=${busy} onClick=${miss}>${t("appointment.miss")}<//>`;
}

/**
 * As it stands, also when the other side changes it meanwhile or writes: each of that is a notice.
 * The way in stands above what is still loading, which would move it under the press.
 * @param {{interview: any, onChange: (interview: any) => void, onEnter: () => void}} props
 */
export function Appointment({ interview, onChange, onEnter }) {
  const [news, tell] = useState(0);
  const path = `/interviews/${interview.id}`;
  const look = () => {
    tell((times) => times + 1);
    api.get(path).then(onChange, () => {}); // without a network the next `entered` looks again
  };
  useLive("/inbox", {
    payload: () => ({}),
    entered: look,
    events: { notice_arrived: ({ notice }) => notice.link === path && look() },
  });
  return html`<div class="page narrow">
  <header class="stack tight"><h1>${t("appointment.title", { job: interview.job.title })}</h1><p><${Until} at=${interview.starts_at} /></p></header>
  <section class="card stack"><${Facts} interview=${interview} />
    <div class="row tight">
      <${IntoCalendar}><${Button} icon="calendar-plus" href=${`/api/interviews/${interview.id}.ics`} download="">${t("appointment.calendar")}<//><//>
      ${me.value?.role === "graduate" && html`<${Button} icon="camera" href="/check">${t("appointment.check")}<//>`}
    </div>
  </section>
  <div><${Button} kind=${soon(interview) ? "primary" : ""} icon="door-open" onClick=${onEnter}>${t("appointment.enter")}<//></div>
  ${interview.state === "invited" && html`<${Change} interview=${interview} onChange=${onChange} />`}
  ${me.value?.role === "recruiter" && html`<${CandidatesCheck} id=${interview.id} open />`}
  <${Letters} id=${interview.id} mark=${news} />
  <${Reminded} interview=${interview} />
</div>`;
}
