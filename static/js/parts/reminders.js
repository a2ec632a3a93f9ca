// @ts-check
/** "Remind me when this job is on": a bell beside each job that is still to come, and when it is expected. */
import { api, explain } from "../api.js";
import { navigate } from "../router.js";
import { store, stored, TAB } from "../storage.js";
import { me, signInLink } from "../store.js";
import { Button, html, Icon, t, useAction, useEffect, useResource } from "../ui.js";
import { askToNotify } from "./calling.js";
import { hourThere, when } from "./time.js";
import { tell } from "./toast.js";

/** What somebody wanted to be reminded of when they had yet to sign in. */
const WISH = "remind";

/**
 * One's reminders. Read again when the show moves on, by those who have any: the time moves with it.
 * @param {boolean} wanted @param {any} [moved]
 */
export function useReminders(wanted, moved) {
  const none = Promise.resolve({ reminders: [] });
  const list = useResource(() => (me.value && wanted ? api.get("/reminders") : none), [wanted, me.value?.id]);
  const all = list.data?.reminders ?? [];
  const overlaps = useOverlaps(all);
  useEffect(() => {
    if (all.length) list.reload();
  }, [moved]);
  return {
    of: (/** @type {string} */ show, /** @type {string} */ job) =>
      all.find((/** @type {any} */ one) => one.broadcast === show && one.job.id === job),
    /** The interview one has while it is on. */
    over: overlaps,
    reload: list.reload,
  };
}

/** The interview one has while a job one is to be reminded of is on: a show may also move into it. @param {any[]} reminders */
export function useOverlaps(reminders) {
  const asked = me.value?.role === "graduate" && reminders.length > 0;
  const none = Promise.resolve({ overlaps: [] });
  const mark = reminders.map((one) => one.job.id + one.expected_at).join();
  const found = useResource(() => (asked ? api.get("/reminders/overlaps") : none), [asked, mark]);
  return (/** @type {string} */ show, /** @type {string} */ job) =>
    found.data?.overlaps.find((/** @type {any} */ one) => one.broadcast === show && one.job === job);
}

/** Kept in this tab until they are back; where nothing can be, they press the bell once more. @param {string} path */
const wish = (path) => store(WISH, path, TAB);

/** Once. @param {string} path */
function wished(path) {
  if (stored(WISH, TAB) !== path) return false;
  store(WISH, null, TAB);
  return true;
}

/** Whether it is still to come: as the server has it (`to_come`), which refuses what was on. @param {any} show @param {any} turn @param {any} job */
export function toCome(show, turn, job) {
  if (show.state === "ended") return false;
  if (turn.started_ms === null) return true;
  const shown = (/** @type {any} */ card) => card.job.id === job.id && card.shown_ms >= turn.started_ms;
  return turn.id === show.current_turn && !show.cards.some(shown);
}

const toInterviews = () => ({ label: t("remind.over_see"), run: () => navigate("/applications") });

/** `back`: where who signs in first comes back to, and has it. @param {{show: string, job: any, reminders: ReturnType<typeof useReminders>, back?: string}} props */
export function RemindMe({ show, job, reminders, back }) {
  const set = reminders.of(show, job.id);
  const path = `/broadcasts/${show}/reminders/${job.id}`;
  const [busy, turn] = useAction(
    async (/** @type {boolean} */ on) => {
      if (on) {
        const { expected_at } = await api.put(path, {});
        tell(t("remind.set", { time: when(expected_at) }));
      } else await api.del(path);
      await reminders.reload();
    },
    (error) => tell(explain(error), error.reason === "interview_then" ? toInterviews() : undefined),
  );
  useEffect(() => {
    if (me.value && wished(path)) turn(true);
  }, [path, me.value?.id]);
  const press = () => {
    if (!set) askToNotify();
    return turn(!set);
  };
  const label = t("remind.job", { job: job.title });
  if (!me.value)
    return html`<${Button} kind="quiet small" only icon="bell-plus" href=${signInLink(back)} onClick=${() => wish(path)} aria-label=${label} title=${t("remind.visitor")} />`;
  return html`<${Button} kind="quiet small" only icon=${set ? "bell-ring" : "bell-plus"} busy=${busy} onClick=${press} aria-pressed=${set ? "true" : "false"}
    aria-label=${label} title=${t(set ? "remind.unset" : "remind.hint")} />`;
}

/** @param {{over: any}} props `over`: an interview one has then, if any */
export const Over = ({ over }) =>
  over
    ? html`<p class="small warned" role="status"><${Icon} name="calendar-clock" />${t("remind.over", { company: over.company.name, time: when(over.starts_at) })} <a href=${`/interviews/${over.interview}`}>${t("remind.over_see")}</a></p>`
    : null;

/** @param {{reminder: any}} props */
export const Expected = ({ reminder }) =>
  reminder?.expected_at
    ? html`<p class="small muted">${t("remind.expected", { time: hourThere(reminder.expected_at) })}</p>`
    : null;
