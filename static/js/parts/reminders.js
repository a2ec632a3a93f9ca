// @ts-check
/** "Remind me when this job is on": a bell beside each job that is still to come, and when it is expected. */
import { api } from "../api.js";
import { me } from "../store.js";
import { Button, html, t, useAction, useEffect, useResource } from "../ui.js";
import { hourThere, when } from "./time.js";
import { tell } from "./toast.js";

/**
 * One's reminders in this show. Read again when a turn begins, by those who have any: the time moves with the show.
 * @param {any} show
 */
export function useReminders(show) {
  const none = Promise.resolve({ reminders: [] });
  const list = useResource(
    () => (me.value && show.state !== "ended" ? api.get("/reminders") : none),
    [show.id, show.state, me.value?.id],
  );
  const here = (list.data?.reminders ?? []).filter((/** @type {any} */ one) => one.broadcast === show.id);
  useEffect(() => {
    if (here.length) list.reload();
  }, [show.current_turn]);
  return {
    of: (/** @type {string} */ job) => here.find((/** @type {any} */ one) => one.job.id === job),
    reload: list.reload,
  };
}

/** Whether it is still to come. @param {any} show @param {any} turn @param {any} job */
export function toCome(show, turn, job) {
  if (show.state === "ended") return false;
  if (turn.started_ms === null) return true;
  const shown = (/** @type {any} */ card) => card.job.id === job.id && card.shown_ms >= turn.started_ms;
  return turn.id === show.current_turn && !show.cards.some(shown);
}

/** @param {{show: any, job: any, reminders: ReturnType<typeof useReminders>}} props */
export function RemindMe({ show, job, reminders }) {
  const set = reminders.of(job.id);
  const path = `/broadcasts/${show.id}/reminders/${job.id}`;
  const [busy, toggle] = useAction(async () => {
    if (set) await api.del(path);
    else {
      const { expected_at } = await api.put(path, {});
      tell(t("remind.set", { time: when(expected_at) }));
    }
    await reminders.reload();
  });
  if (!me.value) return null;
  return html`<${Button} kind="quiet small" only icon=${set ? "bell-ring" : "bell-plus"} busy=${busy} onClick=${toggle} aria-pressed=${set ? "true" : "false"}
    aria-label=${t("remind.job", { job: job.title })} title=${t(set ? "remind.unset" : "remind.hint")} />`;
}

/** @param {{reminder: any}} props */
export const Expected = ({ reminder }) =>
  reminder?.expected_at
    ? html`<p class="small muted">${t("remind.expected", { time: hourThere(reminder.expected_at) })}</p>`
    : null;
