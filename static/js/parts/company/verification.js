// @ts-check
/** Until when the company is verified, and what follows where nobody has confirmed it by then. */
import { me } from "../../store.js";
import { html, Icon, t } from "../../ui.js";
import { day, fields } from "../time.js";

const LEAD = 30 * 86400e3;

/** Where it stands: "waiting", "verified", "due" a month before its day, or "overdue". */
export function standing() {
  const until = me.value?.verified_until;
  if (!until) return "waiting";
  if (until < fields(Date.now()).date) return "overdue";
  return until <= fields(Date.now() + LEAD).date ? "due" : "verified";
}

/** Beside the company's name. */
export function Standing() {
  const now = standing();
  if (now === "waiting") return html`<span class="chip waiting"><${Icon} name="clock" />${t("company.waiting")}</span>`;
  if (now === "overdue")
    return html`<span class="chip urgent"><${Icon} name="bell-ring" />${t("company.ended")}</span>`;
  return html`<span class="chip done"><${Icon} name="badge-check" />${t("job.verified")}</span>`;
}

/** What the company should know, as long as it should. */
export function Confirming() {
  const now = standing();
  if (now !== "due" && now !== "overdue") return null;
  return html`<section class="card stack tight" aria-labelledby="confirming">
    <h2 id="confirming" class="row tight"><${Icon} name=${now === "due" ? "calendar-clock" : "bell-ring"} /><span class="grow">${t(`company.${now}`, { day: day(/** @type {any} */ (me.value).verified_until) })}</span></h2>
    <p>${t(`company.${now}_text`)}</p>
  </section>`;
}
