// @ts-check
/** An interview: the lobby, the room, and what is there when it is over. */
import { Meeting } from "../parts/interview/meeting.js";
import { Failure, Skeleton } from "../parts/states.js";
import { me } from "../store.js";
import { Button, html, t, useState, useTitle } from "../ui.js";

/** Having left, with the way back in. @param {{onReturn: () => void}} props */
const Left = ({ onReturn }) => html`<div class="page narrow"><div class="state">
  <h1>${t("interview.left")}</h1>
  <p>${t(me.value?.role === "graduate" ? "interview.left_candidate" : "interview.left_panel")}</p>
  <div class="row"><${Button} kind="primary" icon="door-open" onClick=${onReturn}>${t("interview.return")}<//>
    <${Button} href=${me.value?.role === "graduate" ? "/applications" : "/company"}>${t("interview.back")}<//></div>
</div></div>`;

/** @param {{params: {id: string}}} props */
export default function Interview({ params }) {
  useTitle(t("interview.title"));
  const [left, leave] = useState(false);
  if (me.value === undefined) return html`<div class="page"><${Skeleton} lines=${6} /></div>`;
  if (me.value === null)
    return html`<div class="page"><h1 class="unseen">${t("interview.title")}</h1><${Failure} error=${{ code: "unauthorized" }} /></div>`;
  if (left) return html`<${Left} onReturn=${() => leave(false)} />`;
  return html`<${Meeting} id=${params.id} onLeft=${() => leave(true)} />`;
}
