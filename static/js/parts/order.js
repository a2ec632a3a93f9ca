// @ts-check
/** Keeping order on the desk: mute or ban who wrote something or has a hand up, who writes how soon, and what holds now with its undo. */
import { api } from "../api.js";
import { live } from "../live.js";
import { Button, html, signal, t, useAction, useId, useResource, useState } from "../ui.js";
import { ChimeSwitch } from "./chime.js";
import { Dialog } from "./dialog.js";
import { hour } from "./time.js";
import { tell, tellError } from "./toast.js";
import { Words } from "./word_list.js";

const MINUTES = [5, 10, 60];
const PAUSES = [0, 5, 15, 30, 60];
const AGES = [0, 5, 30, 60, 1440];
/** Rises with each change, so that the list is read again. */
const changes = signal(0);

/** @param {string} verb @param {any} payload */
async function order(verb, payload) {
  const sanction = await live("/audience").call(verb, payload);
  changes.value += 1;
  return sanction;
}

/** @param {string} id */
function lift(id) {
  const undo = { label: t("undo"), run: () => void order("restore", { sanction: id }).catch(tellError) };
  order("lift", { sanction: id }).then(() => tell(t("order.lifted"), undo), tellError);
}

/** @param {any} sanction */
function tellOf({ id, kind, name, hid: n }) {
  const did = kind === "mute" ? "order.muted" : n ? "order.banned_hid" : "order.banned";
  tell(t(did, { name, n }), { label: t("undo"), run: () => lift(id) });
}

/**
 * Somebody, and what of theirs the server is told: a line, a held line, a question or a hand.
 * @typedef {{of: {line: string}|{held: string}|{question: string}|{hand: string}, name: string}} Writer
 */

/** @param {Writer & {onClose: () => void}} props */
function Banning({ of, name, onClose }) {
  const [hide, setHide] = useState(false);
  const [busy, ban] = useAction(async (/** @type {boolean} */ everywhere) => {
    tellOf(await order("ban", { ...of, everywhere, hide }));
    onClose();
  });
  return html`<${Dialog} title=${t("order.ban_title", { name })} onClose=${onClose}>
    <p>${t("order.ban_text")}</p>
    <label class="check"><input type="checkbox" checked=${hide} onChange=${(/** @type {any} */ e) => setHide(e.target.checked)} /><span>${t("order.ban_hide")}</span></label>
    <div class="actions"><${Button} onClick=${onClose}>${t("cancel")}<//>
      <${Button} kind="danger" busy=${busy} onClick=${() => ban(false)}>${t("order.ban_here")}<//>
      <${Button} kind="danger" busy=${busy} onClick=${() => ban(true)}>${t("order.ban_everywhere")}<//></div>
  <//>`;
}

/** As a ref: the button that was pressed is gone. Not to the next one, which a held key would press. @param {HTMLElement|null} group */
const goesOn = (group) => group?.focus();

/** Beside what somebody wrote; folded, so that it stays dense. @param {Writer & {role?: string}} props */
export function OnWriter({ of, name, role = "graduate" }) {
  const [open, setOpen] = useState(false);
  const [banning, setBanning] = useState(false);
  const [busy, mute] = useAction(async (/** @type {number} */ minutes) =>
    tellOf(await order("mute", { ...of, minutes })),
  );
  if (["host", "staff"].includes(role)) return null;
  if (!open)
    return html`<${Button} class="line-more" kind="quiet small" only icon="ellipsis" onClick=${() => setOpen(true)} aria-label=${t("order.more", { name })} />`;
  return html`<span ref=${goesOn} tabindex="-1" class="row tight on-writer" role="group" aria-label=${t("order.on", { name })}><span class="small muted">${t("order.mute")}</span>
    ${MINUTES.map((n) => html`<${Button} key=${n} kind="quiet small" busy=${busy} onClick=${() => mute(n)} aria-label=${t("order.mute_for", { n, name })}>${t("order.minutes", { n })}<//>`)}
    <${Button} kind="quiet small" onClick=${() => setBanning(true)} aria-label=${t("order.ban_line", { name })}>${t("order.ban")}<//></span>
    ${banning && html`<${Banning} of=${of} name=${name} onClose=${() => setBanning(false)} />`}`;
}

/**
 * A number of the show that its hosts may change while it runs.
 * @param {{label: string, value: number, options: number[], words: (n: number) => string, set: (n: number) => Promise<any>}} props
 */
function Setting({ label, value, options, words, set }) {
  const id = useId();
  const [busy, change] = useAction(set);
  return html`<p class="small"><label for=${id}>${label}</label>
    <select id=${id} class="input" disabled=${busy} value=${value} onChange=${(/** @type {any} */ e) => change(Number(e.target.value))}>
      ${[...new Set([...options, value])].map((n) => html`<option key=${n} value=${n}>${words(n)}</option>`)}
    </select></p>`;
}

/** @param {{show: any}} props */
const Settings = ({ show }) => html`<${Setting} label=${t("order.slow")} value=${show.slow_seconds} options=${PAUSES}
    words=${(/** @type {number} */ n) => (n ? t("order.slow_every", { n }) : t("order.slow_off"))}
    set=${(/** @type {number} */ seconds) => order("slow", { broadcast: show.id, seconds })} />
  <${Setting} label=${t("order.newcomers")} value=${show.newcomer_minutes} options=${AGES}
    words=${(/** @type {number} */ n) => (n ? t("order.newcomers_after", { n }) : t("order.newcomers_now"))}
    set=${(/** @type {number} */ minutes) => order("newcomers", { broadcast: show.id, minutes })} />`;

/** @param {{one: any}} props */
const Holding = ({ one }) => html`<li class="row tight small">
  <b>${one.name}</b><span class="muted grow">${one.until ? t("order.until", { time: hour(one.until) }) : t("order.for_good")}${one.everywhere && ` · ${t("order.everywhere")}`}${one.hid > 0 && ` · ${t("order.hid", { n: one.hid })}`}${one.text && ` · ${one.text}`}</span>
  <${Button} kind="quiet small" onClick=${() => lift(one.id)} aria-label=${t("order.lift_one", { name: one.name })}>${t("order.lift")}<//></li>`;

/** @param {{show: any}} props */
export function Order({ show }) {
  const holding = useResource(() => api.get(`/broadcasts/${show.id}/sanctions`), [show.id, changes.value]);
  const sanctions = holding.data?.sanctions ?? [];
  const [words, setWords] = useState(false);
  return html`<section class="order stack tight" aria-label=${t("order.title")}>
    ${
      show.state !== "ended" &&
      html`<div class="order-settings"><${Settings} show=${show} /></div><div class="row tight"><${ChimeSwitch} />
      <${Button} kind="quiet small" icon="list-filter" onClick=${() => setWords(true)} aria-haspopup="dialog">${t("words.title")}<//></div>`
    }
    ${
      words &&
      html`<${Dialog} title=${t("words.title")} sheet onClose=${() => setWords(false)}><${Words} />
      <div class="actions"><${Button} onClick=${() => setWords(false)}>${t("close")}<//></div><//>`
    }
    ${sanctions.length > 0 && html`<ul class="stack tight">${sanctions.map((/** @type {any} */ one) => html`<${Holding} key=${one.id} one=${one} />`)}</ul>`}
  </section>`;
}
