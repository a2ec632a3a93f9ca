// @ts-check
/**
 * What this graduate has delivered, and what is still waiting to go out.
 *
 * A delivery that finds no network is kept in the browser under its key and sent again until the server has answered;
 * the key makes the retry the same delivery, however often it is sent. So is one whose login has ended meanwhile, for
 * when they have signed in again. One that is refused by then stays, with why, until its graduate has seen it.
 *
 * Who shares a browser shares its cookie: each says whose it is, and the server takes it under no other login.
 */
import { computed, effect, signal } from "@preact/signals";
import { api, explain, onceKey, worthRetrying } from "./api.js";
import { tell } from "./parts/toast.js";
import { deliveriesOf, store, storedJson } from "./storage.js";
import { me, role } from "./store.js";
import { loadWords, t } from "./words.js";

/** @typedef {{id: string, job: {id: string, title: string}, company: {id: string, name: string}, state: string, delivered_at: string}} Application */
/** @typedef {{code: string, reason: string}} Refused */
/** @typedef {"network"|"login"|"busy"|"broken"} Late */
/**
 * `late`: what it waits for. `refused`: it waits for nothing any more.
 * @typedef {{graduate: string, job: string, title: string, key: string, broadcast?: string, playhead_ms?: number, late?: Late, refused?: Refused}} Waiting
 */

/** Milliseconds until it is sent again: at first, and at most where the server asks for no more. */
const SOON = 5000;
const SELDOM = 60_000;

/** By job; undefined until known. */
export const delivered = signal(/** @type {Map<string, Application>|undefined} */ (undefined));
export const waiting = signal(/** @type {Waiting[]} */ ([]));
/** Those that their graduate is told of; the others are on their way for the first time. */
export const notYetOut = computed(() => waiting.value.filter((one) => one.late || one.refused));
/** Whether there is a resume to deliver; undefined until known. */
export const hasResume = signal(/** @type {boolean|undefined} */ (undefined));

const person = computed(() => (role.value === "graduate" ? me.value?.id : undefined));
/** Whether it is of who is signed in now. @param {{graduate: string}} one */
const mine = (one) => one.graduate === person.peek();

/** @param {string} graduate @returns {Waiting[]} */
const kept = (graduate) =>
  (storedJson(deliveriesOf(graduate)) ?? []).map((/** @type {Waiting} */ one) => ({ ...one, graduate }));

/** Somebody's list, whoever is signed in by now. @param {string} graduate @param {(list: Waiting[]) => Waiting[]} by */
function change(graduate, by) {
  const here = graduate === person.peek();
  const list = by(here ? waiting.peek() : kept(graduate));
  if (here) waiting.value = list;
  store(deliveriesOf(graduate), list.length ? JSON.stringify(list) : null);
}

/** Takes over an application's newest state. @param {Application} application */
export function remember(application) {
  const map = new Map(delivered.peek());
  const old = map.get(application.job.id);
  if (application.state !== "withdrawn") map.set(application.job.id, application);
  else if (old?.id === application.id) map.delete(application.job.id);
  delivered.value = map;
}

async function load() {
  const { applications } = await api.get("/applications");
  delivered.value = new Map();
  for (const application of applications) remember(application);
}

/** Asks anew whether there is a resume. */
async function lookForResume() {
  hasResume.value = await api.get("/resume").then(
    (resume) => resume !== null,
    () => undefined,
  );
}

/** @param {Waiting} one */
async function send({ title, late, refused, ...one }) {
  const application = await api.post("/applications", one);
  if (mine(one)) remember(application);
  return application;
}

/** @param {Waiting} one */
export const forget = (one) => change(one.graduate, (list) => list.filter((other) => other.key !== one.key));

/** @param {Waiting} one @param {Partial<Waiting>} news */
const note = (one, news) =>
  change(one.graduate, (list) => list.map((other) => (other.key === one.key ? { ...other, ...news } : other)));

/**
 * Delivers the resume to a job. Resolves with the application, or with null when it waits; a refusal is thrown.
 * @param {{id: string, title: string}} job
 * @param {{broadcast?: string, playhead_ms?: number}} [moment]
 */
export async function deliver(job, moment = {}) {
  const graduate = /** @type {string} */ (person.peek());
  const again = waiting.peek().find((one) => one.job === job.id && !one.refused);
  const one = again ?? { graduate, job: job.id, title: job.title, key: onceKey(), ...moment };
  if (!again) change(graduate, (list) => [...list.filter((other) => other.job !== job.id), one]);
  return settle(one).catch((error) => {
    forget(one);
    throw error;
  });
}

/** What it waits for that reached the server and was not taken. @type {Record<string, Late>} */
const WAITS = { unauthorized: "login", too_fast: "busy", unavailable: "busy", internal: "broken" };

/** @param {any} error @returns {Late|undefined} nothing where it was refused */
const waitsFor = (error) => WAITS[error.code] ?? (worthRetrying(error) ? "network" : undefined);

/** @param {Waiting} one */
async function settle(one) {
  try {
    const application = await send(one);
    pause = SOON;
    forget(one);
    return application;
  } catch (/** @type {any} */ error) {
    const late = waitsFor(error);
    if (!late) throw error;
    note(one, { late });
    if (late !== "login") later(error.seconds);
    return null;
  }
}

let pause = SOON;
/** @type {any} */
let timer;

/** Each time after a longer pause, and not before the server wants it. @param {number} [seconds] */
function later(seconds = 0) {
  pause = Math.max(pause, 1000 * seconds);
  clearTimeout(timer);
  timer = setTimeout(() => {
    pause = Math.min(2 * pause, SELDOM);
    flush();
  }, pause);
}

/** Sends what waits: whoever it is of has been told that it goes out, so they are told where it does not. */
async function flush() {
  for (const one of waiting.peek().filter((other) => !other.refused))
    await settle(one).catch((error) => refuse(one, error));
}

/** @param {Waiting} one @param {any} error */
async function refuse(one, error) {
  note(one, { refused: { code: error.code, reason: error.reason } });
  await loadWords("deliver");
  if (mine(one)) tell(t("deliver.refused", { job: one.title, why: explain(error) }));
}

effect(() => {
  delivered.value = undefined;
  hasResume.value = undefined;
  waiting.value = person.value ? kept(person.value) : [];
  if (!person.value) return;
  load().catch(() => (delivered.value = new Map())); // unknown: a second delivery gets the first one's answer
  lookForResume();
});
effect(() => {
  if (!me.value || !person.value || !kept(person.value).length) return;
  pause = SOON; // they have come back, or signed in again
  later();
});
addEventListener("online", flush);
addEventListener("storage", ({ key }) => {
  const graduate = person.peek();
  if (graduate && key === deliveriesOf(graduate)) waiting.value = kept(graduate); // another tab's: not to be undone
});
