// @ts-check
/** The draw: what was promised before it, the word, and how anybody checks what came of it. */
import { api } from "../../api.js";
import { Button, html, Icon, t, useAction, useState } from "../../ui.js";
import { confirm } from "../dialog.js";
import { Field, Form, Submit, useForm } from "../forms.js";
import { When, when } from "../time.js";
import { canVerify, verify } from "./verify.js";

/** @param {{name: string, value: string}} props */
const Value = ({ name, value }) => html`<dt>${name}</dt><dd class="code">${value}</dd>`;

/** Once said it stays, also where the draw was refused: then it is drawn with the same. @param {{examination: any, onChange: (examination: any) => void}} props */
function Word({ examination, onChange }) {
  const said = examination.word;
  const form = useForm(
    { word: "" },
    {
      check: ({ word }) => ({ word: !said && !word.trim() && t("examination.word_missing") }),
      send: async (values) => {
        const word = said ?? values.word.trim();
        const question = {
          title: t("examination.draw_title", { word }),
          text: t("examination.draw_text", { n: examination.candidates }),
          yes: t("examination.draw"),
        };
        if (await confirm(question)) onChange(await api.post(`/examinations/${examination.id}/draw`, { word }));
      },
    },
  );
  return html`<${Form} form=${form}>
    ${said ? html`<p>${t("examination.word_said", { word: said })}</p>` : html`<${Field} form=${form} name="word" label=${t("examination.word")} hint=${t("examination.word_hint")} maxlength="60" autocomplete="off" />`}
    <div><${Submit} form=${form} icon="shuffle">${t("examination.draw")}<//></div>
  <//>`;
}

/** @param {{good: boolean, words: string}} props */
const Finding = ({ good, words }) =>
  html`<li class=${good ? "done" : "problem"}><${Icon} name=${good ? "circle-check" : "circle-alert"} />${t(good ? words : `${words}_not`)}</li>`;

/** @param {{examination: any}} props */
function Verification({ examination }) {
  const [found, set] = useState(/** @type {{secret: boolean, order: boolean}|null} */ (null));
  const [busy, check] = useAction(async () => set(await verify(examination)));
  if (!canVerify()) return html`<p class="small muted">${t("examination.verify_insecure")}</p>`;
  return html`<div class="stack tight">
    <div><${Button} icon="badge-check" busy=${busy} onClick=${check}>${t("examination.verify")}<//></div>
    ${found && html`<div role="status"><ul class="findings"><${Finding} good=${found.secret} words="examination.secret_good" /><${Finding} good=${found.order} words="examination.order_good" /></ul></div>`}
  </div>`;
}

/** Earlier ones for this job that were called off after their word: the order of this one is another. @param {{earlier: any[]}} props */
export const Earlier = ({ earlier }) =>
  earlier.length > 0 &&
  html`<section class="card stack" aria-labelledby="earlier"><h2 id="earlier">${t("examination.earlier")}</h2>
    <p>${t("examination.earlier_about")}</p>
    ${earlier.map(
      (one) => html`<details key=${one.examination}>
      <summary>${t(one.drawn_at ? "examination.earlier_drawn" : "examination.earlier_said", { word: one.word, name: one.name, time: when(one.cancelled_at) })}
        ${one.number && ` ${t("examination.your_number", { number: one.number })}`}</summary>
      <dl class="values"><${Value} name=${t("examination.commitment")} value=${one.commitment} /><${Value} name=${t("examination.seed")} value=${one.seed} /></dl>
      <ol class="code">${one.lots.map((/** @type {string} */ lot) => html`<li key=${lot}>${lot}</li>`)}</ol></details>`,
    )}
  </section>`;

/** @param {{examination: any, company: boolean, onChange: (examination: any) => void}} props */
export function Draw({ examination, company, onChange }) {
  const { state, commitment, secret, word, drawn_at } = examination;
  if (state === "cancelled" && !secret) return null;
  return html`<section class="card stack" aria-labelledby="draw">
    <div class="row between tight"><h2 id="draw">${t("examination.the_draw")}</h2>
      ${drawn_at && html`<span class="small muted"><${When} at=${drawn_at} /></span>`}</div>
    <p>${t(secret ? "examination.drawn_about" : "examination.draw_about")}</p>
    ${!secret && company && html`<${Word} examination=${examination} onChange=${onChange} />`}
    ${!secret && !company && html`<p class="muted" role="status">${t("examination.draw_waits")}</p>`}
    ${secret && html`<${Verification} examination=${examination} />`}
    <details><summary>${t("examination.by_hand")}</summary>
      <dl class="values"><${Value} name=${t("examination.commitment")} value=${commitment} />
        ${secret && html`<${Value} name=${t("examination.secret")} value=${secret} />`}${word && html`<${Value} name=${t("examination.the_word")} value=${word} />`}
        <${Value} name=${t("examination.formula")} value=${t("examination.formula_is")} /></dl>
      <p class="small muted">${t("examination.by_hand_text")}</p>
    </details>
  </section>`;
}
