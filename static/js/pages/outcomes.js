// @ts-check
/** What each show brought, from view to signed contract, and the companies that owe graduates an answer. */
import { api } from "../api.js";
import { saveAsFile } from "../parts/saving.js";
import { Overdue } from "../parts/staff/overdue.js";
import { Barred, Empty, Resource } from "../parts/states.js";
import { When } from "../parts/time.js";
import { me } from "../store.js";
import { Button, html, language, t, useAction, usePages, useTitle } from "../ui.js";

const STAGES = ["delivered", "read", "invited", "interviewed", "passed", "offered", "signed"];

/** Each stage with its number, and a bar: its part of what was delivered. @param {{reached: any, viewers?: number}} props */
const Way = ({ reached, viewers }) => html`<ol class="way" aria-label=${t("outcomes.way")}>
  ${viewers !== undefined && html`<li><span class="small muted">${t("outcomes.viewers")}</span><b class="numbers">${viewers}</b></li>`}
  ${STAGES.map(
    (stage) => html`<li key=${stage} class=${stage}>
      <span class="small muted">${t(`outcomes.${stage}`)}</span><b class="numbers">${reached[stage]}</b>
      <span class="bar" style=${{ "--part": reached.delivered ? reached[stage] / reached.delivered : 0 }} />
    </li>`,
  )}
</ol>`;

/** @param {{outcome: any}} props */
const Show = ({ outcome }) => html`<article class="card stack tight">
  <div class="row between tight"><h3><a class="reach" href=${`/broadcasts/${outcome.broadcast}`}>${outcome.title}</a></h3>
    ${outcome.state === "live" ? html`<span class="chip live">${t("outcomes.live")}</span>` : html`<span class="small muted"><${When} at=${outcome.starts_at} /></span>`}</div>
  <${Way} reached=${outcome.reached} viewers=${outcome.viewers} />
  <p class="small"><a class="reach" href=${`/audits?show=${outcome.broadcast}`} aria-label=${t("outcomes.audits_of", { title: outcome.title })}>${t("outcomes.audits")}</a></p>
</article>`;

function Shows() {
  const { list, growing, more } = usePages((old) => api.get("/outcomes", { page: old?.next }), "outcomes", []);
  const [busy, take] = useAction(async () =>
    saveAsFile("outcomes.csv", await api.file("/outcomes.csv", { language: language.value })),
  );
  return html`<section class="stack" aria-labelledby="shows">
    <div class="row between"><h2 id="shows">${t("outcomes.shows")}</h2>
      ${list.data?.outcomes.length > 0 && html`<${Button} kind="small" icon="download" busy=${busy} onClick=${() => take()}>${t("outcomes.download")}<//>`}</div>
    <${Resource} of=${list} lines=${8}>
      ${(/** @type {any} */ d) => html`
        ${d.outcomes.length ? html`<ul class="stack" aria-label=${t("outcomes.shows")}>${d.outcomes.map((/** @type {any} */ one) => html`<li key=${one.broadcast}><${Show} outcome=${one} /></li>`)}</ul>` : html`<${Empty} title=${t("outcomes.no_show")} text=${t("outcomes.no_show_text")} />`}
        ${d.next && html`<div><${Button} busy=${growing} onClick=${more}>${t("outcomes.older")}<//></div>`}
        <article class="card stack tight"><h3>${t("outcomes.pages")}</h3><p class="small muted">${t("outcomes.pages_about")}</p><${Way} reached=${d.pages} /></article>`}
    <//>
  </section>`;
}

export default function Outcomes() {
  useTitle(t("outcomes.title"));
  return html`<div class="page outcomes">
    <div class="page-head"><div class="stack tight"><h1>${t("outcomes.title")}</h1><p>${t("outcomes.about")}</p></div>
      ${me.value?.role === "staff" && html`<${Button} href="/staff" icon="badge-check">${t("outcomes.back")}<//>`}</div>
    ${me.value?.role === "staff" ? html`<${Overdue} /><${Shows} />` : html`<${Barred} />`}
  </div>`;
}
