// @ts-check
/** The bureau's desk: companies to verify, accounts of hosts and staff to make, whose data is asked for, the word list. */
import { api } from "../api.js";
import { confirm } from "../parts/dialog.js";
import { AddHost } from "../parts/staff/add_host.js";
import { SomebodysData } from "../parts/staff/data.js";
import { Due } from "../parts/staff/due.js";
import { Institutions } from "../parts/staff/institutions.js";
import { Recovery } from "../parts/staff/recovery.js";
import { Barred, Empty, Resource } from "../parts/states.js";
import { When } from "../parts/time.js";
import { tell } from "../parts/toast.js";
import { WordList } from "../parts/word_list.js";
import { me } from "../store.js";
import { Button, html, t, useAction, usePages, useTitle } from "../ui.js";

/** @param {{company: any, onVerified: () => void}} props */
function Waiting({ company, onVerified }) {
  const [busy, verify] = useAction(async () => {
    const question = {
      title: t("staff.verify_title", { name: company.name }),
      text: t("staff.verify_text"),
      yes: t("staff.verify"),
    };
    if (!(await confirm(question))) return;
    await api.post(`/companies/${company.id}/verify`).catch((error) => {
      if (error.reason !== "company_verified") throw error; // somebody else was faster: the same to us
    });
    tell(t("staff.verified", { name: company.name }));
    onVerified();
  });
  return html`<div class="row between">
    <div class="grow"><h3>${company.name}</h3>
      <p class="small muted">${t("staff.since")} <${When} at=${company.created_at} /></p>
      ${company.about && html`<p class="small">${company.about}</p>`}</div>
    <${Button} kind="primary" icon="badge-check" busy=${busy} onClick=${verify} aria-label=${t("staff.verify_named", { name: company.name })}>${t("staff.verify")}<//>
  </div>`;
}

function Companies() {
  const page = (/** @type {any} */ old) => api.get("/companies", { unverified: true, page: old?.next });
  const { list, growing, more } = usePages(page, "companies", []);
  const without = (/** @type {string} */ id) =>
    list.set((/** @type {any} */ old) => ({
      ...old,
      companies: old.companies.filter((/** @type {any} */ one) => one.id !== id),
    }));
  return html`<section class="stack" aria-labelledby="waiting">
    <div class="row between"><h2 id="waiting">${t("staff.waiting")}</h2><${Button} kind="small" icon="rotate-cw" busy=${list.loading && Boolean(list.data)} onClick=${list.reload}>${t("staff.refresh")}<//></div>
    <${Resource} of=${list} lines=${6} empty=${(/** @type {any} */ d) => !d.companies.length && html`<${Empty} title=${t("staff.none")} text=${t("staff.none_text")} />`}>
      ${(/** @type {any} */ d) => html`<ul class="list" aria-label=${t("staff.waiting")}>
          ${d.companies.map((/** @type {any} */ one) => html`<li key=${one.id}><${Waiting} company=${one} onVerified=${() => without(one.id)} /></li>`)}</ul>
        ${d.next && html`<div><${Button} busy=${growing} onClick=${more}>${t("staff.more")}<//></div>`}`}
    <//>
  </section>`;
}

export default function Staff() {
  useTitle(t("staff.title"));
  return html`<div class="page">
    <div class="page-head"><div class="stack tight"><h1>${t("staff.title")}</h1><p>${t("staff.about")}</p></div>
      ${me.value?.role === "staff" && html`<div class="row tight"><${Button} href="/outcomes" icon="award">${t("staff.to_outcomes")}<//><${Button} href="/audits" icon="history">${t("staff.to_audits")}<//></div>`}</div>
    ${
      me.value?.role === "staff"
        ? html`<div class="split"><div class="stack"><${Companies} /><${Due} /><${Institutions} /><${WordList} /></div><div class="stack"><${AddHost} /><${Recovery} /><${SomebodysData} /></div></div>`
        : html`<${Barred} />`
    }
  </div>`;
}
