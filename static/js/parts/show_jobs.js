// @ts-check
/** Jobs inside a show: the card on screen, the list by turn, a job's details without leaving the picture. */
import { api } from "../api.js";
import { Button, html, Icon, t, useEffect, useResource, useState } from "../ui.js";
import { Deliver } from "./deliver.js";
import { Dialog } from "./dialog.js";
import { Company, JobFacts } from "./job_card.js";
import { Expected, Over, RemindMe, toCome, useReminders } from "./reminders.js";
import { Resource } from "./states.js";
import { day } from "./time.js";

/** @typedef {{broadcast: string, moment: () => number|undefined}} Moment where and when a resume is delivered */

/**
 * The card as a sheet from below. It can be made small and comes back with the next card.
 * @param {{card: any, deliveries?: number, moment: Moment, onOpen: (id: string) => void}} props
 */
export function CardSheet({ card, deliveries = 0, moment, onOpen }) {
  const [small, setSmall] = useState(false);
  useEffect(() => setSmall(false), [card?.id]);
  if (!card) return null;
  const { job } = card;
  return html`<section class=${small ? "card-sheet small-sheet" : "card-sheet"} aria-label=${t("card.label")} aria-live="polite">
    <div class="row between">
      <div class="grow">
        <h2><button type="button" class="as-link reach" onClick=${() => onOpen(job.id)}><span>${job.title}</span></button></h2>
        ${!small && html`<${Company} company=${job.company} />`}
      </div>
      <${Button} kind="quiet" only icon=${small ? "chevron-up" : "chevron-down"} aria-label=${t(small ? "card.larger" : "card.smaller")}
        aria-expanded=${small ? "false" : "true"} onClick=${() => setSmall(!small)} />
    </div>
    ${
      !small &&
      html`<${JobFacts} job=${job} />
        <${Deliver} key=${job.id} job=${job} ...${moment} />
        ${deliveries > 0 && html`<p class="small muted deliveries" data-testid="deliveries">${t("card.deliveries", { n: deliveries })}</p>`}`
    }
  </section>`;
}

/** @param {{job: any}} props */
const Details = ({ job }) => html`<div class="stack tight">
  <${Company} company=${job.company} />
  <${JobFacts} job=${job} />
  <h3>${t("card.conditions")}</h3><p class="lines-kept">${job.conditions}</p>
  <h3>${t("card.duties")}</h3><p class="lines-kept">${job.duties}</p>
  <p class="small muted">${t("card.valid", { date: day(job.valid_until) })}</p>
</div>`;

/** A job over the show. @param {{id: string, title: string, moment: Moment, onClose: () => void}} props */
export function JobSheet({ id, title, moment, onClose }) {
  const job = useResource(() => api.get(`/jobs/${id}`), [id]);
  return html`<${Dialog} title=${title} sheet onClose=${onClose}>
    <${Resource} of=${job}>${(/** @type {any} */ data) => html`<${Details} job=${data} /><${Deliver} job=${data} ...${moment} />`}<//>
    <div class="actions"><${Button} onClick=${onClose}>${t("close")}<//></div>
  <//>`;
}

/** @param {{show: any, turn: any, job: any, reminders: any, moment: Moment, onOpen: (id: string) => void}} props */
const JobRow = ({ show, turn, job, reminders, moment, onOpen }) => html`<li class="job-row">
  <div class="grow"><button type="button" class="as-link reach" onClick=${() => onOpen(job.id)}>${job.title}</button>
    ${show.card?.job.id === job.id && html` <span class="chip live"><${Icon} name="tag" />${t("card.on_screen")}</span>`}
    <${Expected} reminder=${reminders.of(show.id, job.id)} /></div>
  ${toCome(show, turn, job) && html`<${RemindMe} show=${show.id} job=${job} reminders=${reminders} back=${`/broadcasts/${show.id}?tab=jobs`} />`}
  <${Deliver} job=${job} size="small" ...${moment} />
  <${Over} over=${reminders.over(show.id, job.id)} />
</li>`;

/** @param {{show: any, moment: Moment, onOpen: (id: string) => void}} props */
export function JobsByTurn({ show, moment, onOpen }) {
  const reminders = useReminders(show.state !== "ended", show.current_turn);
  return html`<div class="stack">
  ${show.turns.map(
    (/** @type {any} */ turn) => html`<section class="stack tight" key=${turn.id}>
      <h2 class="row tight turn-name">${turn.company.name}${turn.id === show.current_turn && show.state === "live" && html`<span class="chip live">${t("turn.now")}</span>`}</h2>
      <ul>${turn.jobs.map((/** @type {any} */ job) => html`<${JobRow} key=${job.id} show=${show} turn=${turn} job=${job} reminders=${reminders} moment=${moment} onOpen=${onOpen} />`)}</ul>
      ${!turn.jobs.length && html`<p class="small muted">${t("card.no_jobs")}</p>`}
    </section>`,
  )}
  ${!show.turns.length && html`<p class="muted">${t("card.no_turns")}</p>`}
</div>`;
}
