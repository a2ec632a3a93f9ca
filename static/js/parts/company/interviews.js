// @ts-check
/** The company's interviews: those that come, and the times it offers. */
import { api, everything } from "../../api.js";
import { useHear } from "../../live.js";
import { me } from "../../store.js";
import { Button, html, Icon, names, t, useAction, useEffect, useResource, useState } from "../../ui.js";
import { Kept } from "../consent/after.js";
import { Dialog } from "../dialog.js";
import { Empty, Resource } from "../states.js";
import { When, when } from "../time.js";
import { tell } from "../toast.js";
import { Examinations } from "./examinations.js";
import { Figures } from "./figures.js";
import { OfferDialog } from "./offer.js";
import { Ended } from "./past.js";
import { Upcoming } from "./upcoming.js";

/** Milliseconds until it is looked again how many wait. */
const AGAIN = 10_000;

/** @param {{slot: any, alone: boolean, onDone: (changed?: boolean) => void}} props */
function WithdrawDialog({ slot, alone, onDone }) {
  const [busy, withdraw] = useAction(async (/** @type {boolean} */ series) => {
    await api.post(`/slots/${slot.id}/withdraw`, { series });
    tell(t("slots.withdrawn"));
    onDone(true);
  });
  return html`<${Dialog} title=${t("slots.withdraw_title")} onClose=${() => onDone()}>
    <p>${t("slots.withdraw_text", { time: when(slot.starts_at) })}</p>
    <div class="actions"><${Button} onClick=${() => onDone()}>${t("cancel")}<//>
      ${!alone && html`<${Button} kind="danger" busy=${busy} onClick=${() => withdraw(true)}>${t("slots.withdraw_all")}<//>`}
      <${Button} kind="danger" busy=${busy} onClick=${() => withdraw(false)}>${t(alone ? "slots.withdraw" : "slots.withdraw_one")}<//></div>
  <//>`;
}

/** Without anybody who booked it a time may be gone as well: its panel has another interview then. @param {any} slot */
const standing = ({ free, booked, capacity }) =>
  free ? t("slots.free", { n: free }) : t(booked < capacity ? "slots.busy" : "slots.full");

/** @param {{slot: any, onWithdraw: () => void}} props */
const Line = ({ slot, onWithdraw }) => html`<li class="slot row between tight">
  <span class="grow"><b><${When} at=${slot.starts_at} /></b> <span class="small muted">${t("minutes", { n: slot.minutes })}</span><br />
    <span class="small muted">${slot.job.title} · ${names(slot.panel)}</span></span>
  <span class=${slot.free ? "chip river" : "chip done"}>${standing(slot)}</span>
  <${Button} kind="quiet small" onClick=${onWithdraw}>${t("slots.withdraw")}<//>
</li>`;

/** `may`: there is a job that times could be offered for. @param {{slots: any, may: boolean}} props */
function Offered({ slots, may }) {
  const [chosen, choose] = useState(/** @type {any} */ (null));
  const done = (/** @type {boolean|undefined} */ changed) => {
    choose(null);
    if (changed) slots.reload();
  };
  const none = () =>
    may
      ? html`<${Empty} title=${t("slots.none")} text=${t("slots.none_text")} />`
      : html`<${Empty} title=${t("slots.none")} text=${t("slots.no_jobs")}><${Button} href="/jobs/new">${t("company.post")}<//><//>`;
  return html`<${Resource} of=${slots} lines=${5} empty=${(/** @type {any} */ all) => !all.length && none()}>
    ${(
      /** @type {any} */ all,
    ) => html`<ul class="list" aria-label=${t("slots.title")}>${all.map((/** @type {any} */ slot) => html`<${Line} key=${slot.id} slot=${slot} onWithdraw=${() => choose(slot)} />`)}</ul>
      ${chosen && html`<${WithdrawDialog} slot=${chosen} alone=${all.filter((/** @type {any} */ one) => one.series === chosen.series).length < 2} onDone=${done} />`}`}
  <//>`;
}

/** A colleague may have opened one. @param {{jobs: any[]}} props */
function Queues({ jobs }) {
  const queues = useResource(() => api.get("/queues").then((answer) => answer.queues), []);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || queues.reload(), AGAIN);
    return () => clearInterval(timer);
  }, [queues.reload]);
  const open = new Map((queues.data ?? []).map((/** @type {any} */ one) => [one.job, one]));
  const Standing = (/** @type {any} */ { state, waiting }) =>
    html`<span class=${state === "open" ? "chip live" : "chip waiting"}>${t(`slots.queue_${state}`, { n: waiting })}</span>`;
  return html`<section class="stack tight" aria-labelledby="queues">
    <h2 id="queues">${t("slots.queue")}</h2>
    <p class="muted">${t("slots.queue_about")}</p>
    <ul class="list">${jobs.map((job) => html`<li key=${job.id}><a class="item row between tight" href=${`/queue/${job.id}`}><b class="grow">${job.title}</b>${open.has(job.id) ? Standing(open.get(job.id)) : html`<${Icon} name="users" />`}</a></li>`)}</ul>
  </section>`;
}

export function Interviews() {
  const slots = useResource(() => api.get("/slots").then((answer) => answer.slots), []);
  const jobs = useResource(() => everything("/jobs", "jobs", { mine: true }), []);
  const [offering, offer] = useState(false);
  useHear("/inbox", "notice_arrived", ({ notice }) => notice.link.startsWith("/interviews/") && slots.reload());
  const open = (jobs.data ?? []).filter((/** @type {any} */ job) => job.state === "open");
  const done = (/** @type {boolean|undefined} */ changed) => {
    offer(false);
    if (changed) slots.reload();
  };
  return html`<div class="stack apart">
    <${Examinations} may=${/** @type {any} */ (me.value).company.institution} />
    <${Upcoming} mark=${slots.data} />
    <${Ended} />
    ${open.length > 0 && html`<${Queues} jobs=${open} />`}
    <section class="stack tight" aria-labelledby="slots">
      <div class="row between"><h2 id="slots">${t("slots.title")}</h2>
        <${Button} icon="calendar-plus" disabled=${!open.length} onClick=${() => offer(true)}>${t("slots.offer")}<//></div>
      <p class="muted">${t("slots.about")}</p>
      ${jobs.data && html`<${Offered} slots=${slots} may=${open.length > 0} />`}
    </section>
    <${Kept} />
    <${Figures} />
    ${offering && open.length > 0 && html`<${OfferDialog} jobs=${open} onDone=${done} />`}
  </div>`;
}
