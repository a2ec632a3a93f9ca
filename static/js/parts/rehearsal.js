// @ts-check
/** Rehearsing a planned show at the host's desk: begin, and take over the times it took. */
import { api } from "../api.js";
import { body, draft } from "../plan.js";
import { Button, cx, html, Icon, t } from "../ui.js";
import { confirm } from "./dialog.js";
import { clock } from "./time.js";
import { tell, tellError } from "./toast.js";

/** Saves the plan with these minutes by turn. @param {any} show @param {Map<string, number>} lengths */
const replanned = (show, lengths) => {
  const values = draft(show);
  const turns = values.turns.map((/** @type {any} */ turn) => ({
    ...turn,
    minutes: lengths.get(turn.id) ?? turn.minutes,
  }));
  return api.put(`/broadcasts/${show.id}`, body({ ...values, turns }, show));
};

/** @param {{show: any, took: any[]}} props */
const Times = ({
  show,
  took,
}) => html`<table class="rehearsal-times numbers"><thead><tr><th scope="col">${t("rehearsal.turn")}</th>
    <th scope="col">${t("rehearsal.planned")}</th><th scope="col">${t("rehearsal.took")}</th></tr></thead>
  <tbody>${took.map(({ turn: id, milliseconds }) => {
    const turn = show.turns.find((/** @type {any} */ one) => one.id === id);
    if (!turn) return null;
    return html`<tr key=${id}><th scope="row">${turn.company.name}</th><td>${t("minutes", { n: turn.minutes })}</td>
      <td class=${cx(milliseconds > turn.minutes * 60e3 && "problem")}>${clock(milliseconds)}</td></tr>`;
  })}</tbody></table>`;

/** Whether what was measured may go: nothing brings it back. @param {any} rehearsal @param {string} yes */
const sure = (rehearsal, yes) =>
  !rehearsal?.took.length ||
  confirm({ title: t("rehearsal.lost_title"), text: t("rehearsal.lost_text"), yes, danger: true });

/** `act` runs a command of the show. @param {{show: any, rehearsal: any, act: (verb: string) => Promise<any>, busy: boolean}} props */
export function Rehearsal({ show, rehearsal, act, busy }) {
  const words = t(rehearsal ? "rehearsal.again" : "rehearsal.start");
  const begin = (/** @type {string} */ kind) =>
    html`<${Button} kind=${kind} icon="clapperboard" busy=${busy} onClick=${async () => (await sure(rehearsal, words)) && act("rehearse")}>${words}<//>`;
  if (!rehearsal)
    return html`<div class="row between card small"><p class="muted rehearsal-why">${t("rehearsal.why")}</p>${begin("small")}</div>`;
  if (rehearsal.show)
    return html`<p class="notice-bar" role="status"><${Icon} name="eye-off" />${t("rehearsal.private")}</p>`;
  const takeOver = async () => {
    const before = new Map(show.turns.map((/** @type {any} */ turn) => [turn.id, turn.minutes]));
    if (await act("take_timings"))
      tell(t("rehearsal.taken"), { label: t("undo"), run: () => void replanned(show, before).catch(tellError) });
  };
  return html`<section class="card stack tight" aria-label=${t("rehearsal.title")} data-testid="rehearsal">
    <h2>${t("rehearsal.over")}</h2>
    ${rehearsal.took.length ? html`<${Times} show=${show} took=${rehearsal.took} />` : html`<p class="muted">${t("rehearsal.no_times")}</p>`}
    <div class="row">${rehearsal.took.length > 0 && html`<${Button} kind="primary" icon="check" busy=${busy} onClick=${takeOver}>${t("rehearsal.take")}<//>`}
      ${begin("")}<${Button} kind="quiet" disabled=${busy} onClick=${async () => (await sure(rehearsal, t("rehearsal.drop"))) && act("forget_rehearsal")}>${t("rehearsal.drop")}<//></div>
  </section>`;
}
