// @ts-check
/** After the interview: what was recorded of it, for everybody who was there; and all that somebody may watch. */
import { api } from "../../api.js";
import { Button, html, Icon, t, useResource } from "../../ui.js";
import { Resource } from "../states.js";
import { when } from "../time.js";
import { Revoke, Said, Terms } from "./ledger.js";
import { useConsent } from "./use.js";

/** What became of it. @param {any} recording */
const fate = (recording) =>
  recording.gone_at
    ? t("consent.gone")
    : recording.began_at
      ? t("consent.kept_until", { time: when(recording.until) })
      : t("consent.never_began");

/** @param {{interview: any, panel: boolean}} props */
export function Recordings({ interview, panel }) {
  const { recordings, take } = useConsent(interview.id);
  if (!recordings.length) return null;
  return html`<section class="card stack" aria-labelledby="recordings"><h2 id="recordings">${t("consent.recordings")}</h2>
    ${recordings.map(
      (/** @type {any} */ one) => html`<article class="stack tight" key=${one.id}>
        <h3>${when(one.asked_at)} · ${fate(one)}</h3>
        <${Terms} recording=${one} /><${Said} recording=${one} />
        <div class="row tight"><${Revoke} recording=${one} take=${take} />
          ${panel && one.began_at && !one.gone_at && html`<${Button} icon="play" href=${`/recordings/${one.id}`}>${t("consent.watch")}<//>`}</div>
      </article>`,
    )}
  </section>`;
}

/** At the company's desk. */
export function Kept() {
  const kept = useResource(() => api.get("/recordings").then((answer) => answer.recordings), []);
  return html`<section class="stack tight" aria-labelledby="kept"><h2 id="kept">${t("consent.kept")}</h2>
    <p class="muted">${t("consent.kept_about")}</p>
    <${Resource} of=${kept} lines=${2} empty=${(/** @type {any[]} */ all) => !all.length && html`<p class="muted">${t("consent.kept_none")}</p>`}>
      ${(/** @type {any[]} */ all) =>
        html`<ul class="list">${all.map(
          ({
            recording,
            job,
            graduate,
          }) => html`<li key=${recording.id}><a class="item row between tight" href=${`/recordings/${recording.id}`}>
          <span class="grow"><b>${graduate.name}</b> · ${job.title}<br />
            <span class="small muted">${when(recording.began_at)} · ${fate(recording)}</span></span><${Icon} name="play" /></a></li>`,
        )}</ul>`}
    <//>
  </section>`;
}
