// @ts-check
/** Everybody who is connected, as the host sees them: a picture each, who is on air, and a button to change that. */
import { explain } from "../api.js";
import { Button, cx, html, Icon, names, t, useNow } from "../ui.js";
import { Monitor } from "./monitor.js";
import { SourcePicture } from "./source_picture.js";
import { grade, LOOK } from "./studio_panel.js";

const FORGOTTEN = 15e3;

/** Heard or not, seen or not. @param {{source: any, may: boolean, voice: (source: string, on: boolean) => void, busy: boolean}} props */
const Voice = ({ source, may, voice, busy }) =>
  html`<${Button} icon=${source.heard ? "mic" : "mic-off"} disabled=${!may || busy} data-testid="voice"
    onClick=${() => voice(source.name, !source.heard)} aria-label=${t(source.heard ? "desk.mute_one" : "desk.unmute_one", { name: source.label })}>${t(source.heard ? "desk.mute" : "desk.unmute")}<//>`;

/** What somebody has switched off themselves, and how good their connection is; what is old is not said. @param {{source: any, standing?: any}} props */
function Standing({ source, standing }) {
  const now = useNow(3000);
  const how = standing && now - standing.at < FORGOTTEN ? standing.how : null;
  const now_is = how ? grade(how) : "good";
  const sizes = [source.height && `${source.height}p`, source.low && "360p"].filter(Boolean).join(" + ");
  const numbers = how && how.kbps > 0 && t("desk.numbers", { ...how, lost: (100 * how.lost).toFixed(1) });
  return html`${
    how &&
    html`<p class="row tight small">
      ${!how.microphone && html`<span class="chip waiting"><${Icon} name="mic-off" />${t("desk.own_mute")}</span>`}
      ${how.showing ? html`<span class="chip river"><${Icon} name="presentation" />${t("desk.showing")}</span>` : !how.camera && html`<span class="chip waiting"><${Icon} name="video-off" />${t("desk.own_hidden")}</span>`}
      ${now_is !== "good" && html`<span class=${`chip ${LOOK[now_is]}`}><${Icon} name="signal" />${t(`studio.quality.${now_is}`)}</span>`}
      ${how.limited === "cpu" && html`<span class="chip waiting"><${Icon} name="cpu" />${t("desk.slow_machine")}</span>`}</p>`
  }
    ${(sizes || numbers) && html`<p class="small muted numbers" data-testid="numbers">${[sizes, numbers].filter(Boolean).join(" · ")}</p>`}`;
}

/** @param {{show: any, source: any, standing?: any, may: boolean, air: (source: string|null) => void, voice: (source: string, on: boolean) => void, busy: boolean, act: (verb: string, payload: any) => void}} props */
const SourceCard = ({
  show,
  source,
  standing,
  may,
  air,
  voice,
  busy,
  act,
}) => html`<li class=${cx("source", source.on_air && "on")} data-testid="source">
  <${SourcePicture} show=${show} source=${source} />
  <div class="source-words">
    <p><b>${source.label}</b>${source.company && html` <span class="small muted">${source.company.name}</span>`}</p>
    <p class="row tight small muted">
      ${source.on_air ? html`<span class="chip live"><span class="dot" />${t("desk.on_air")}</span>` : html`<span class="chip waiting">${t("desk.waiting")}</span>`}
      ${source.heard !== source.on_air && html`<span class=${cx("chip", source.heard && "live")}>${t(source.heard ? "desk.heard" : "desk.muted")}</span>`}
      ${!source.audio && html`<span><${Icon} name="mic-off" /> ${t("desk.no_sound")}</span>`}
      ${!source.video && html`<span><${Icon} name="video-off" /> ${t("desk.no_picture")}</span>`}</p>
    <${Standing} source=${source} standing=${standing} />
  </div>
  <div class="row tight source-do">${
    source.on_air
      ? html`<${Button} icon="video-off" disabled=${!may || busy} onClick=${() => air(null)} aria-label=${t("desk.off_air_one", { name: source.label })}>${t("desk.off_air")}<//>`
      : html`<${Button} icon="radio" disabled=${!may || busy} onClick=${() => air(source.name)} aria-label=${t("desk.put_one", { name: source.label })}>${t("desk.put")}<//>`
  }
      <${Voice} source=${source} may=${may} voice=${voice} busy=${busy} />
      ${(may || show.state === "scheduled") && html`<${Button} kind="quiet small" icon="user-minus" disabled=${busy} onClick=${() => act("show_out", { source: source.name })} aria-label=${t("desk.show_out_one", { name: source.label })}>${t("desk.show_out")}<//>`}</div>
</li>`;

/** @param {any} show @param {any} source */
const seen = (show, source) => ({
  ...source,
  on_air: show.state === "live" && show.on_air === source.name,
  heard: show.voices.includes(source.name),
});

/** @param {any} guest */
const known = (guest) => ({ name: t("desk.guest", { name: guest.name, company: guest.company.name }) });

/** A recording that fails must be seen: nobody can make it up later. @param {{state: string}} props */
const Recording = ({ state }) =>
  state === "failed"
    ? html`<p class="problem" role="alert" data-testid="recording"><${Icon} name="circle-alert" />${t("desk.recording_failed")}</p>`
    : state === "recording" &&
      html`<p class="row tight small muted" data-testid="recording"><${Icon} name="circle-check" />${t("desk.recording")}</p>`;

/**
 * @param {{show: any, sources: any[], standings: Record<string, any>, reason: string|null, recording: string, may: boolean, air: (source: string|null) => void,
 *   voice: (source: string, on: boolean) => void, busy: boolean, shownOut: Record<string, string>, act: (verb: string, payload: any) => void}} props
 */
export function DeskStage({ show, sources, standings, shownOut, reason, recording, may, air, voice, busy, act }) {
  const missing = show.guests.filter(
    (/** @type {any} */ guest) =>
      !(guest.source in shownOut) && !sources.some((source) => source.name === guest.source),
  );
  const lost = show.on_air && !sources.some((source) => source.name === show.on_air);
  return html`<section class="stack" aria-label=${t("desk.stage")}>
    <div class="row between"><h2>${t("desk.stage")}</h2><${Button} kind="small" icon="video" href=${`/studio/${show.id}`} target="_blank">${t("desk.own_camera")}<//></div>
    ${reason && html`<p class="problem" role="alert"><${Icon} name="circle-alert" />${explain({ code: "unavailable", reason })}</p>`}
    ${show.state === "live" && html`<${Recording} state=${recording} />`}
    ${show.state === "live" && html`<${Monitor} show=${show} />`}
    ${lost && html`<p class="problem" role="alert"><${Icon} name="wifi-off" />${t("desk.lost")}</p>`}
    ${!sources.length && !reason && html`<p class="card muted">${t("desk.nobody")}</p>`}
    <ul class="sources">${sources.map(
      (source) =>
        html`<${SourceCard} key=${source.name} show=${show} source=${seen(show, source)} standing=${standings[source.name]} may=${may} air=${air} voice=${voice} busy=${busy} act=${act} />`,
    )}</ul>
    ${Object.entries(shownOut).map(
      ([source, name]) => html`<p key=${source} class="row tight small">${t("desk.shown_out", { name })}
        <${Button} kind="quiet small" icon="undo-2" disabled=${busy} onClick=${() => act("let_in", { source })} aria-label=${t("desk.let_in_one", { name })}>${t("desk.let_in")}<//></p>`,
    )}
    ${missing.length > 0 && html`<p class="small muted">${t("desk.missing", { names: names(missing.map(known)) })}</p>`}
  </section>`;
}
