// @ts-check
/** Blurring what is behind oneself, where browser and camera can: the picture never leaves them for it. */
import { html, t, useEffect, useState } from "../../ui.js";
import { tell } from "../toast.js";
import { Tool } from "./controls.js";

/** Both with and without it, or there is nothing to choose. @param {MediaStreamTrack|undefined} track */
const able = (track) => /** @type {any} */ (track?.getCapabilities?.())?.backgroundBlur?.length > 1;

/** @param {{stream: MediaStream|null}} props */
export function Blur({ stream }) {
  const track = stream?.getVideoTracks()[0];
  const [on, set] = useState(false);
  const apply = async (/** @type {boolean} */ wanted) => {
    await track?.applyConstraints(/** @type {any} */ ({ ...track.getConstraints(), backgroundBlur: wanted }));
    set(wanted);
  };
  useEffect(() => {
    if (on && able(track)) apply(true).catch(() => set(false)); // another camera, chosen while it was on
  }, [track]);
  if (!able(track)) return null;
  return html`<${Tool} icon="droplet" words=${on ? "interview.unblur" : "interview.blur"} pressed=${on} onPress=${() => apply(!on).catch(() => tell(t("interview.blur_failed")))} />`;
}
