// @ts-check
/** The run-sheet as the host works it: when each turn runs, how far it is, and the cards of its jobs. */
import { drift } from "../desk.js";
import { Button, cx, html, t, useNow } from "../ui.js";
import { timetable } from "./run_sheet.js";
import { clock, hour } from "./time.js";

/** @param {{show: any, now: () => number}} props */
function Drift({ show, now }) {
  useNow(1000);
  const state = drift(show, now());
  if (!state) return null;
  const minutes = Math.round(state.late / 60e3);
  const words =
    minutes > 0 ? t("desk.late", { n: minutes }) : minutes < 0 ? t("desk.early", { n: -minutes }) : t("desk.on_time");
  return html`<span class=${cx("chip numbers", minutes > 5 ? "urgent" : minutes > 0 ? "waiting" : "done")} data-testid="drift">${words}</span>`;
}

/** @param {{show: any, now: () => number}} props */
function Left({ show, now }) {
  useNow(1000);
  const state = drift(show, now());
  if (!state) return null;
  const over = state.left < 0;
  return html`<div class="left">
    <progress max="1" value=${Math.min(1, state.share)} aria-label=${t("desk.progress")} />
    <span class=${cx("small numbers", over && "problem")}>${t(over ? "desk.over" : "desk.left", { time: clock(Math.abs(state.left)) })}</span></div>`;
}

/** @param {{job: any, show: any, may: boolean, command: (verb: string, payload?: any) => void, busy: boolean}} props */
function CardRow({ job, show, may, command, busy }) {
  const on = show.card?.job.id === job.id;
  const before = show.cards.some((/** @type {any} */ card) => card.job.id === job.id);
  return html`<li class="job-row"><span class="grow">${job.title}
      ${on ? html` <span class="chip live">${t("card.on_screen")}</span>` : before && html` <span class="chip done">${t("desk.shown")}</span>`}</span>
    ${
      on
        ? html`<${Button} kind="small" disabled=${!may || busy} onClick=${() => command("hide_card")} aria-label=${t("desk.hide_card_one", { job: job.title })}>${t("desk.hide_card")}<//>`
        : html`<${Button} kind="small" disabled=${!may || busy} onClick=${() => command("show_card", { job: job.id })} aria-label=${t("desk.show_card_one", { job: job.title })}>${t("desk.show_card")}<//>`
    }</li>`;
}

/** @param {{show: any, now: () => number, may: boolean, command: (verb: string, payload?: any) => void, busy: boolean}} props */
export const DeskSheet = ({
  show,
  now,
  may,
  command,
  busy,
}) => html`<section class="stack" aria-label=${t("run_sheet")}>
  <div class="row between"><h2>${t("run_sheet")}</h2><${Drift} show=${show} now=${now} /></div>
  <ol class="run-sheet">${timetable(show).map(
    (
      /** @type {any} */ { turn, starts, now: current, begun },
    ) => html`<li key=${turn.id} class=${cx("turn", current && "now", begun && !current && "past")} aria-current=${current ? "step" : undefined}>
      <time class="turn-time" datetime=${new Date(starts).toISOString()}>${hour(starts)}</time>
      <div class="stack tight">
        <p class="row tight"><b>${turn.company.name}</b><span class="small muted">${t("minutes", { n: turn.minutes })}</span>${current && html`<span class="chip live">${t("turn.now")}</span>`}</p>
        ${current && html`<${Left} show=${show} now=${now} />`}
        ${
          (current || (!begun && show.state !== "ended")) &&
          html`<ul>${turn.jobs.map(
            (/** @type {any} */ job) =>
              html`<${CardRow} key=${job.id} job=${job} show=${show} may=${may && current} command=${command} busy=${busy} />`,
          )}</ul>`
        }
      </div></li>`,
  )}</ol>
  ${!show.turns.length && html`<p class="card muted">${t("desk.no_turns")} <a href=${`/plan/${show.id}`}>${t("desk.plan")}</a></p>`}
</section>`;
