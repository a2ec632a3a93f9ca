// @ts-check
/** The own scorecard, the others' once it is in, and what they come to. */
import { api } from "../../api.js";
import { stylesheet } from "../../router.js";
import { Button, cx, html, names, t, useAction, useEffect, useId, useResource } from "../../ui.js";
import { loadWords } from "../../words.js";
import { confirm } from "../dialog.js";
import { useDraft } from "../draft.js";
import { Resource } from "../states.js";
import { tell } from "../toast.js";

await Promise.all([loadWords("scorecard"), stylesheet("scorecard")]);

const SCORES = [1, 2, 3, 4, 5];
const RECOMMENDATIONS = ["strong_yes", "yes", "no", "strong_no"];

/** @param {{criterion: any, score: number|null, onScore: (score: number) => void}} props */
function Criterion({ criterion, score, onScore }) {
  const id = useId();
  const anchors = [criterion.low, criterion.middle, criterion.high];
  return html`<fieldset class="criterion"><legend>${criterion.name} <span class="small muted">${t("scorecard.weight", { n: criterion.weight })}</span></legend>
    <div class="scores">${SCORES.map(
      (n) =>
        html`<label key=${n} class=${cx(score === n && "chosen")}><input type="radio" name=${id} value=${n} checked=${score === n} onChange=${() => onScore(n)} /><span>${n}</span></label>`,
    )}</div>
    ${anchors.some(Boolean) && html`<ul class="anchors small muted">${anchors.map((text, i) => text && html`<li key=${i}><b>${[1, 3, 5][i]}</b> ${text}</li>`)}</ul>`}
  </fieldset>`;
}

/** @param {{id: string, card: any, blind?: boolean, onChange: (judged: any) => void}} props */
function Mine({ id, card, blind, onChange }) {
  const written = { scores: card.scores, text: card.text, recommendation: card.recommendation ?? "" };
  const fits = (/** @type {any} */ kept) => kept.scores.length === card.criteria.length;
  const { value: draft, change: set, settle, unsaved } = useDraft(`card:${id}`, written, fits);
  const field = useId();
  const put = (/** @type {boolean} */ submit) =>
    api.put(`/interviews/${id}/scorecard`, { ...draft, recommendation: draft.recommendation || null, submit });
  const [saving, save] = useAction(async () => {
    const judged = await put(false);
    settle(draft);
    onChange(judged);
    tell(t("scorecard.saved"));
  });
  const [submitting, submit] = useAction(async () => {
    const question = {
      title: t("scorecard.submit_title"),
      text: t("scorecard.submit_text"),
      yes: t("scorecard.submit"),
    };
    if (!(await confirm(question))) return;
    const judged = await put(true);
    settle(draft);
    onChange(judged);
  });
  const score = (/** @type {number} */ at) => (/** @type {number} */ value) =>
    set({
      ...draft,
      scores: draft.scores.map((/** @type {number|null} */ one, /** @type {number} */ i) => (i === at ? value : one)),
    });
  const ready = draft.recommendation && !draft.scores.includes(null);
  return html`<div class="stack">
    ${card.criteria.map((/** @type {any} */ criterion, /** @type {number} */ i) => html`<${Criterion} key=${i} criterion=${criterion} score=${draft.scores[i]} onScore=${score(i)} />`)}
    <div class="field"><label for=${`${field}-r`}>${t("scorecard.recommendation")}</label>
      <select id=${`${field}-r`} class="input" value=${draft.recommendation} onChange=${(/** @type {any} */ e) => set({ ...draft, recommendation: e.target.value })}>
        <option value="">${t("scorecard.choose")}</option>
        ${RECOMMENDATIONS.map((one) => html`<option key=${one} value=${one}>${t(`scorecard.${one}`)}</option>`)}
      </select></div>
    <div class="field"><label for=${`${field}-t`}>${t("scorecard.text")}</label><span class="hint" id=${`${field}-h`}>${t("scorecard.text_hint")}</span>
      <textarea id=${`${field}-t`} aria-describedby=${`${field}-h`} class="input" rows="3" maxlength="2000" value=${draft.text} onInput=${(/** @type {any} */ e) => set({ ...draft, text: e.target.value })} /></div>
    <div class="row tight"><${Button} busy=${saving} onClick=${save}>${t("scorecard.save")}<//>
      <${Button} kind="primary" busy=${submitting} disabled=${!ready} aria-describedby=${ready ? undefined : `${field}-n`} onClick=${submit}>${t("scorecard.submit")}<//></div>
    ${!ready && html`<p class="small muted" id=${`${field}-n`}>${t("scorecard.not_ready")}</p>`}
    ${unsaved && html`<p class="small muted" role="status">${t("scorecard.unsaved")}</p>`}
    <p class="small muted">${t(blind ? "scorecard.hidden_from_all" : "scorecard.hidden")}</p>
  </div>`;
}

/** @param {{card: any, mine?: boolean}} props */
const Card = ({ card, mine }) => html`<article class="judged stack tight">
  <div class="row between tight"><b>${mine ? t("scorecard.mine") : card.interviewer.name}</b><span class="numbers"><b>${card.total.toFixed(1)}</b> · ${t(`scorecard.${card.recommendation}`)}</span></div>
  <dl class="facts">${card.criteria.map((/** @type {any} */ criterion, /** @type {number} */ i) => html`<dt key=${i}>${criterion.name}</dt><dd class="numbers">${card.scores[i]}</dd>`)}</dl>
  ${card.text && html`<p class="as-written">${card.text}</p>`}
</article>`;

/** @param {{summary: any, blind?: boolean}} props */
const Summary = ({
  summary,
  blind,
}) => html`<section class="summary row between"><span><span class="total numbers">${summary.total.toFixed(blind ? 2 : 1)}</span> / 5</span>
  <span>${RECOMMENDATIONS.filter((one) => summary.recommendations[one])
    .map((one) => `${t(`scorecard.${one}`)} × ${summary.recommendations[one]}`)
    .join(" · ")}</span></section>`;

/** @param {{earlier: any[]}} props */
const Earlier = ({
  earlier,
}) => html`<details class="stack tight"><summary>${t("scorecard.earlier", { n: earlier.length })}</summary>
  ${earlier.map((one) => html`<div key=${one.interview} class="stack tight"><p class="muted">${one.job.title}</p>${one.cards.map((/** @type {any} */ card, /** @type {number} */ i) => html`<${Card} key=${i} card=${card} />`)}</div>`)}
</details>`;

/** @param {{id: string, blind?: boolean, mark?: unknown}} props `blind`: nobody sees another's before all are in; `mark` changes when others may have handed in theirs */
export function Scorecards({ id, blind, mark }) {
  const judged = useResource(() => api.get(`/interviews/${id}/scorecards`), [id]);
  useEffect(() => void (judged.data && judged.reload()), [mark]);
  return html`<${Resource} of=${judged} lines=${6}>
    ${(/** @type {any} */ one) => html`<div class="stack scorecards">
      ${one.summary && html`<${Summary} summary=${one.summary} blind=${blind} />`}
      ${one.mine && (one.mine.submitted ? html`<${Card} card=${one.mine} mine />` : html`<${Mine} key=${one.mine.criteria.length} id=${id} card=${one.mine} blind=${blind} onChange=${judged.set} />`)}
      ${one.others.map((/** @type {any} */ card) => html`<${Card} key=${card.interviewer.id} card=${card} />`)}
      ${one.open.length > 0 && (one.mine?.submitted || !one.mine) && html`<p class="small muted">${t("scorecard.open", { names: names(one.open) })}</p>`}
      ${one.earlier.length > 0 && html`<${Earlier} earlier=${one.earlier} />`}
    </div>`}
  <//>`;
}
