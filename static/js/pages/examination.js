// @ts-check
/** An examination of a public institution: the draw, the order, the record; for a candidate their own way through it. */
import { api } from "../api.js";
import { useLive } from "../live.js";
import { confirm } from "../parts/dialog.js";
import { Draw, Earlier } from "../parts/examination/draw.js";
import { How, Lots } from "../parts/examination/lots.js";
import { Record } from "../parts/examination/record.js";
import { Barred, Resource, Skeleton } from "../parts/states.js";
import { When } from "../parts/time.js";
import { tell } from "../parts/toast.js";
import { me } from "../store.js";
import { Button, cx, html, Icon, names, t, useAction, useResource, useTitle } from "../ui.js";

const STEPS = ["announced", "drawn", "closed"];

/** @param {{examination: any}} props */
const Way = ({ examination }) =>
  html`<ol class="way" aria-label=${t("examination.way")}>${STEPS.map((step) => {
    const reached = STEPS.indexOf(examination.state) >= STEPS.indexOf(step);
    return html`<li key=${step} class=${cx(reached && "reached")} aria-current=${examination.state === step ? "step" : undefined}><${Icon} name=${reached ? "circle-check" : "circle"} />${t(`examination.step_${step}`)}</li>`;
  })}</ol>`;

/** @param {{examination: any}} props */
const Head = ({ examination }) => html`<header class="stack tight">
  <h1>${t("examination.title_of", { job: examination.job.title })}</h1>
  <p>${examination.company.name}<br /><${When} at=${examination.starts_at} /></p>
  <p class="small muted">${t("examination.plan", { n: examination.candidates, minutes: examination.minutes, buffer: examination.buffer })}<br />
    ${t("examination.examiners", { names: names(examination.examiners) })}</p>
  ${examination.note && html`<p class="as-written">${examination.note}</p>`}
  ${examination.state === "cancelled" ? html`<p><span class="chip">${t("examination.step_cancelled")}</span> ${examination.cancelled_by && html`${t("examination.cancelled_by", { name: examination.cancelled_by })} · <${When} at=${examination.cancelled_at} />`}</p>` : html`<${Way} examination=${examination} />`}
</header>`;

/** What the candidate needs to know now. @param {{examination: any}} props */
function Mine({ examination }) {
  const mine = examination.lots.find((/** @type {any} */ one) => one.mine);
  if (!mine?.number || examination.state === "cancelled") return null;
  const waits = ["invited", "open"].includes(mine.state);
  return html`<section class="card mine-now stack tight" aria-labelledby="mine">
    <h2 id="mine">${t("examination.your_number", { number: mine.number })}</h2>
    ${
      waits &&
      html`<p><${When} at=${mine.starts_at} /><br /><span class="small muted">${t("examination.your_turn")}</span></p>
      <div><${Button} kind="primary" icon="video" href=${`/interviews/${mine.interview}`}>${t("examination.enter")}<//></div>`
    }
    ${
      mine.score !== null &&
      html`<p><span class="total numbers">${mine.score}</span> ${mine.place !== null ? t("examination.place", { place: mine.place }) : t("examination.no_place")}</p><p class="small muted">${t("examination.rule")}</p>
      ${mine.given.length > 0 && html`<${How} given=${mine.given} /><p class="small muted">${t("examination.words_stay")}</p>`}`
    }
    ${examination.sha256 && html`<p class="small muted">${t("examination.sealed")}<br /><span class="code">${examination.sha256}</span></p>`}
    ${!waits && mine.score === null && html`<p class="muted">${t(examination.published_at ? "examination.no_score" : "examination.not_published")}</p>`}
  </section>`;
}

/** Whether somebody was let in: from then on it is held to its end. @param {{lots: any[]}} examination */
const begun = ({ lots }) => lots.some(({ state }) => ["open", "ended"].includes(state));

/** @param {{examination: any, onChange: (examination: any) => void}} props */
function Cancel({ examination, onChange }) {
  const [busy, cancel] = useAction(async () => {
    const question = {
      title: t("examination.cancel_title"),
      text: t(examination.word ? "examination.cancel_after_word" : "examination.cancel_text", {
        n: examination.candidates,
      }),
      yes: t("examination.cancel"),
      no: t("keep"),
      danger: true,
    };
    if (!(await confirm(question))) return;
    onChange(await api.post(`/examinations/${examination.id}/cancel`));
    tell(t("examination.cancelled_now"));
  });
  return html`<div><${Button} kind="danger small" busy=${busy} onClick=${cancel}>${t("examination.cancel")}<//></div>`;
}

/** @param {{id: string}} props */
function Examined({ id }) {
  const one = useResource(() => api.get(`/examinations/${id}`), [id]);
  const company = me.value?.role === "recruiter";
  useLive(
    "/examinations",
    {
      payload: () => ({ examination: id }),
      entered: one.set,
      events: { examination_moved: one.reload },
    },
    [id],
  );
  return html`<${Resource} of=${one} lines=${8}>
    ${(/** @type {any} */ examination) => html`<div class="stack examination">
      <${Head} examination=${examination} />
      ${!company && html`<${Mine} examination=${examination} />`}
      <${Earlier} earlier=${examination.earlier} />
      <${Draw} examination=${examination} company=${company} onChange=${one.set} />
      <${Lots} examination=${examination} company=${company} />
      ${company && html`<${Record} examination=${examination} onChange=${one.set} />`}
      ${company && !begun(examination) && ["announced", "drawn"].includes(examination.state) && html`<${Cancel} examination=${examination} onChange=${one.set} />`}
    </div>`}
  <//>`;
}

/** @param {{params: {id: string}}} props */
export default function Examination({ params }) {
  useTitle(t("examination.title"));
  const people = me.value?.role === "recruiter" || me.value?.role === "graduate";
  if (me.value === undefined) return html`<div class="page narrow"><${Skeleton} lines=${8} /></div>`;
  return html`<div class="page reading">
    ${people ? html`<${Examined} id=${params.id} />` : html`<h1>${t("examination.title")}</h1><${Barred} />`}
  </div>`;
}
