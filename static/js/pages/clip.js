// @ts-check
/** A clip of a show: a job as it was presented, or a question as it was answered, by itself. */
import { api } from "../api.js";
import { Player } from "../media/player.js";
import { CopyLink } from "../parts/copy.js";
import { Deliver } from "../parts/deliver.js";
import { Company } from "../parts/job_card.js";
import { CaptionSwitch, Screen } from "../parts/screen.js";
import { ClipScrubber } from "../parts/scrubber.js";
import { Empty, Resource } from "../parts/states.js";
import { clock, When, when } from "../parts/time.js";
import { Button, html, Icon, t, useEffect, useMemo, useResource, useTitle } from "../ui.js";

/** @param {{clip: any}} props */
function Picture({ clip }) {
  const player = useMemo(() => new Player({ live: false }), [clip.id]);
  useEffect(() => () => player.close(), [player]);
  useEffect(() => player.load(clip.hls), [player, clip.hls]);
  return html`<${Screen} player=${player} live=${false} title=${clip.title}
      corner=${html`<span class="chip">${t("clip.chip")} · ${clock(clip.to_ms - clip.from_ms)}</span>`}
      nothing=${html`<p>${clip.thrown_away_at ? t("clip.thrown_away", { time: when(clip.thrown_away_at) }) : t(clip.hls ? "screen.loading" : "clip.none")}</p>`}
      tools=${html`<${CaptionSwitch} player=${player} on=${clip.captioned} />`} />
    <${ClipScrubber} player=${player} />`;
}

/** @param {{job: any, broadcast: string, moment: number}} props */
const JobOf = ({ job, broadcast, moment }) => html`<section class="card stack tight" aria-label=${t("clip.job")}>
  <h2><a class="reach" href=${`/jobs/${job.id}`}>${job.title}</a></h2>
  <${Company} company=${job.company} />
  <${Deliver} job=${job} broadcast=${broadcast} moment=${() => moment} />
</section>`;

/** @param {{clip: any}} props */
function Clip({ clip }) {
  useTitle(clip.title);
  return html`<article class="clip stack">
    <${Picture} clip=${clip} />
    <header class="stack tight">
      <p class="small muted row tight"><${Icon} name=${clip.kind === "card" ? "briefcase" : "message-circle"} />${t(`clip.kind_${clip.kind}`)}</p>
      <h1>${clip.title}</h1>
      ${clip.answer && html`<p class="as-written">${clip.answer}</p>`}
      <p class="small muted">${t("clip.from", { show: clip.show })}${clip.first_on_air && html` · <${When} at=${clip.first_on_air} />`}</p>
    </header>
    <div class="row"><${Button} icon="play" href=${`/broadcasts/${clip.broadcast}?at=${clip.from_ms}`}>${t("clip.whole")}<//></div>
    ${clip.job && html`<${JobOf} job=${clip.job} broadcast=${clip.broadcast} moment=${clip.from_ms} />`}
    <${CopyLink} link=${`/clips/${clip.id}`} label=${t("clip.link")} />
  </article>`;
}

const Unfound = () =>
  html`<${Empty} title=${t("clip.unfound")} text=${t("clip.unfound_text")}><${Button} kind="primary" href="/">${t("clip.home")}<//><//>`;

/** @param {{params: {id: string}}} props */
export default function ClipPage({ params }) {
  const clip = useResource(() => api.get(`/clips/${params.id}`), [params.id]);
  useTitle(clip.data?.title ?? t("clip.title"));
  return html`<div class="page">
    ${!clip.data && html`<h1 class="unseen">${t("clip.title")}</h1>`}
    ${clip.error?.code === "not_found" ? html`<${Unfound} />` : html`<${Resource} of=${clip} lines=${6}>${(/** @type {any} */ one) => html`<${Clip} key=${one.id} clip=${one} />`}<//>`}
  </div>`;
}
