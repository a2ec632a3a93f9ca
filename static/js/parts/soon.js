// @ts-check
/** What one is to be in time for: said once on whatever page one is, and there until one goes or has read it. */
import { stylesheet } from "../router.js";
import { Button, html, Icon, t } from "../ui.js";
import { loadWords } from "../words.js";
import { useCalling } from "./calling.js";
import { sentence } from "./notice.js";

await Promise.all([loadWords("notices"), stylesheet("queue")]);

/** @param {{notices: any[], onRead: (notice: any) => void}} props */
export function Soon({ notices, onRead }) {
  const words = sentence(notices[notices.length - 1]);
  useCalling({ words, title: words, tag: "soon", once: true });
  return html`<section class="strips" role="status" aria-label=${t("notices.soon")}>${notices.map(
    (one) => html`<div class="strip soon" key=${one.id}><${Icon} name="bell-ring" />
      <p class="grow"><b>${sentence(one)}</b></p>
      <${Button} kind="primary" href=${one.link} onClick=${() => onRead(one)}>${t("notices.soon_open")}<//>
      <${Button} kind="quiet" onClick=${() => onRead(one)}>${t("notices.soon_read")}<//></div>`,
  )}</section>`;
}
