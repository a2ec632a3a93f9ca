// @ts-check
/**
 * What this graduate has delivered, and what is still waiting to go out.
 *
 * A delivery that finds no network is kept in the browser under its key and sent again until the server has answered;
 * the key makes the retry the same delivery, however often it is sent.
 */
import { computed, effect, signal } from "@preact/signals";
import { api, onceKey, worthRetrying } from "./api.js";
import { store, storedJson } from "./storage.js";
import { me, role } from "./store.js";

/** @typedef {{id: string, job: {id: string, title: string}, company: {id: string, name: string}, state: string, delivered_at: string}} Application */
/** @typedef {{job: string, key: string, broadcast?: string, playhead_ms?: number, late?: boolean}} Waiting `late`: the network failed it once. */

const RETRY = 5000;

/** By job; undefined until known. */
export const delivered = signal(/** @type {Map<string, Application>|undefined} */ (undefined));
export const waiting = signal(/** @type {Waiting[]} */ ([]));
/** Whether there is a resume to deliver; undefined until known. */
export const hasResume = signal(/** @type {boolean|undefined} */ (undefined));

const person = computed(() => (role.value === "graduate" ? me.value?.id : undefined));
const place = () => `deliveries:${person.peek()}`;

/** @returns {Waiting[]} */
const kept = () => storedJson(place()) ?? [];

/** @param {Waiting[]} list */
function keep(list) {
  waiting.value = list;
  store(place(), JSON.stringify(list));
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
async function send({ late, ...one }) {
  const application = await api.post("/applications", one);
  remember(application);
  return application;
}

/** @param {Waiting} one */
const forget = (one) => keep(waiting.peek().filter((other) => other.key !== one.key));

/**
 * Delivers the resume to a job. Resolves with the application, or with null when it waits for the network;
 * a refusal is thrown.
 * @param {string} job
 * @param {{broadcast?: string, playhead_ms?: number}} [moment]
 */
export async function deliver(job, moment = {}) {
  const again = waiting.peek().find((one) => one.job === job);
  const one = again ?? { job, key: onceKey(), ...moment };
  if (!again) keep([...waiting.peek(), one]);
  return settle(one);
}

/** @param {Waiting} one */
async function settle(one) {
  try {
    const application = await send(one);
    forget(one);
    return application;
  } catch (error) {
    if (worthRetrying(error)) {
      keep(waiting.peek().map((other) => (other.key === one.key ? { ...other, late: true } : other)));
      later();
      return null;
    }
    forget(one);
    throw error;
  }
}

/** @type {any} */
let timer;
const later = () => {
  clearTimeout(timer);
  timer = setTimeout(flush, RETRY);
};

/** Sends what waits. One that is refused by now is dropped: the page shows the job as it is. */
async function flush() {
  for (const one of waiting.peek()) await settle(one).catch(() => {});
}

effect(() => {
  delivered.value = undefined;
  hasResume.value = undefined;
  clearTimeout(timer);
  waiting.value = person.value ? kept() : [];
  if (!person.value) return;
  load().catch(() => (delivered.value = new Map())); // unknown: a second delivery gets the first one's answer
  lookForResume();
  if (waiting.peek().length) later();
});
addEventListener("online", flush);
