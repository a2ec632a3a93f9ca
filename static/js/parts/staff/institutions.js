// @ts-check
/** Which companies are public institutions, and may hold examinations. */
import { api } from "../../api.js";
import { html, t, useAction, useId, useResource, useState } from "../../ui.js";
import { Resource } from "../states.js";
import { tell } from "../toast.js";

/** @param {{company: any, onChange: (company: any) => void}} props */
function Line({ company, onChange }) {
  const [busy, turn] = useAction(async () => {
    const changed = await api.put(`/companies/${company.id}/institution`, { institution: !company.institution });
    onChange(changed);
    tell(t(changed.institution ? "staff.is_institution" : "staff.is_no_institution", { name: company.name }));
  });
  return html`<li><label class="check item"><input type="checkbox" checked=${company.institution} disabled=${busy} onChange=${turn} /><span>${company.name}</span></label></li>`;
}

export function Institutions() {
  const id = useId();
  const [words, look] = useState("");
  const list = useResource(() => api.get("/companies", words ? { q: words } : {}), [words]);
  const changed = (/** @type {any} */ next) =>
    list.set((/** @type {any} */ old) => ({
      ...old,
      companies: old.companies.map((/** @type {any} */ one) => (one.id === next.id ? next : one)),
    }));
  return html`<section class="stack tight" aria-labelledby="institutions">
    <h2 id="institutions">${t("staff.institutions")}</h2><p class="muted">${t("staff.institutions_about")}</p>
    <div class="field"><label for=${id}>${t("staff.find_company")}</label>
      <input id=${id} class="input" type="search" value=${words} onInput=${(/** @type {any} */ event) => look(event.target.value.trim())} /></div>
    <${Resource} of=${list} lines=${4} empty=${(/** @type {any} */ d) => !d.companies.length && html`<p class="muted">${t("staff.no_company")}</p>`}>
      ${(/** @type {any} */ d) => html`<ul class="list">${d.companies.map((/** @type {any} */ one) => html`<${Line} key=${one.id} company=${one} onChange=${changed} />`)}</ul>`}
    <//>
  </section>`;
}
