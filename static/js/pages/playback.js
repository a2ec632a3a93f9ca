// @ts-check
/** A recording of an interview, for its panel: everybody in step, and what was written meanwhile. Each viewing is written down. */
import { api } from "../api.js";
import { Together } from "../media/together.js";
import { Said, Terms } from "../parts/consent/ledger.js";
import { confirm } from "../parts/dialog.js";
import { ScrubberTrack } from "../parts/scrubber.js";
import { Barred, Empty, Failure, Resource, Skeleton } from "../parts/states.js";
import { clock, When } from "../parts/time.js";
import { tell } from "../parts/toast.js";
import { navigate } from "../router.js";
import { me } from "../store.js";
import { Button, cx, html, Icon, t, useAction, useEffect, useMemo, useResource, useState, useTitle } from "../ui.js";

const STEP = 10_000;
const BESIDE = /** @type {Record<string, string>} */ ({ screen: "playback.screen", second: "playback.second" });

/** @param {any} track */
function nameOf({ source, person }) {
  const beside = BESIDE[source.split(":")[1]];
  return beside ? t(beside, { name: person.name }) : person.name;
}

/** @param {{part: any}} props */
const Tile = ({ part }) => html`<li class=${cx("tile", !part.shown.value && "away")}>
  <video ref=${(/** @type {any} */ video) => part.attach(video)} playsinline aria-label=${nameOf(part.track)} data-source=${part.track.source} />
  ${!part.shown.value && html`<span class="tile-state">${t("playback.away")}</span>`}
  <span class="tile-name">${nameOf(part.track)}</span>
</li>`;

/** @param {{player: Together, marks: number[]}} props */
function Tools({ player, marks }) {
  const { state, at, length } = player;
  const playing = state.value === "playing" || state.value === "waiting";
  const skip = (/** @type {number} */ by) => () => player.seek(at.value + by);
  return html`<div class="row playback-tools">
    <div class="row tight">
      <${Button} only icon="rotate-ccw" aria-label=${t("playback.back")} onClick=${skip(-STEP)} />
      <${Button} kind="primary" icon=${playing ? "pause" : "play"} busy=${state.value === "waiting"} onClick=${() => player.toggle()}>${t(playing ? "playback.pause" : "playback.play")}<//>
      <${Button} only icon="rotate-cw" aria-label=${t("playback.forth")} onClick=${skip(STEP)} />
    </div>
    <${ScrubberTrack} at=${at.value} length=${length.value} marks=${marks} label=${t("playback.position")} seek=${(/** @type {number} */ to) => player.seek(to)} />
  </div>`;
}

/** What was written while it was recorded, each where it was. @param {{lines: any, player: Together}} props */
const Notes = ({
  lines,
  player,
}) => html`<section class="card stack tight playback-notes" aria-labelledby="notes"><h2 id="notes">${t("playback.notes")}</h2>
  <${Resource} of=${lines} lines=${4} empty=${(/** @type {any[]} */ all) => !all.length && html`<p class="muted">${t("playback.no_notes")}</p>`}>
    ${(/** @type {any[]} */ all) =>
      html`<ol class="stack tight">${all.map((line) => {
        const at = player.positionOf(Date.parse(line.at));
        return html`<li key=${line.id} class=${cx(at <= player.at.value && "passed")}>
        <button type="button" class="as-link small numbers" onClick=${() => player.seek(at)}>${clock(at)}</button>
        <b> ${line.name}</b>${line.panel && html` <span class="chip">${t("playback.note")}</span>`} <span class="as-written">${line.text}</span></li>`;
      })}</ol>`}
  <//>
</section>`;

/** @param {{player: Together}} props */
function Screens({ player }) {
  const state = player.state.value;
  if (state === "loading")
    return html`<div class="tiles"><p class="muted" role="status">${t("playback.loading")}</p></div>`;
  if (["nothing", "unsupported", "broken"].includes(state)) return html`<${Empty} title=${t(`playback.${state}`)} />`;
  return html`<ul class="tiles" data-count=${player.parts.value.length} data-state=${state} aria-label=${t("playback.people")}>
    ${player.parts.value.map((part) => html`<${Tile} key=${part.track.source} part=${part} />`)}</ul>`;
}

/** @param {{kept: any}} props */
function Player({ kept }) {
  const { recording, job, graduate } = kept;
  const player = useMemo(() => new Together(kept.tracks), [kept]);
  useEffect(() => {
    player.open();
    return () => player.close();
  }, [player]);
  const between = (/** @type {any} */ line) =>
    line.at >= recording.began_at && (!recording.stopped_at || line.at <= recording.stopped_at);
  const lines = useResource(
    () => api.get(`/interviews/${recording.interview}/lines`).then((answer) => answer.lines.filter(between)),
    [recording.interview],
  );
  const [busy, throwAway] = useAction(async () => {
    const question = {
      title: t("playback.throw_title"),
      text: t("playback.throw_text"),
      yes: t("playback.throw"),
      danger: true,
    };
    if (!(await confirm(question))) return;
    await api.del(`/recordings/${recording.id}`);
    tell(t("playback.thrown"));
    navigate("/company?tab=interviews");
  });
  const plays = player.length.value > 0;
  const marks = plays
    ? (lines.data ?? []).map((/** @type {any} */ line) => player.positionOf(Date.parse(line.at)))
    : [];
  return html`<div class="playback">
    <div class="stack">
      <${Screens} player=${player} />
      ${plays && html`<${Tools} player=${player} marks=${marks} />`}
      <div class="stack tight"><h1>${t("playback.of", { name: graduate.name })}</h1>
        <p class="small muted">${job.title} · <${When} at=${recording.began_at} /></p></div>
    </div>
    <div class="stack">
      <${Notes} lines=${lines} player=${player} />
      <section class="card stack tight" aria-labelledby="ledger"><h2 id="ledger">${t("consent.ledger_title")}</h2>
        <${Terms} recording=${recording} /><${Said} recording=${recording} />
        <div><${Button} kind="danger small" icon="trash-2" busy=${busy} onClick=${throwAway}>${t("playback.throw")}<//></div>
      </section>
    </div>
  </div>`;
}

/** @param {{id: string}} props */
function Before({ id }) {
  const [kept, set] = useState(/** @type {any} */ (null));
  const [refusal, refuse] = useState(/** @type {any} */ (null));
  const [busy, watch] = useAction(async () => set(await api.post(`/recordings/${id}/watch`)), refuse);
  if (kept) return html`<${Player} kept=${kept} />`;
  if (refusal) return html`<h1>${t("playback.title")}</h1><${Failure} error=${refusal} retry=${() => refuse(null)} />`;
  return html`<div class="state"><h1>${t("playback.title")}</h1>
    <p><${Icon} name="eye" /> ${t("playback.before")}</p><p>${t("playback.before_text")}</p>
    <div class="row"><${Button} kind="primary" icon="play" busy=${busy} onClick=${watch}>${t("playback.open")}<//></div></div>`;
}

/** @param {{params: {id: string}}} props */
export default function Playback({ params }) {
  useTitle(t("playback.title"));
  if (me.value === undefined) return html`<div class="page"><${Skeleton} lines=${6} /></div>`;
  if (me.value?.role !== "recruiter") return html`<div class="page"><h1>${t("playback.title")}</h1><${Barred} /></div>`;
  return html`<div class="page"><${Before} key=${params.id} id=${params.id} /></div>`;
}
