// @ts-check
/** What the whole page shares: who is signed in, what is unread, the theme. */
import { computed, effect, signal } from "@preact/signals";
import { api, doubts, page, recognised, worthRetrying } from "./api.js";
import { forgetDrafts } from "./drafts.js";
import { store } from "./storage.js";

/** @typedef {{id: string, name: string, account: string, role: "graduate"|"recruiter"|"host"|"staff", company: {id: string, name: string, verified: boolean, institution: boolean}|null, verified_until: string|null, language: string, unread: number}} Me */

/** undefined until known, null for a visitor. */
export const me = signal(/** @type {Me|null|undefined} */ (undefined));
/** Whether the login of this page has ended elsewhere: on another device, in another tab, by a new password. */
export const ended = signal(false);
export const unread = signal(0);
/** How often who was here has gone, or another person has come: their page goes with them. */
export const gone = signal(0);
/** Tells the other tabs of this browser who is signed in, `here`, and who signed out, `left`. */
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
    tabs.postMessage({ here: person.id });
  }
  if (me.peek() && me.peek()?.id !== person?.id) gone.value += 1;
  ended.value = false;
  page.person = person?.id;
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

/** Who is signed in; null where nobody is, undefined where no answer comes. @returns {Promise<Me|null|undefined>} */
const asked = () => api.get("/me").catch((error) => (error.reason === "sign_in" ? null : undefined));

let looking = false;

/**
 * Looks whether who was refused here is still signed in. One of many refusals asks; and after they turned out to be, the
 * next one waits: for some seconds one web process may know a login that another has forgotten. For whom somebody else
 * has come, theirs has ended: what they wrote would be saved as the other's.
 */
async function look() {
  const meant = me.peek();
  if (looking || !meant) return;
  looking = true;
  const person = await asked();
  const answered = doubts.peek();
  const unchanged = me.peek() === meant; // nobody signed in or out here meanwhile
  const same = person?.id === meant.id;
  if (unchanged && person !== undefined && !same) ended.value = true;
  if (unchanged && person && same) {
    goOn(person);
    await new Promise((done) => setTimeout(done, about(RETRY)));
  }
  looking = false;
  if (doubts.peek() > answered && !ended.peek()) look();
}

effect(() => {
  if (doubts.value && !ended.peek()) look();
});
tabs.addEventListener("message", ({ data: { here, left } }) => {
  const person = me.peek()?.id;
  if (here && person && (ended.peek() || here !== person)) look();
  if (left && (!person || left === person)) nobody();
});

/** Nothing half written stays behind. */
function nobody() {
  forgetDrafts();
  if (me.peek()) setMe(null);
}

/** By one's own will, or because the account is erased: in every tab of theirs. */
export function signedOut() {
  tabs.postMessage({ left: me.peek()?.id });
  nobody();
}

/** Whose login has ended goes on without one; not while somebody else is signed in. */
export async function unanswered() {
  const meant = me.peek();
  const person = await asked();
  if (me.peek() === meant && (!person || person.id === meant?.id)) ended.value = false;
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
