// @ts-check
/** Companies that have not answered graduates in time, and the reminder they are sent. */
import { api } from "../../api.js";
import { Button, html, t, useAction, useEffect, useRef, useResource } from "../../ui.js";
import { Resource } from "../states.js";
import { ago, When } from "../time.js";
import { tell } from "../toast.js";

const DAY = 24 * 3600e3;

/** @param {{late: any, onReminded: (late: any) => void, stale: (error: any) => never}} props */
function Late({ late, onReminded, stale }) {
  const pressed = useRef(false);
  const said = useRef(/** @type {HTMLElement|null} */ (null));
  const [busy, remind] = useAction(async () => {
    onReminded(await api.post(`/companies/${late.company}/remind`).catch(stale));
    tell(t("outcomes.reminded", { name: late.name }));
    pressed.current = true;
  });
  const rests = late.reminded_at && Date.now() - Date.parse(late.reminded_at) < DAY;
  useEffect(() => {
    if (rests && pressed.current) said.current?.focus(); // the button is gone, and the focus with it
  }, [rests]);
  return html`<div class="row between">
    <div class="grow"><h3>${late.name}</h3>
      <p class="small muted">${t("outcomes.late", { n: late.count })} <${When} at=${late.since} /></p></div>
    ${rests ? html`<span class="small muted" tabindex="-1" ref=${said}>${t("outcomes.reminded_ago", { ago: ago(late.reminded_at) })}</span>` : html`<${Button} icon="bell-ring" busy=${busy} onClick=${remind} aria-label=${t("outcomes.remind_named", { name: late.name })}>${t("outcomes.remind")}<//>`}
  </div>`;
}

export function Overdue() {
  const list = useResource(() => api.get("/overdue"), []);
  const put = (/** @type {any} */ late) =>
    list.set((/** @type {any} */ old) => ({
      ...old,
      companies: old.companies.map((/** @type {any} */ one) => (one.company === late.company ? late : one)),
    }));
  const stale = (/** @type {any} */ error) => {
    list.reload(); // somebody else was faster: with the answers, or with the reminder
    throw error;
  };
  return html`<section class="stack tight" aria-labelledby="overdue">
    <h2 id="overdue">${t("outcomes.overdue")}</h2><p class="small muted">${t("outcomes.overdue_about")}</p>
    <${Resource} of=${list} lines=${3} empty=${(/** @type {any} */ d) => !d.companies.length && html`<p class="card">${t("outcomes.none_overdue")}</p>`}>
      ${(/** @type {any} */ d) => html`<ul class="list" aria-label=${t("outcomes.overdue")}>
          ${d.companies.map((/** @type {any} */ one) => html`<li key=${one.company}><${Late} late=${one} onReminded=${put} stale=${stale} /></li>`)}</ul>
        ${d.more && html`<p class="small muted">${t("outcomes.more_overdue")}</p>`}`}
    <//>
  </section>`;
}
