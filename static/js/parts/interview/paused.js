// @ts-check
/** The own camera sends nothing though it is on: the device itself holds it back. Whoever it is would be the last to know. */
import { Button, html, Icon, t, useLate, useState } from "../../ui.js";
import { DeviceProblem } from "../devices.js";

/** Milliseconds: what a phone gives back by itself is there by then. */
const STAYS = 2500;

/** @param {{devices: ReturnType<typeof import("../devices.js").useDevices>, on: boolean}} props */
export function Paused({ devices: { stream, problem, unplugged, paused, retry }, on }) {
  const late = useLate(paused && on, STAYS);
  const [tried, setTried] = useState(false);
  const again = () => {
    setTried(true);
    retry();
  };
  return html`<div role="status">${
    late &&
    html`<div class="advice row tight" data-testid="paused"><${Icon} name="video-off" /><p>${t("interview.paused")}</p>
      <${Button} kind="small" icon="video" onClick=${again}>${t("interview.unpause")}<//></div>`
  }</div>
  ${tried && problem && stream && !late && !unplugged && html`<${DeviceProblem} problem=${problem} retry=${retry} stream=${stream} />`}`;
}
