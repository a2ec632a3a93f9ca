// @ts-check
/** Editing a run-sheet: turns with company, minutes and jobs, in an order that buttons change. */
import { everything } from "../api.js";
import { Button, html, Icon, t, useEvent, useId, useResource } from "../ui.js";
import { Resource } from "./states.js";
import { hour } from "./time.js";
import { tell } from "./toast.js";

/** @typedef {{key: string, id?: string, company: string, minutes: number|string, jobs: string[], saved: {id: string, title: string}[], started: boolean, name: string}} DraftTurn `saved`: the jobs it has had so far */

/** What is not right yet. @param {DraftTurn} turn */
export function turnProblem({ company, minutes, started }) {
  if (started) return "";
  if (!company) return t("plan.company_first");
  const n = Number(minutes);
  return Number.isInteger(n) && n >= 1 && n <= 240 ? "" : t("plan.minutes_wrong");
}

/** A job that was closed since it was chosen can still be taken out. @param {{turn: DraftTurn, change: (change: Partial<DraftTurn>) => void}} props */
function JobChoice({ turn, change }) {
  const jobs = useResource(() => everything("/jobs", "jobs", { company: turn.company }), [turn.company]);
  const toggle = (/** @type {string} */ id, /** @type {boolean} */ on) =>
    change({ jobs: on ? [...turn.jobs, id] : turn.jobs.filter((one) => one !== id) });
  const closed = (/** @type {any[]} */ open) => turn.saved.filter(({ id }) => !open.some((job) => job.id === id));
  return html`<fieldset class="field"><legend>${t("plan.jobs")} <span class="optional numbers">${t("plan.jobs_chosen", { n: turn.jobs.length })}</span></legend>
    <${Resource} of=${jobs} lines=${2} empty=${(/** @type {any[]} */ open) => !open.length && !turn.saved.length && html`<p class="small muted">${t("plan.no_jobs")}</p>`}>
      ${(/** @type {any[]} */ open) =>
        html`<div class="job-choice">${[...open, ...closed(open)].map(
          (job) => html`<label class="check" key=${job.id}><input type="checkbox" checked=${turn.jobs.includes(job.id)}
          onChange=${(/** @type {any} */ e) => toggle(job.id, e.target.checked)} /><span>${job.title}${!open.includes(job) && html` <span class="small muted">${t("plan.job_closed")}</span>`}</span></label>`,
        )}</div>`}
    <//></fieldset>`;
}

/** @param {{turn: DraftTurn, companies: any[], change: (change: Partial<DraftTurn>) => void, problem: string}} props */
function TurnFields({ turn, companies, change, problem }) {
  const id = useId();
  const about = problem ? `${id}-problem` : undefined;
  const wrong = (/** @type {boolean} */ here) => (here && problem ? "true" : undefined);
  return html`<div class="stack tight">
    <div class="turn-fields">
      <div class="field"><label for=${`${id}-c`}>${t("plan.company")}</label>
        <select id=${`${id}-c`} class="input" value=${turn.company} aria-invalid=${wrong(!turn.company)} aria-describedby=${about}
          onChange=${(/** @type {any} */ e) => change({ company: e.target.value, jobs: [], saved: [] })}>
          <option value="">${t("plan.choose")}</option>
          ${companies.map((company) => html`<option key=${company.id} value=${company.id}>${company.name}</option>`)}
        </select></div>
      <div class="field"><label for=${`${id}-m`}>${t("plan.minutes")}</label>
        <input id=${`${id}-m`} class="input numbers" type="number" inputmode="numeric" min="1" max="240" value=${turn.minutes}
          aria-invalid=${wrong(Boolean(turn.company))} aria-describedby=${about}
          onInput=${(/** @type {any} */ e) => change({ minutes: e.target.value })} /></div>
    </div>
    ${problem && html`<p class="problem" id=${about}><${Icon} name="circle-alert" />${problem}</p>`}
    ${turn.company && html`<${JobChoice} turn=${turn} change=${change} />`}
  </div>`;
}

/** @param {{turn: DraftTurn, at: number, count: number, first: number, starts: number, move: (by: number) => void, remove: () => void, children?: any}} props */
const TurnItem = ({
  turn,
  at,
  count,
  first,
  starts,
  move,
  remove,
  children,
}) => html`<li class="card stack tight" aria-label=${t("plan.turn", { n: at + 1 })}>
  <div class="row between"><p class="row tight"><b class="numbers">${hour(starts)}</b><span class="muted">${t("plan.turn", { n: at + 1 })}</span>
      ${turn.started && html`<span class="chip done">${t("plan.started")}</span>`}</p>
    ${
      !turn.started &&
      html`<div class="row tight">
        <${Button} kind="quiet" only icon="arrow-up" aria-label=${t("plan.up", { n: at + 1 })} disabled=${at <= first} onClick=${() => move(-1)} />
        <${Button} kind="quiet" only icon="arrow-down" aria-label=${t("plan.down", { n: at + 1 })} disabled=${at === count - 1} onClick=${() => move(1)} />
        <${Button} kind="quiet" only icon="trash-2" aria-label=${t("plan.remove", { n: at + 1 })} onClick=${remove} />
      </div>`
    }</div>
  ${children}
</li>`;

/**
 * @param {{turns: DraftTurn[], starts: number, companies: any[], problems: Record<string, string>, onChange: (turns: DraftTurn[]) => void}} props
 */
export function RunSheetEditor({ turns, starts, companies, problems, onChange }) {
  const first = turns.filter((turn) => turn.started).length;
  let at = starts;
  const put = (/** @type {number} */ i, /** @type {Partial<DraftTurn>} */ change) =>
    onChange(turns.map((turn, k) => (k === i ? { ...turn, ...change } : turn)));
  const move = (/** @type {number} */ i, /** @type {number} */ by) => {
    const next = [...turns];
    next.splice(i + by, 0, ...next.splice(i, 1));
    onChange(next);
  };
  const back = useEvent((/** @type {number} */ i, /** @type {DraftTurn} */ turn) =>
    onChange(turns.toSpliced(i, 0, turn)),
  );
  const remove = (/** @type {number} */ i) => {
    onChange(turns.toSpliced(i, 1));
    tell(t("plan.removed", { n: i + 1 }), { label: t("undo"), run: () => back(i, turns[i]) });
  };
  return html`<ol class="stack" aria-label=${t("run_sheet")}>${turns.map((turn, i) => {
    const begins = at;
    at += (Number(turn.minutes) || 0) * 60e3;
    return html`<${TurnItem} key=${turn.key} turn=${turn} at=${i} count=${turns.length} first=${first} starts=${begins}
      move=${(/** @type {number} */ by) => move(i, by)} remove=${() => remove(i)}>
      ${
        turn.started
          ? html`<p><b>${turn.name}</b> <span class="small muted">${t("minutes", { n: turn.minutes })}</span></p>`
          : html`<${TurnFields} turn=${turn} companies=${companies} change=${(/** @type {any} */ change) => put(i, change)} problem=${problems[turn.key] && turnProblem(turn)} />`
      }
    <//>`;
  })}</ol>`;
}
