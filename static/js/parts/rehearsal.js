// @ts-check
/** Rehearsing a planned show at the host's desk: the green room is there already, this measures the turns. */
import { api } from "../api.js";
import { body, draft } from "../plan.js";
import { begun, following, minutes, onward, took } from "../rehearsal.js";
import { Button, cx, html, t, useAction, useNow, useState } from "../ui.js";
import { clock } from "./time.js";
import { tell } from "./toast.js";

/** @typedef {import("../rehearsal.js").Rehearsal} Rehearsal */

/** What was measured outlives a reload of the page. @param {string} show */
function useKept(show) {
  const key = `rehearsal:${show}`;
  const [rehearsal, set] = useState(/** @type {Rehearsal|null} */ (read(key)));
  const keep = (/** @type {Rehearsal|null} */ next) => {
    try {
      if (next) sessionStorage.setItem(key, JSON.stringify(next));
      else sessionStorage.removeItem(key);
    } catch {
      // a private window may forbid storage; it then lasts as long as the page
    }
    set(next);
  };
  return /** @type {const} */ ([rehearsal, keep]);
}

/** @param {string} key */
function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Saves the plan with these minutes by turn. @param {any} show @param {Map<string, number>} lengths */
const replanned = (show, lengths) => {
  const values = draft(show);
  const turns = values.turns.map((/** @type {any} */ turn) => ({
    ...turn,
    minutes: lengths.get(turn.id) ?? turn.minutes,
  }));
  return api.put(`/broadcasts/${show.id}`, body({ ...values, turns }));
};

/** @param {{show: any, rehearsal: Rehearsal, now: number}} props */
const Times = ({ show, rehearsal, now }) => {
  const measured = took(show, rehearsal, now);
  const rows = show.turns.filter((/** @type {any} */ turn) => measured.has(turn.id));
  return html`<table class="rehearsal-times numbers"><thead><tr><th scope="col">${t("rehearsal.turn")}</th>
      <th scope="col">${t("rehearsal.planned")}</th><th scope="col">${t("rehearsal.took")}</th></tr></thead>
    <tbody>${rows.map((/** @type {any} */ turn) => {
      const spent = measured.get(turn.id) ?? 0;
      return html`<tr key=${turn.id}><th scope="row">${turn.company.name}</th><td>${t("minutes", { n: turn.minutes })}</td>
        <td class=${cx(spent > turn.minutes * 60e3 && "problem")}>${clock(spent)}</td></tr>`;
    })}</tbody></table>`;
};

/** @param {{show: any}} props */
export function Rehearsal({ show }) {
  const [rehearsal, keep] = useKept(show.id);
  const now = useNow(1000);
  const [busy, takeOver] = useAction(async () => {
    const before = new Map(show.turns.map((/** @type {any} */ turn) => [turn.id, turn.minutes]));
    const measured = took(show, /** @type {Rehearsal} */ (rehearsal), Date.now());
    await replanned(show, new Map([...measured].map(([turn, spent]) => [turn, minutes(spent)])));
    keep(null);
    tell(t("rehearsal.taken"), { label: t("rehearsal.undo"), run: () => void replanned(show, before) });
  });
  if (!show.turns.length) return null;
  if (!rehearsal)
    return html`<p class="row between card small"><span class="muted">${t("rehearsal.why")}</span>
      <${Button} kind="small" icon="timer" onClick=${() => keep(begun(show, Date.now()))}>${t("rehearsal.start")}<//></p>`;
  const next = following(show, rehearsal);
  return html`<section class="card stack tight" aria-label=${t("rehearsal.title")} data-testid="rehearsal">
    <div class="row between"><h2>${t("rehearsal.title")}</h2><span class="chip waiting">${t("rehearsal.private")}</span></div>
    <${Times} show=${show} rehearsal=${rehearsal} now=${now} />
    <div class="row">${
      rehearsal.ended
        ? html`<${Button} kind="primary" icon="check" busy=${busy} onClick=${takeOver}>${t("rehearsal.take")}<//>`
        : html`<${Button} kind="primary" icon=${next ? "arrow-right" : "flag"} onClick=${() => keep(onward(show, rehearsal, Date.now()))}>
            ${next ? t("rehearsal.next", { company: next.company.name }) : t("rehearsal.end")}<//>`
    }
      <${Button} kind="quiet" onClick=${() => keep(null)}>${t("rehearsal.drop")}<//></div>
  </section>`;
}
