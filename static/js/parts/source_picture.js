// @ts-check
/** One source of a show's room as those behind the scenes see it, before and while it is on air. */
import { api, explain } from "../api.js";
import { receiving } from "../media/negotiate.js";
import { Receiver } from "../media/whep.js";
import { html, t, useEffect, useMemo } from "../ui.js";
import { Video } from "./devices.js";
import { SoundFirst } from "./interview/quality.js";

/**
 * `guest` is the token of the guest who looks; a host needs none. Silent unless `sound`.
 * @param {{show: any, source: any, guest?: string, sound?: boolean}} props
 */
export function SourcePicture({ show, source, guest, sound }) {
  const receiver = useMemo(
    () =>
      new Receiver(async () => {
        const asked = { verb: "green_room", ...(guest && { guest }) };
        return receiving(await api.post(`/broadcasts/${show.id}/tickets`, asked), source.name);
      }),
    [show.id, source.name, source.connected_at],
  );
  useEffect(() => () => receiver.close(), [receiver]);
  return html`<div class="source-picture"><${Video} stream=${receiver.stream} label=${t("source.picture_of", { name: source.label })} sound=${sound} />
    ${receiver.state.value !== "playing" && html`<p class="small">${receiver.state.value === "refused" ? explain(receiver.error.value) : t("screen.loading")}</p>`}
    ${source.video && html`<${SoundFirst} receiver=${receiver} />`}</div>`;
}
