// @ts-check
/** The run-sheet as a timeline: who presents when, with which jobs, and which turn is on now. */
import { cx, html, t } from "../ui.js";
import { hour } from "./time.js";

/**
 * When each turn starts: where it started already, when it did; the rest follows the plan, shifted by the drift.
 * @param {any} show a BroadcastView
 */
export function timetable(show) {
  const zero = Date.parse(show.first_on_air ?? show.starts_at);
  let at = zero;
  return show.turns.map((/** @type {any} */ turn) => {
    const starts = turn.started_ms === null ? at : zero + turn.started_ms;
    at = starts + turn.minutes * 60e3;
    return {
      turn,
      starts,
      now: show.state === "live" && turn.id === show.current_turn,
      begun: turn.started_ms !== null,
    };
  });
}

/** @param {{jobs: {id: string, title: string}[]}} props */
const Jobs = ({ jobs }) =>
  html`<ul class="turn-jobs">${jobs.map(
    (job) => html`<li key=${job.id}><a href=${`/jobs/${job.id}`}>${job.title}</a></li>`,
  )}</ul>`;

/** @param {{show: any}} props */
export const RunSheet = ({ show }) => html`<ol class="run-sheet" aria-label=${t("run_sheet")}>
  ${timetable(show).map(
    (
      /** @type {any} */ { turn, starts, now, begun },
    ) => html`<li key=${turn.id} class=${cx("turn", now && "now", begun && !now && "past")} aria-current=${now ? "step" : undefined}>
      <time class="turn-time" datetime=${new Date(starts).toISOString()}>${hour(starts)}</time>
      <div>
        <p class="row tight"><b>${turn.company.name}</b>
          ${now ? html`<span class="chip live">${t("turn.now")}</span>` : html`<span class="small muted">${t("minutes", { n: turn.minutes })}</span>`}</p>
        <${Jobs} jobs=${turn.jobs} />
      </div>
    </li>`,
  )}
</ol>`;
