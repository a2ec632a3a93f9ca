// @ts-check
/** Which companies are public institutions, and may hold examinations. */
import { api } from "../../api.js";
import { html, t, useAction, useId, useResource, useState } from "../../ui.js";
import { confirm } from "../dialog.js";
import { Resource } from "../states.js";
import { tell, tellError } from "../toast.js";

/** @param {{company: any, onChange: (company: any) => void}} props */
function Line({ company, onChange }) {
  const { id, name } = company;
  const put = async (/** @type {boolean} */ institution) =>
    onChange(await api.put(`/companies/${id}/institution`, { institution }));
  const [busy, turn] = useAction(async (/** @type {any} */ event) => {
    const wanted = event.target.checked;
    event.target.checked = !wanted; // until it is so
    const question = {
      title: t(wanted ? "staff.institution_title" : "staff.no_institution_title", { name }),
      text: t(wanted ? "staff.institution_text" : "staff.no_institution_text"),
      yes: t(wanted ? "staff.institution_yes" : "staff.no_institution_yes"),
    };
    if (!(await confirm(question))) return;
    await put(wanted);
    tell(t(wanted ? "staff.is_institution" : "staff.is_no_institution", { name }), {
      label: t("undo"),
      run: () => void put(!wanted).catch(tellError),
    });
  });
  return html`<li><label class="check item"><input type="checkbox" checked=${company.institution} disabled=${busy} onChange=${turn} /><span>${name}</span></label></li>`;
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
