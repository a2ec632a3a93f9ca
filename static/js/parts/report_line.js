// @ts-check
/** Telling the hosts about a line. */
import { live } from "../live.js";
import { me } from "../store.js";
import { Button, html, t, useAction, useState } from "../ui.js";
import { tell } from "./toast.js";

/** Beside a line of somebody else: two taps, so that none is sent by accident. @param {{line: any}} props */
export function ReportLine({ line }) {
  const [asked, setAsked] = useState(false);
  const [done, setDone] = useState(false);
  const [busy, report] = useAction(async () => {
    await live("/audience").call("report", { line: line.id });
    setDone(true);
    tell(t("reports.thanks"));
  });
  if (!me.value || line.mine_key || line.hidden || done) return null;
  if (!asked)
    return html`<${Button} class="line-more" kind="quiet small" only icon="ellipsis" onClick=${() => setAsked(true)} aria-label=${t("reports.more", { name: line.name, text: line.text })} />`;
  return html`<span class="row tight"><${Button} kind="small" icon="flag" busy=${busy} onClick=${report}>${t("reports.report")}<//>
    <${Button} kind="quiet small" onClick=${() => setAsked(false)}>${t("cancel")}<//></span>`;
}
