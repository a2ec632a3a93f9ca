// @ts-check
/** Companies whose verification ends within a month, or has ended: confirmed again by one tap. */
import { api } from "../../api.js";
import { Button, html, t, useAction, useResource } from "../../ui.js";
import { Resource } from "../states.js";
import { day, fields } from "../time.js";
import { tell } from "../toast.js";

/** How soon, or for how long already. @param {string} until */
function soon(until) {
  const days = Math.round((Date.parse(until) - Date.parse(fields(Date.now()).date)) / 86400e3);
  if (!days) return t("staff.due_today");
  return t(days > 0 ? "staff.due_in" : "staff.due_over", { n: Math.abs(days), day: day(until) });
}

/** @param {{company: any, onConfirmed: () => void}} props */
function Line({ company, onConfirmed }) {
  const late = company.verified_until < fields(Date.now()).date;
  const last = { day: day(company.verified_at), name: company.verified_by };
  const [busy, confirm] = useAction(async () => {
    const { verified_until } = await api.post(`/companies/${company.company}/verify`).catch((error) => {
      if (error.reason !== "company_verified") throw error; // somebody else was faster: the same to us
      return {};
    });
    tell(
      verified_until
        ? t("staff.confirmed", { name: company.name, day: day(verified_until) })
        : t("staff.verified", { name: company.name }),
    );
    onConfirmed();
  });
  return html`<div class="row between">
    <div class="grow stack tight"><h3>${company.name}</h3>
      <p class="small"><span class=${late ? "chip urgent" : "chip waiting"}>${soon(company.verified_until)}</span></p>
      <p class="small muted">${t(last.name ? "staff.verified_by" : "staff.verified_on", last)}</p></div>
    <${Button} icon="badge-check" busy=${busy} onClick=${confirm} aria-label=${t("staff.confirm_named", { name: company.name })}>${t("staff.confirm")}<//>
  </div>`;
}

export function Due() {
  const list = useResource(() => api.get("/companies/due"), []);
  const without = (/** @type {string} */ id) =>
    list.set((/** @type {any} */ old) => ({
      ...old,
      companies: old.companies.filter((/** @type {any} */ one) => one.company !== id),
    }));
  return html`<section class="stack tight" aria-labelledby="due">
    <h2 id="due">${t("staff.due")}</h2><p class="small muted">${t("staff.due_about")}</p>
    <${Resource} of=${list} lines=${3} empty=${(/** @type {any} */ d) => !d.companies.length && html`<p class="card">${t("staff.none_due")}</p>`}>
      ${(/** @type {any} */ d) => html`<ul class="list" aria-label=${t("staff.due")}>
          ${d.companies.map((/** @type {any} */ one) => html`<li key=${one.company}><${Line} company=${one} onConfirmed=${() => (d.more ? list.reload() : without(one.company))} /></li>`)}</ul>
        ${d.more && html`<p class="small muted">${t("staff.more_due")}</p>`}`}
    <//>
  </section>`;
}
