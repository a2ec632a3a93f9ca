// @ts-check
/** Something to hand on: a link with its address in full, or a secret; and a button that copies it. */
import { Button, html, t, useId, useState } from "../ui.js";

/** @param {{link: string, label: string}} props */
export const CopyLink = ({ link, label }) =>
  html`<${Copy} text=${new URL(link, location.origin).href} label=${label} />`;

/** Nobody who looks over the shoulder reads it. @param {{secret: string, label: string}} props */
export const CopySecret = ({ secret, label }) => html`<${Copy} text=${secret} label=${label} type="password" />`;

/** @param {{text: string, label: string, type?: string}} props */
function Copy({ text, label, type = "text" }) {
  const [copied, setCopied] = useState(false);
  const id = useId();
  const copy = async () => {
    const field = /** @type {HTMLInputElement} */ (document.getElementById(id));
    field.type = "text"; // what is hidden cannot be copied the old way
    field.select();
    // without HTTPS there is no clipboard interface; the selected text can still be copied
    await (navigator.clipboard?.writeText(text) ?? Promise.resolve(document.execCommand("copy"))).catch(() => {});
    field.type = type;
    setCopied(true);
    setTimeout(() => setCopied(false), 3000);
  };
  return html`<div class="row tight">
    <input id=${id} type=${type} autocomplete="off" class="input grow small" readonly aria-label=${label} value=${text} onFocus=${(/** @type {any} */ e) => e.target.select()} />
    <${Button} icon=${copied ? "check" : "copy"} onClick=${copy} aria-label=${`${t("copy")} · ${label}`}>${t(copied ? "copied" : "copy")}<//>
  </div>`;
}
