// @ts-check
/** Who comes when: a line per number, with what its reader may know of it. */
import { cx, html, Icon, names, t } from "../../ui.js";
import { hourThere } from "../time.js";

/** Not of what was called off as a whole: there nobody withdrew. @param {{lot: any, off: boolean}} props */
const State = ({ lot, off }) => {
  if (!lot.state || off) return null;
  const looks = { open: "live", ended: "done", missed: "", cancelled: "", invited: lot.here ? "waiting" : "river" };
  const words = lot.state === "invited" && lot.here ? "here" : lot.declined ? "declined" : lot.state;
  return html`<span class=${`chip ${looks[/** @type {"open"} */ (lot.state)]}`}>${t(`examination.is_${words}`)}</span>`;
};

/** @param {{lot: any, examiners: number}} props */
const Progress = ({ lot, examiners }) => html`<span class="lot-facts small">
  ${lot.identity && html`<span class=${lot.identity.matched ? "good" : "problem"}><${Icon} name="id-card" />${t(lot.identity.matched ? "examination.identity_good" : "examination.identity_bad")}</span>`}
  ${["open", "ended"].includes(lot.state) && lot.cards !== null && html`<span class="muted"><${Icon} name="clipboard-check" />${t("examination.cards", { n: lot.cards, of: examiners })}</span>`}
</span>`;

/** What leads the line: the place once there is one, the number before that. @param {{lot: any, ranked: boolean}} props */
const Lead = ({ lot, ranked }) => html`<span class="lead numbers">${(ranked ? lot.place : lot.number) ?? "–"}</span>`;

/** @param {{lot: any, ranked: boolean, examiners: number, enters: boolean, off: boolean}} props */
function Line({ lot, ranked, examiners, enters, off }) {
  const called = t("examination.candidate", { number: lot.number ?? "" });
  const name = lot.mine ? t("examination.you") : (lot.name ?? called);
  const inside = html`<${Lead} lot=${lot} ranked=${ranked} />
    <span class="grow"><b>${name}</b> <span class="numbers muted">${ranked && lot.name ? called : lot.starts_at && hourThere(lot.starts_at)}</span><br />
      <${Progress} lot=${lot} examiners=${examiners} /></span>
    ${lot.score !== null && html`<span class="score numbers"><b>${lot.score}</b> ${!ranked && lot.place !== null && html`<span class="small muted">${t("examination.place", { place: lot.place })}</span>`}</span>`}
    <${State} lot=${lot} off=${off} />`;
  const look = cx("item lot", lot.mine && "mine");
  const code = html`<span class="code muted">${lot.lot}</span>`;
  return lot.interview && enters
    ? html`<a class=${look} href=${`/interviews/${lot.interview}`}>${inside}<${Icon} name="chevron-right" />${code}</a>`
    : html`<div class=${look}>${inside}${code}</div>`;
}

/** What the score comes from: each card, for the company with whose it is. @param {{given: any[]}} props */
export const How = ({ given }) => html`<details class="how"><summary>${t("examination.how")}</summary>
  <ol class="small">${given.map(({ by, scores, total, counts }) => {
    const each = scores.map((/** @type {any} */ one) => ({ name: t("examination.scored", one) }));
    return html`<li class=${cx(!counts && "muted")}>${by && html`<b>${by.name}</b> `}${names(each)}: <b class="numbers">${total}</b>${!counts && ` (${t("examination.drops")})`}</li>`;
  })}</ol></details>`;

/** @param {{examination: any, company: boolean}} props */
export function Lots({ examination, company }) {
  const { lots, examiners, examines } = examination;
  const ranked = examination.closed_at && lots.some((/** @type {any} */ one) => one.place !== null) && company;
  const shown = ranked ? [...lots].sort((one, other) => (one.place ?? 1e6) - (other.place ?? 1e6)) : lots;
  const enters = (/** @type {any} */ lot) => lot.mine || examines || (company && lot.state === "ended");
  return html`<section class="stack tight" aria-labelledby="lots">
    <h2 id="lots">${t(ranked ? "examination.ranking" : examination.secret ? "examination.order" : "examination.lots")}</h2>
    ${company && examines && !examination.closed_at && html`<p class="small muted">${t("examination.blind")}</p>`}
    <ol class="list lots">${shown.map((/** @type {any} */ lot) => html`<li key=${lot.lot}><${Line} lot=${lot} ranked=${!!ranked} examiners=${examiners.length} enters=${enters(lot)} off=${examination.state === "cancelled"} />${company && lot.given.length > 0 && html`<${How} given=${lot.given} />`}</li>`)}</ol>
  </section>`;
}
