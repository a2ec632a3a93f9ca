// @ts-check
/** What comes after an interview for who has more of them: the queue while it is open, and the next one of theirs. */
import { api } from "../../api.js";
import { soon } from "../../interview.js";
import { useLive } from "../../live.js";
import { me } from "../../store.js";
import { Button, html, t, useResource, useState } from "../../ui.js";
import { nameOf } from "../applications.js";
import { When } from "../time.js";

/** Whether it is one's own, and not a colleague's. @param {any} interview */
const mine = ({ seats }) => seats.some((/** @type {any} */ seat) => seat.person === me.value?.id);

/** How many wait for this job, while its queue is open. @param {string} job */
function useQueue(job) {
  const [desk, set] = useState(/** @type {any} */ (null));
  useLive("/queues", {
    payload: () => ({ job }),
    entered: set,
    events: { desk_changed: (event) => event.desk.job.id === job && set(event.desk) },
  });
  return desk?.line?.state === "open" ? { waiting: desk.line.waiting.length } : null;
}

/** @param {{interview: any}} props the one that is over */
export function Next({ interview }) {
  const queue = useQueue(interview.job.id);
  const coming = useResource(() => api.get("/interviews", { which: "coming" }), []);
  const next = coming.data?.interviews.find((/** @type {any} */ one) => one.id !== interview.id && mine(one));
  if (!queue && !next) return null;
  return html`<section class="card stack tight next" aria-labelledby="next"><h2 id="next">${t("interview.next")}</h2>
    ${
      queue &&
      html`<div class="row between tight"><p class="grow">${t("interview.queue_waits", { n: queue.waiting })}</p>
      <${Button} icon="users" href=${`/queue/${interview.job.id}`}>${t("interview.to_queue")}<//></div>`
    }
    ${
      next &&
      html`<div class="row between tight"><p class="grow"><b>${nameOf(next)}</b> · ${next.job.title}<br /><span class="small muted"><${When} at=${next.starts_at} /></span></p>
      <${Button} icon=${soon(next) ? "video" : "calendar-clock"} href=${`/interviews/${next.id}`}>${t("interview.to_next")}<//></div>`
    }
  </section>`;
}
