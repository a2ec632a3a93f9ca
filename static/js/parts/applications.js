// @ts-check
/** Applications as both sides see them: the live list, the state as a chip, the steps, the moment of the show. */
import { api } from "../api.js";
import { useLive } from "../live.js";
import { stylesheet } from "../router.js";
import { role } from "../store.js";
import { cx, html, Icon, t, useEvent, usePages } from "../ui.js";
import { loadWords } from "../words.js";
import { clock, When, when } from "./time.js";

await Promise.all([loadWords("application"), stylesheet("application")]);

/** @type {Record<string, string>} */
const LOOK = { delivered: "river", read: "river", passed: "done", signed: "done", rejected: "", withdrawn: "" };
const ASKS = ["invited", "offered"];

/** An invitation or an offer asks something of the graduate; the company has done its part. @param {string} state */
const look = (state) => (ASKS.includes(state) ? (role.value === "graduate" ? "urgent" : "done") : LOOK[state]);

/** Whether it can still have been a slip that the contract is signed. @param {any} application */
export const unsignable = ({ unsign_by }) => unsign_by && Date.now() < Date.parse(unsign_by);

/** @typedef {{applications: any[], next: string|null}} Page */
/** @typedef {{state?: string, job?: string, late?: string}} Filter */

/** Newest first, each once; what is in `news` is newer than what is in `old`. @param {any[]} old @param {any[]} news */
function merged(old, news) {
  const all = new Map(old.map((one) => [one.id, one]));
  for (const one of news) all.set(one.id, { ...all.get(one.id), ...one });
  return [...all.values()].sort((a, b) => b.delivered_at.localeCompare(a.delivered_at));
}

/** @param {Filter} filter */
const fits = (filter) => (/** @type {any} */ one) =>
  (!filter.state || one.state === filter.state) &&
  (!filter.job || one.job.id === filter.job) &&
  (!filter.late || (one.answer_by && Date.parse(one.answer_by) < Date.now()));

/**
 * The person's or the company's applications, kept up to date while on screen.
 * @param {{filter?: Filter, arrived?: (application: any) => void}} [use] `arrived` hears every change
 */
export function useApplications({ filter = {}, arrived } = {}) {
  const { list, growing, more } = usePages(
    (old) => api.get("/applications", { ...filter, before: old?.next }),
    "applications",
    [filter.state, filter.job, filter.late],
    (old, older) => merged(older, old),
  );
  const take = useEvent((/** @type {any[]} */ ...news) => {
    const put = (/** @type {Page} */ old) => ({
      ...old,
      applications: merged(old.applications, news).filter(fits(filter)),
    });
    if (list.data) list.set(put);
    else if (list.error) list.reload();
  });
  useLive("/applications", {
    payload: () => ({}),
    entered: (snapshot) => take(...snapshot.applications),
    events: {
      application_changed: ({ application }) => {
        take(application);
        arrived?.(application);
      },
    },
  });
  return { list, take, growing, more };
}

/** A graduate by name; who erased the account has none left. @param {{graduate: {name: string}}} of */
export const nameOf = ({ graduate }) => graduate.name || t("application.erased");

/** @param {{state: string}} props */
export const State = ({ state }) => html`<span class=${`chip ${look(state)}`}>${t(`application.${state}`)}</span>`;

/** Until when the company says whether it invites, while it has not. @param {{at: string|null}} props */
export const AnswerBy = ({ at }) =>
  at &&
  html`<span class=${cx("small", Date.parse(at) < Date.now() ? "late" : "muted")}>${Date.parse(at) < Date.now() ? t("application.late") : t("application.answer_by", { time: when(at) })}</span>`;

/** Where in which show it was delivered, as a way to that moment. @param {{application: any}} props */
export function Moment({ application: { broadcast, show_ms } }) {
  if (!broadcast) return html`<span class="chip">${t("application.from_page")}</span>`;
  const at = show_ms === null ? "" : `?at=${show_ms}`;
  return html`<a class="reach" href=${`/broadcasts/${broadcast}${at}`}><span class="chip river"><${Icon} name="play" />${
    show_ms === null ? t("application.from_show") : t("application.moment", { clock: clock(show_ms) })
  }</span></a>`;
}

/** What happened, oldest first. @param {{steps: {state: string, at: string, note: string}[]}} props */
export const Steps = ({ steps }) => html`<ol class="steps" aria-label=${t("application.steps")}>
  ${steps.map(
    (step, i) => html`<li key=${i} class=${`step ${step.state}`}>
      <b>${t(`application.${step.state}`)}</b> <span class="small muted"><${When} at=${step.at} /></span>
      ${step.note && html`<p class="note">${step.note}</p>`}
    </li>`,
  )}
</ol>`;
