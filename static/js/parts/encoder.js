// @ts-check
/** In the studio: how to publish with OBS, or another program that speaks WHIP, in place of this page. */
import { api } from "../api.js";
import { Button, html, t, useResource, useState } from "../ui.js";
import { CopyLink, CopySecret } from "./copy.js";
import { Dialog } from "./dialog.js";
import { Resource } from "./states.js";
import { When } from "./time.js";

const SETTINGS = ["service", "video", "keyframes", "sound"];

/** Asked for when it is opened, and nowhere kept. @param {{show: string, guest?: string}} props */
function Connecting({ show, guest }) {
  const given = useResource(
    () => api.post(`/broadcasts/${show}/tickets`, { verb: "encoder", ...(guest && { guest }) }),
    [],
  );
  return html`<${Resource} of=${given} lines=${3}>${(/** @type {any} */ ticket) => html`
    <div class="field"><b>${t("obs.address")}</b><${CopyLink} link=${ticket.whip} label=${t("obs.address")} /></div>
    <div class="field"><b>${t("obs.token")}</b><${CopySecret} secret=${ticket.ticket} label=${t("obs.token")} />
      <p class="small muted">${t("obs.until")} <${When} at=${ticket.expires_at} /></p></div>`}<//>`;
}

/** @param {{show: string, guest?: string}} props */
export function EncoderButton({ show, guest }) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return html`<div><${Button} icon="cable" onClick=${() => setOpen(true)}>${t("obs.button")}<//></div>
    ${
      open &&
      html`<${Dialog} title=${t("obs.title")} sheet onClose=${close}>
        <ol class="stack tight">${SETTINGS.map((line) => html`<li>${t(`obs.${line}`)}</li>`)}</ol>
        <${Connecting} show=${show} guest=${guest} />
        <p class="small">${t("obs.secret")}</p>
        <p class="small muted">${t("obs.stay")}</p>
        <div class="actions"><${Button} kind="primary" onClick=${close}>${t("obs.close")}<//></div><//>`
    }`;
}
