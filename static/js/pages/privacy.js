// @ts-check
/** The privacy notice. */
import { VERSION } from "../parts/privacy.js";
import { me } from "../store.js";
import { Button, html, t, useTitle } from "../ui.js";

const CONTACT = document.querySelector('meta[name="contact"]')?.getAttribute("content");
const SECTIONS = ["kept", "why", "who", "long", "rights", "contact"];

export default function Privacy() {
  useTitle(t("privacy.title"));
  return html`<article class="page reading">
    <header class="page-head"><div class="stack tight"><h1>${t("privacy.title")}</h1><p>${t("privacy.version", { version: VERSION })}</p></div></header>
    <p>${t("privacy.about")}</p>
    ${SECTIONS.map(
      (key) => html`<section class="stack tight" key=${key}><h2>${t(`privacy.${key}`)}</h2>
        ${key === "contact" && CONTACT && html`<p>${CONTACT}</p>`}
        ${t(`privacy.${key}_text`)
          .split("\n")
          .map((line) => html`<p key=${line}>${line}</p>`)}</section>`,
    )}
    ${me.value && html`<div><${Button} kind="primary" href="/me">${t("privacy.to_me")}<//></div>`}
  </article>`;
}
