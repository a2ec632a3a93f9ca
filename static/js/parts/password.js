// @ts-check
/** A password field that can show what is typed. */
import { Button, html, t, useState } from "../ui.js";
import { loadWords } from "../words.js";
import { Field } from "./forms.js";

await loadWords("password");

/** Characters of a password. */
export const SHORTEST = 10;

/** @param {{form: any, label?: string, hint?: string, autocomplete: string, name?: string}} props */
export function Password({ form, label, hint, autocomplete, name = "password" }) {
  const [shown, show] = useState(false);
  return html`<div class="stack tight">
    <${Field} form=${form} name=${name} type=${shown ? "text" : "password"} label=${label ?? t("password.label")} hint=${hint} autocomplete=${autocomplete} maxlength="256" />
    <div><${Button} kind="quiet small" icon=${shown ? "eye-off" : "eye"} aria-pressed=${shown ? "true" : "false"} onClick=${() => show(!shown)}>${t("password.show")}<//></div>
  </div>`;
}
