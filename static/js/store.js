// @ts-check
/** What the whole page shares: who is signed in, what is unread, the theme. */
import { computed, effect, signal } from "@preact/signals";
import { api, doubts, recognised, worthRetrying } from "./api.js";
import { forgetDrafts } from "./drafts.js";
import { store } from "./storage.js";

/** @typedef {{id: string, name: string, account: string, role: "graduate"|"recruiter"|"host"|"staff", company: {id: string, name: string, verified: boolean, institution: boolean}|null, verified_until: string|null, language: string, unread: number}} Me */

/** undefined until known, null for a visitor. */
export const me = signal(/** @type {Me|null|undefined} */ (undefined));
/** Whether the login of this page has ended elsewhere: on another device, in another tab, by a new password. */
export const ended = signal(false);
export const unread = signal(0);
/** Tells the other tabs of this browser that somebody is signed in. */
const tabs = new BroadcastChannel("signed in");
export const role = computed(() => me.value?.role ?? null);
export const isHost = computed(() => role.value === "host" || role.value === "staff");
export const theme = signal(
  /** @type {"light"|"dark"} */ (document.documentElement.dataset.theme === "dark" ? "dark" : "light"),
);

/** Takes over a login's answer, or null after signing out. @param {Me|null} person */
export function setMe(person) {
  if (person) {
    forgetDrafts(person.id); // whoever had this tab before
    tabs.postMessage(null);
  }
  ended.value = false;
  me.value = person;
  unread.value = person?.unread ?? 0;
}

/** As `setMe`, of who seemed to be signed out: what was refused here may be asked for once more. @param {Me} person */
export function goOn(person) {
  setMe(person);
  recognised.value += 1;
}

/** Milliseconds until it is asked again who is signed in, at first and at last; not by all at once when the server is back. */
const [RETRY, SELDOM] = [3000, 30_000];
/** @param {number} wait */
const about = (wait) => wait * (1 + Math.random());

/**
 * Asks who is signed in; nobody is answered with null. Whoever gets no answer is a visitor until there is one, or they
 * sign in.
 */
export async function loadMe(wait = RETRY) {
  const person = await api.get("/me").catch((error) => {
    const again = () => me.value || loadMe(Math.min(2 * wait, SELDOM));
    if (worthRetrying(error)) setTimeout(again, 1000 * error.seconds + about(wait));
    return null;
  });
  if (person || !me.value) setMe(person); // of who is signed in here, the next refusal finds out
}

let looking = false;

/**
 * Looks whether who was refused here is still signed in. One of many refusals asks; and after they turned out to be, the
 * next one waits: for some seconds one web process may know a login that another has forgotten.
 */
async function look() {
  const meant = me.peek();
  if (looking || !meant) return;
  looking = true;
  const person = await api.get("/me").catch((error) => (error.reason === "sign_in" ? null : undefined));
  const answered = doubts.peek();
  const unchanged = me.peek() === meant; // nobody signed in or out here meanwhile
  if (unchanged && person === null) ended.value = true;
  if (unchanged && person) {
    goOn(person);
    await new Promise((done) => setTimeout(done, about(RETRY)));
  }
  looking = false;
  if (doubts.peek() > answered && !ended.peek()) look();
}

effect(() => {
  if (doubts.value && !ended.peek()) look();
});
tabs.addEventListener("message", () => ended.peek() && look());

/** By one's own will, or because the account is erased: nothing half written stays behind. */
export function signedOut() {
  forgetDrafts();
  setMe(null);
}

export async function signOut() {
  await api.del("/logins/current");
  signedOut();
}

/** @param {"light"|"dark"} next */
export function setTheme(next) {
  theme.value = next;
  document.documentElement.dataset.theme = next;
  store("theme", next);
}

/** Where to sign in and come back to here. */
export const signInLink = (next = location.pathname + location.search) => `/signin?next=${encodeURIComponent(next)}`;
