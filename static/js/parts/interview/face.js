// @ts-check
/** One other person, or a screen: received over a WHEP session of its own, opened and closed with the source. */
import { explain } from "../../api.js";
import { playsPictures } from "../../media/browsers.js";
import { receiving } from "../../media/negotiate.js";
import { BOTH, Receiver } from "../../media/whep.js";
import { cx, html, Icon, t, useEffect, useRef, useState } from "../../ui.js";
import { Recorded } from "../consent/bar.js";
import { Video } from "../devices.js";
import { Quality, useQuality } from "./quality.js";

/** @param {any} source @param {() => Promise<any>} way @param {boolean} picture */
function useReceiver(source, way, picture) {
  const [receiver, set] = useState(/** @type {Receiver|null} */ (null));
  useEffect(() => {
    if (!source) return undefined;
    const mine = new Receiver(async () => receiving(await way(), source.name), {
      kinds: picture ? BOTH : ["audio"],
    });
    set(mine);
    return () => {
      mine.close();
      set(null);
    };
  }, [source?.name, picture]);
  useEffect(() => void receiver?.doubt(), [source?.connected_at]);
  return receiver;
}

/** What a seat shows of itself beside the name. @param {{seat: any}} props */
export const Signs = ({
  seat,
}) => html`${seat?.hand && html`<span class="hand" title=${t("interview.hand")}><${Icon} name="hand" /><span class="unseen">${t("interview.hand")}</span></span>`}
  ${seat && !seat.audio && html`<${Icon} name="mic-off" /><span class="unseen">${t("interview.is_muted")}</span>`}`;

/**
 * @param {{face: {id: string, name: string, seat?: any, source?: any, screen?: boolean, missing?: string}, way: () => Promise<any>,
 *   large?: boolean, sparing?: boolean, heard?: (now: import("./quality.js").Heard) => void}} props `sparing`: people are heard alone
 */
export function Face({ face, way, large, sparing, heard }) {
  const picture = playsPictures() && (!sparing || !face.seat); // a screen, or a second camera, is all picture
  const blind = face.screen && !picture; // there is no sound to receive either
  const receiver = useReceiver(!blind && face.source, way, picture);
  const off = face.seat?.paused ? "paused" : face.seat && !face.seat.video && !face.screen ? "dark" : "";
  const dark = !picture || !!off;
  /** Of who switched the camera off nothing is missed, nor anything of a phone that was put away. */
  const missed = (/** @type {import("./quality.js").Heard["quality"]} */ quality) =>
    (dark && quality === "sound") || (off && quality === "gone") ? "" : quality;
  const found = useQuality(receiver, (now) => heard?.({ ...now, quality: missed(now.quality) }));
  const quality = missed(found.quality);
  const state = receiver?.state.value ?? "connecting";
  const gone = state === "playing" && quality === "gone";
  const met = useRef(false);
  if (state === "playing") met.current = true;
  const waiting = () => {
    if (!face.source && face.missing) return t(face.missing);
    if (!face.source && !met.current && !face.seat?.video) return t("interview.no_picture");
    if (blind) return t("error.reason.no_h264");
    if (state === "refused") return explain(receiver?.error.value);
    return t(met.current ? "interview.again" : "interview.connecting");
  };
  return html`<li class=${cx("face", face.screen && "screen-face", face.missing && !face.source && "lost", dark && "dark", large && "large", face.seat?.hand && "raised")} aria-label=${face.name} data-state=${state}>
    ${receiver && html`<${Video} stream=${receiver.stream} label=${face.name} sound />`}
    <span class="face-name">${!face.screen && html`<${Signs} seat=${face.seat} />`}${face.name}${face.source?.recorded === "recording" && html`<${Recorded} />`}<${Quality} quality=${quality} /></span>
    ${(state !== "playing" || gone) && html`<span class="face-state" role="status">${waiting()}</span>`}
    ${state === "playing" && dark && !gone && html`<span class="face-state">${t(picture ? `interview.is_${off}` : "interview.sound_alone")}</span>`}
    ${state === "playing" && !dark && ["sound", "still"].includes(quality) && html`<span class="face-state" role="status">${t(quality === "sound" ? "sound_first" : "interview.still")}</span>`}
  </li>`;
}
