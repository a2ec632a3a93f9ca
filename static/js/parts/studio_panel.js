// @ts-check
/** The pieces of the studio: the state in one line, the quality of the connection, the buttons. */
import { explain, explainTrying, ofNetwork } from "../api.js";
import { Button, cx, html, Icon, t } from "../ui.js";

/**
 * What the person is to this show now, from this page or, where it publishes nothing, `through` another program.
 * @param {any} publisher @param {any} show @param {string} source @param {boolean} through
 * @returns {"ready"|"connecting"|"waiting"|"heard"|"on_air"|"retrying"|"refused"|"replaced"|"ended"}
 */
export function standing(publisher, show, source, through) {
  const state = publisher.state.value;
  if (show?.state === "ended") return "ended";
  if (state === "off" && !through) return "ready";
  if (state !== "off" && state !== "connected") return state;
  if (show?.state !== "live") return "waiting";
  if (show.on_air === source) return "on_air";
  return show.voices.includes(source) ? "heard" : "waiting";
}

const ICONS = /** @type {Record<string, string>} */ ({
  ready: "video",
  connecting: "loader-circle",
  waiting: "armchair",
  heard: "mic",
  on_air: "radio",
  retrying: "wifi-off",
  refused: "circle-alert",
  replaced: "monitor-smartphone",
  ended: "flag",
});

/** `unseen`: the person has no picture; `through`: it comes from another program. @param {{state: string, error: any, show: any, unseen: boolean, through: boolean}} props */
export function Standing({ state, error, show, unseen, through }) {
  const ours = state === "retrying" && !ofNetwork(error);
  const words = state === "on_air" && !show.voices.includes(show.on_air) ? "silenced" : ours ? "connecting" : state;
  const rehearsed = ["on_air", "heard"].includes(state) && show.rehearsing;
  const text = rehearsed
    ? "studio.rehearsing.text"
    : `studio.${words}.${unseen && words === "on_air" ? "unseen" : "text"}`;
  return html`<div class=${cx("standing", state)} role="status" data-testid="standing" data-state=${state}>
    <${Icon} name=${ICONS[ours ? "refused" : state]} />
    <div><b>${t(`studio.${words}`)}</b>${show?.rehearsing && html` <span class="chip waiting">${t("studio.rehearsing")}</span>`}
      <p class="small">${ours ? explainTrying(error) : state === "refused" ? explain(error) : t(text, { title: show?.title ?? "" })}</p>
      ${through && state !== "ended" && html`<p class="small" data-testid="through">${t("obs.through")}</p>`}</div>
  </div>`;
}

/** good, fair or poor, from what the statistics say; sound alone has no frames. @param {any} quality */
export function grade({ rtt, lost, fps }) {
  const pictures = fps || Number.POSITIVE_INFINITY;
  if (lost > 0.08 || rtt > 600 || pictures < 8) return "poor";
  return lost > 0.02 || rtt > 250 || pictures < 20 ? "fair" : "good";
}

export const LOOK = /** @type {Record<string, string>} */ ({ good: "done", fair: "waiting", poor: "urgent" });

/** @param {{publisher: any}} props */
export function Quality({ publisher }) {
  const quality = publisher.quality.value;
  if (!quality) return null;
  const now = grade(quality);
  return html`<p class="row tight small" data-testid="quality"><span class=${`chip ${LOOK[now]}`}><${Icon} name="signal" />${t(`studio.quality.${now}`)}</span>
    <span class="muted numbers">${t("studio.quality.numbers", { ...quality, lost: (100 * quality.lost).toFixed(1) })}</span></p>
    ${publisher.slow.value && html`<p class="row tight small muted" role="status"><${Icon} name="cpu" />${t("studio.one_size")}</p>`}`;
}

/** @param {{mine: {microphone: boolean, camera: boolean}, pictured: boolean, toggle: (kind: "microphone"|"camera") => void}} props */
const Switches = ({ mine, pictured, toggle }) => html`
  <${Button} kind=${mine.microphone ? "" : "set"} icon=${mine.microphone ? "mic" : "mic-off"} onClick=${() => toggle("microphone")}>
    ${t(mine.microphone ? "studio.mute" : "studio.unmute")}<//>
  ${
    pictured &&
    html`<${Button} kind=${mine.camera ? "" : "set"} icon=${mine.camera ? "video" : "video-off"} onClick=${() => toggle("camera")}>
    ${t(mine.camera ? "studio.hide" : "studio.show")}<//>`
  }`;

/**
 * `through`: another program is connected, which this page would take the place of.
 * @param {{publishing: boolean, through: boolean, ready: boolean, pictured: boolean, mine: any, toggle: (kind: any) => void, start: () => void, stop: () => void}} props
 */
export function StudioButtons({ publishing, through, ready, pictured, mine, toggle, start, stop }) {
  return html`<div class="studio-buttons">
    ${!publishing && html`<${Button} kind=${through ? "" : "primary big"} icon="radio" disabled=${!ready} onClick=${start}>${t("studio.start")}<//>`}
    ${ready && html`<${Switches} mine=${mine} pictured=${pictured} toggle=${toggle} />`}
    ${publishing && html`<${Button} kind="danger" icon="phone-off" onClick=${stop}>${t("studio.stop")}<//>`}
  </div>`;
}
