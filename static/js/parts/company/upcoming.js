// @ts-check
/** Interviews that are still to come, above the resumes; the next one first. */
import { api } from "../../api.js";
import { Button, html, Icon, t, useEffect, useResource } from "../../ui.js";
import { nameOf } from "../applications.js";
import { When } from "../time.js";

/** `mark` changes when there may be others; beside something else so many stand there at `most`. @param {{mark: unknown, most?: number}} props */
export function Upcoming({ mark, most }) {
  const interviews = useResource(() => api.get("/interviews", { which: "coming" }), []);
  useEffect(() => void (interviews.data && interviews.reload()), [mark]);
  const coming = interviews.data?.interviews ?? [];
  if (!coming.length) return null;
  return html`<section class="stack tight" aria-labelledby="upcoming">
    <h2 id="upcoming" class="label">${t("company.upcoming")}</h2>
    <ul class="list">${coming.slice(0, most).map(
      (
        /** @type {any} */ one,
      ) => html`<li key=${one.id}><a class="item row between tight" href=${`/interviews/${one.id}`}>
        <span class="grow"><b>${nameOf(one)}</b> · ${one.job.title}<br /><span class="small muted"><${When} at=${one.starts_at} /></span></span>
        ${one.state === "open" ? html`<span class="chip live">${t("company.interview_open")}</span>` : html`<${Icon} name="video" />`}</a></li>`,
    )}</ul>
    ${most && coming.length > most && html`<div><${Button} kind="quiet small" href="/company?tab=interviews">${t("company.all_upcoming", { n: coming.length })}<//></div>`}
  </section>`;
}
