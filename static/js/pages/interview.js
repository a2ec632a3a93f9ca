// @ts-check
/** An interview: the appointment while it is early, then the lobby, the room, and what is there when it is over. */
import { api } from "../api.js";
import { near, OVER } from "../interview.js";
import { newer } from "../merging.js";
import { Appointment } from "../parts/appointment/appointment.js";
import { Meeting } from "../parts/interview/meeting.js";
import { Barred, Resource, Skeleton } from "../parts/states.js";
import { me } from "../store.js";
import { Button, html, t, useRef, useResource, useState, useTitle } from "../ui.js";

/** Having left, with the way back in. @param {{onReturn: () => void}} props */
const Left = ({ onReturn }) => html`<div class="page narrow"><div class="state">
  <h1>${t("interview.left")}</h1>
  <p>${t(me.value?.role === "graduate" ? "interview.left_candidate" : "interview.left_panel")}</p>
  <div class="row"><${Button} kind="primary" icon="door-open" onClick=${onReturn}>${t("interview.return")}<//>
    <${Button} href=${me.value?.role === "graduate" ? "/applications" : "/company"}>${t("interview.back")}<//></div>
</div></div>`;

/**
 * Arriving is knocking: who only wants to look at the appointment does not arrive. Whom somebody waits for comes to the
 * `door`, however early it is. @param {{id: string, door: boolean}} props
 */
function Arriving({ id, door }) {
  const interview = useResource(() => api.get(`/interviews/${id}`), [id]);
  const [way, go] = useState(/** @type {""|"in"|"left"} */ (door ? "in" : ""));
  const early = useRef(false); // once so, it is left by a press: what comes meanwhile opens nobody's camera
  const hear = (/** @type {any} */ next) => interview.set((/** @type {any} */ old) => newer(old, next));
  if (way === "left") return html`<${Left} onReturn=${() => go("in")} />`;
  const wait = (/** @type {any} */ view) =>
    html`<div class="page narrow"><h1 class="unseen">${t("interview.title")}</h1>${view}</div>`;
  if (!interview.data) return wait(html`<${Resource} of=${interview} lines=${6}>${() => null}<//>`);
  const { state } = interview.data;
  early.current ||= state === "invited" && !near(interview.data);
  if (early.current && !way && !OVER.includes(state))
    return html`<${Appointment} interview=${interview.data} onChange=${hear} onEnter=${() => go("in")} />`;
  return html`<${Meeting} id=${id} onLeft=${() => go("left")} />`;
}

/** @param {{params: {id: string}, query: Record<string, string>}} props */
export default function Interview({ params, query }) {
  useTitle(t("interview.title"));
  if (me.value === undefined) return html`<div class="page"><${Skeleton} lines=${6} /></div>`;
  if (me.value === null)
    return html`<div class="page"><h1 class="unseen">${t("interview.title")}</h1><${Barred} /></div>`;
  return html`<${Arriving} id=${params.id} door=${"door" in query} />`;
}
