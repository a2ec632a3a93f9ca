// @ts-check
/** A link to hand on: the address in full, and a button that copies it. */
import { Button, html, t, useId, useState } from "../ui.js";

/** @param {{link: string, label: string}} props */
export function CopyLink({ link, label }) {
  const [copied, setCopied] = useState(false);
  const id = useId();
  const address = new URL(link, location.origin).href;
  const copy = async () => {
    const field = /** @type {HTMLInputElement} */ (document.getElementById(id));
    field.select();
    // without HTTPS there is no clipboard interface; the selected text can still be copied
    await (navigator.clipboard?.writeText(address) ?? Promise.resolve(document.execCommand("copy"))).catch(() => {});
    setCopied(true);
    setTimeout(() => setCopied(false), 3000);
  };
  return html`<div class="row tight">
    <input id=${id} class="input grow small" readonly aria-label=${label} value=${address} onFocus=${(/** @type {any} */ e) => e.target.select()} />
    <${Button} icon=${copied ? "check" : "copy"} onClick=${copy} aria-label=${`${t("copy")} · ${label}`}>${t(copied ? "copied" : "copy")}<//>
  </div>`;
}
