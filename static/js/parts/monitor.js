// @ts-check
/** The program over the fast path, for those behind the scenes: what viewers see now, or would see in a rehearsal. */
import { api, explain } from "../api.js";
import { receiving } from "../media/negotiate.js";
import { BOTH, Receiver } from "../media/whep.js";
import { Button, html, t, useEffect, useMemo, useState } from "../ui.js";
import { Video } from "./devices.js";
import { SoundFirst } from "./interview/quality.js";

/**
 * Without its sound until asked, and while one is `heard` oneself: one would hear one's own voice, late.
 * @param {{show: any, guest?: string, heard?: boolean}} props `guest`: the token of the guest who looks; a host needs none
 */
export function Monitor({ show, guest, heard }) {
  const [sound, setSound] = useState(false);
  const receiver = useMemo(
    () =>
      new Receiver(
        async () => {
          const asked = { verb: "watch", ...(guest && { guest }) };
          return receiving(await api.post(`/broadcasts/${show.id}/tickets`, asked));
        },
        { kinds: BOTH },
      ),
    [show.id, show.first_on_air],
  );
  useEffect(() => () => receiver.close(), [receiver]);
  const state = receiver.state.value;
  const label = t(show.rehearsing ? "monitor.rehearsed" : "monitor.title");
  return html`<section class="monitor" aria-label=${label} data-testid="monitor">
    <div class="monitor-picture"><${Video} stream=${receiver.stream} label=${label} sound=${sound && !heard} />
      ${state !== "playing" && html`<p class="small">${state === "refused" ? explain(receiver.error.value) : t("monitor.none")}</p>`}<${SoundFirst} receiver=${receiver} /></div>
    <div class="row between"><span class="small muted">${label}</span>
      ${
        heard
          ? html`<span class="small muted">${t("monitor.silent")}</span>`
          : html`<${Button} kind="small" icon=${sound ? "volume-2" : "volume-x"} title=${t("monitor.hint")}
        onClick=${() => setSound(!sound)}>${t(sound ? "screen.mute" : "screen.unmute")}<//>`
      }</div>
    ${show.card && html`<p class="small" data-testid="monitor-card"><b>${t("card.on_screen")}</b> ${show.card.job.title}</p>`}
  </section>`;
}
