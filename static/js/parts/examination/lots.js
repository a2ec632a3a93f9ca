// @ts-check
/** Who comes when: a line per number, with what its reader may know of it. */
import { cx, html, Icon, t } from "../../ui.js";
import { hour } from "../time.js";

/** @param {{lot: any}} props */
const State = ({ lot }) => {
  if (!lot.state) return null;
  const looks = { open: "live", ended: "done", missed: "", cancelled: "", invited: lot.here ? "waiting" : "river" };
  const words = lot.state === "invited" && lot.here ? "here" : lot.state;
  return html`<span class=${`chip ${looks[/** @type {"open"} */ (lot.state)]}`}>${t(`examination.is_${words}`)}</span>`;
};

/** @param {{lot: any, examiners: number}} props */
const Progress = ({ lot, examiners }) => html`<span class="lot-facts small">
  ${lot.identity && html`<span class=${lot.identity.matched ? "good" : "problem"}><${Icon} name="id-card" />${t(lot.identity.matched ? "examination.identity_good" : "examination.identity_bad")}</span>`}
  ${lot.cards !== null && lot.state !== "invited" && html`<span class="muted"><${Icon} name="clipboard-check" />${t("examination.cards", { n: lot.cards, of: examiners })}</span>`}
</span>`;

/** @param {{lot: any, examiners: number, enters: boolean}} props */
function Line({ lot, examiners, enters }) {
  const name = lot.mine ? t("examination.you") : lot.name;
  const inside = html`<span class="number numbers">${lot.number ?? "–"}</span>
    <span class="grow"><b>${name ?? t("examination.candidate", { number: lot.number ?? "" })}</b> ${lot.starts_at && html`<span class="numbers muted">${hour(lot.starts_at)}</span>`}<br />
      <span class="code small muted">${lot.lot}</span>
      <${Progress} lot=${lot} examiners=${examiners} /></span>
    ${lot.score !== null && html`<span class="score numbers"><b>${lot.score}</b> ${lot.place !== null && html`<span class="small muted">${t("examination.place", { place: lot.place })}</span>`}</span>`}
    <${State} lot=${lot} />`;
  const look = cx("item lot", lot.mine && "mine");
  return lot.interview && enters
    ? html`<a class=${look} href=${`/interviews/${lot.interview}`}>${inside}<${Icon} name="chevron-right" /></a>`
    : html`<div class=${look}>${inside}</div>`;
}

/** @param {{examination: any, company: boolean}} props */
export function Lots({ examination, company }) {
  const { lots, examiners, examines } = examination;
  const ranked = examination.closed_at && lots.some((/** @type {any} */ one) => one.place !== null) && company;
  const shown = ranked ? [...lots].sort((one, other) => (one.place ?? 1e6) - (other.place ?? 1e6)) : lots;
  const enters = (/** @type {any} */ lot) => lot.mine || examines || (company && lot.state === "ended");
  return html`<section class="stack tight" aria-labelledby="lots">
    <h2 id="lots">${t(ranked ? "examination.ranking" : examination.drawn_at ? "examination.order" : "examination.lots")}</h2>
    ${company && examines && !examination.closed_at && html`<p class="small muted">${t("examination.blind")}</p>`}
    <ol class="list lots">${shown.map((/** @type {any} */ lot) => html`<li key=${lot.lot}><${Line} lot=${lot} examiners=${examiners.length} enters=${enters(lot)} /></li>`)}</ol>
  </section>`;
}
