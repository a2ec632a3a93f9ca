// @ts-check
/** The one button that delivers a resume to a job: on the job's page, on a card of the show, in the replay. */
import { explain } from "../api.js";
import { deliver, delivered, forget, hasResume, notYetOut } from "../deliveries.js";
import { me, signInLink } from "../store.js";
import { Button, html, Icon, t, useAction, useState } from "../ui.js";
import { loadWords } from "../words.js";
import { second, when } from "./time.js";

await loadWords("deliver");

const here = () => encodeURIComponent(location.pathname + location.search);

/** In a list the way to the applications would stand on every line. @param {{application: import("../deliveries.js").Application, listed: boolean}} props */
const Done = ({ application, listed }) => html`<div class="row" role="status">
  <span class="chip done"><${Icon} name="check" />${t("deliver.done")}${" "}
    <time class="numbers" datetime=${application.delivered_at} title=${when(application.delivered_at)}>${second(application.delivered_at)}</time></span>
  ${!listed && html`<a class="small reach" href="/applications">${t("deliver.mine")}</a>`}
</div>`;

/** @type {Record<import("../deliveries.js").Late, string>} */
const ICONS = { network: "wifi-off", login: "log-in", busy: "clock", broken: "circle-alert" };

/** @param {{one: import("../deliveries.js").Waiting}} props */
const Kept = ({ one: { late = "network" } }) =>
  html`<p class="row tight small" role="status"><span class="chip waiting"><${Icon} name=${ICONS[late]} />${t(`deliver.late.${late}`)}</span>
    <span class="muted">${t(`deliver.late.${late}_text`)}</span></p>`;

/** Deliveries that did not go out when they were made: what each waits for, or why it was refused since. */
export const NotYetOut = () =>
  notYetOut.value.length > 0 &&
  html`<ul class="stack" aria-label=${t("deliver.not_yet")}>${notYetOut.value.map(
    (one) => html`<li class="card stack tight" key=${one.key}>
      <p><a class="reach" href=${`/jobs/${one.job}`}>${one.title}</a></p>
      ${
        one.refused
          ? html`<p class="problem"><${Icon} name="circle-alert" />${t("deliver.not_out", { why: explain(one.refused) })}</p>
            <div><${Button} kind="small" onClick=${() => forget(one)}>${t("deliver.seen")}<//></div>`
          : html`<${Kept} one=${one} />`
      }
    </li>`,
  )}</ul>`;

/** `refused`: one that was made before, and did not go out. @param {{job: {id: string, title: string}, refused?: any, broadcast?: string, moment?: () => number|undefined, size: string}} props */
function Send({ job, refused, broadcast, moment, size }) {
  const [problem, setProblem] = useState(refused ? t("deliver.not_out", { why: explain(refused) }) : "");
  const [busy, send] = useAction(
    async () => {
      setProblem("");
      const playhead_ms = moment?.();
      await deliver(job, {
        ...(broadcast && { broadcast }),
        ...(playhead_ms !== undefined && { playhead_ms: Math.round(playhead_ms) }),
      });
    },
    (error) => {
      if (error.reason === "no_resume") hasResume.value = false;
      else setProblem(explain(error));
    },
  );
  return html`<div class="stack tight">
    <${Button} kind=${`primary ${size}`} icon="send" busy=${busy} onClick=${send} aria-label=${t("deliver.to", { job: job.title })}>${t("deliver.send")}<//>
    ${problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" />${problem}</p>`}
  </div>`;
}

/**
 * `broadcast` and `moment` (the playhead on the show clock, in milliseconds) are given where a show is playing.
 * Shows nothing to people who deliver no resumes.
 * @param {{job: {id: string, title: string}, broadcast?: string, moment?: () => number|undefined, size?: string}} props
 */
export function Deliver({ job, broadcast, moment, size = "big wide" }) {
  const look = size === "small" ? size : `primary ${size}`; // in a list, what comes before a delivery does not shout
  if (me.value === null)
    return html`<${Button} kind=${look} icon="send" href=${signInLink()}>${t("deliver.sign_in")}<//>`;
  if (me.value?.role !== "graduate") return null;
  const application = delivered.value?.get(job.id);
  if (application) return html`<${Done} application=${application} listed=${size === "small"} />`;
  const kept = notYetOut.value.find((one) => one.job === job.id);
  if (kept && !kept.refused) return html`<${Kept} one=${kept} />`;
  if (hasResume.value === false)
    return html`<${Button} kind=${look} icon="file-text" href=${`/resume?next=${here()}`}>${t("deliver.resume_first")}<//>`;
  return html`<${Send} job=${job} refused=${kept?.refused} broadcast=${broadcast} moment=${moment} size=${size} />`;
}
