// @ts-check
/** The green room in the studio: the others who are connected, seen and heard before they are on air. */
import { Button, cx, html, Icon, t, useState } from "../ui.js";
import { SourcePicture } from "./source_picture.js";

/** Who is on air hears only those whom the viewers hear: talk behind the scenes would confuse. @param {any} show @param {any} source @param {boolean} onAir */
const audible = (show, source, onAir) => !onAir || show.voices.includes(source.name);

/** @param {{show: any, others: any[], guest?: string, onAir: boolean}} props */
export function GreenRoom({ show, others, guest, onAir }) {
  const [sound, setSound] = useState(true);
  if (!others.length) return html`<p class="card small muted">${t("green_room.alone")}</p>`;
  return html`<section class="stack tight" aria-label=${t("green_room.title")} data-testid="green-room">
    <div class="row between"><h2>${t("green_room.title")}</h2>
      <${Button} kind="small" icon=${sound ? "volume-2" : "volume-x"}
        onClick=${() => setSound(!sound)}>${t(sound ? "screen.mute" : "screen.unmute")}<//></div>
    <ul class="green-room">${others.map(
      (source) => html`<li key=${source.name} class=${cx("source", show.on_air === source.name && "on")}>
        <${SourcePicture} show=${show} source=${source} guest=${guest} sound=${sound && audible(show, source, onAir)} />
        <p class="row tight small"><b>${source.label}</b>${source.company && html`<span class="muted">${source.company.name}</span>`}
          ${show.on_air === source.name && html`<span class="chip live"><span class="dot" />${t("studio.on_air")}</span>`}
          ${!source.audio && html`<${Icon} name="mic-off" /><span class="unseen">${t("green_room.silent")}</span>`}</p></li>`,
    )}</ul>
    <p class="small muted">${t(onAir ? "green_room.on_air" : "green_room.private")}</p>
  </section>`;
}
