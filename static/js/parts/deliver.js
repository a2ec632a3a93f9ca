// @ts-check
/** The one button that delivers a resume to a job: on the job's page, on a card of the show, in the replay. */
import { explain } from "../api.js";
import { deliver, delivered, hasResume, waiting } from "../deliveries.js";
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

const Kept =
  () => html`<p class="row tight small" role="status"><span class="chip waiting"><${Icon} name="wifi-off" />${t("deliver.kept")}</span>
  <span class="muted">${t("deliver.kept_text")}</span></p>`;

/** @param {{job: {id: string, title: string}, broadcast?: string, moment?: () => number|undefined, size: string}} props */
function Send({ job, broadcast, moment, size }) {
  const [problem, setProblem] = useState("");
  const [busy, send] = useAction(
    async () => {
      setProblem("");
      const playhead_ms = moment?.();
      await deliver(job.id, {
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
  if (waiting.value.some((one) => one.late && one.job === job.id)) return html`<${Kept} />`;
  if (hasResume.value === false)
    return html`<${Button} kind=${look} icon="file-text" href=${`/resume?next=${here()}`}>${t("deliver.resume_first")}<//>`;
  return html`<${Send} job=${job} broadcast=${broadcast} moment=${moment} size=${size} />`;
}
