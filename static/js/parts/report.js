// @ts-check
/** Telling the hosts about a line or a question. */
import { live } from "../live.js";
import { me } from "../store.js";
import { Button, html, t, useAction, useState } from "../ui.js";
import { tell } from "./toast.js";

/**
 * Beside what somebody else wrote: two taps, so that none is sent by accident.
 * @param {{of: {line: string}|{question: string}, name: string, text: string}} props
 */
export function Report({ of, name, text }) {
  const [asked, setAsked] = useState(false);
  const [done, setDone] = useState(false);
  const [busy, report] = useAction(async () => {
    await live("/audience").call("report", of);
    setDone(true);
    tell(t("reports.thanks"));
  });
  if (!me.value || done) return null;
  if (!asked)
    return html`<${Button} class="line-more" kind="quiet small" only icon="ellipsis" onClick=${() => setAsked(true)} aria-label=${t("reports.more", { name, text })} />`;
  return html`<span class="row tight"><${Button} kind="small" icon="flag" busy=${busy} onClick=${report}>${t("reports.report")}<//>
    <${Button} kind="quiet small" onClick=${() => setAsked(false)}>${t("cancel")}<//></span>`;
}
