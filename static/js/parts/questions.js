// @ts-check
/** Questions of a show: ask one, see one's own first, and for hosts: answered or not for the show. */
import { onceKey } from "../api.js";
import { me, signInLink } from "../store.js";
import { Button, html, keepFocus, t, useAction, useId, useRef, useState } from "../ui.js";
import { Field, Form, Submit, useForm } from "./forms.js";
import { Empty, Skeleton } from "./states.js";
import { clock } from "./time.js";

const LOOK = /** @type {Record<string, string>} */ ({ asked: "waiting", answered: "done", dismissed: "" });

/** Own questions first, then the open ones in the order they were asked, then the rest. @param {any[]} questions */
const ordered = (questions) => {
  const rank = (/** @type {any} */ question) => (question.mine ? 0 : question.state === "asked" ? 1 : 2);
  return [...questions].sort((a, b) => rank(a) - rank(b) || a.at.localeCompare(b.at));
};

/** @param {{question: any, act?: (verb: string, payload: any) => Promise<any>, onSeek?: (ms: number) => void}} props */
const QuestionItem = ({ question, act, onSeek }) => html`<li class="question stack tight">
  <p class="row tight small muted"><span class=${`chip ${LOOK[question.state] ?? ""}`}>${t(`question.${question.state}`)}</span>
    ${question.mine && html`<span class="chip river">${t("question.mine")}</span>`}
    <span>${question.name}</span>${question.job && html`<span>· ${question.job.title}</span>`}
    ${
      onSeek &&
      question.answered_ms !== null &&
      html`<${Button} kind="quiet small" icon="play" onClick=${() => onSeek(question.answered_ms)}>${clock(question.answered_ms)}<//>`
    }</p>
  <p>${question.text}</p>
  ${question.state === "dismissed" && question.reason && html`<p class="small muted">${t("question.because", { reason: question.reason })}</p>`}
  ${act && question.state === "asked" && html`<${Moderation} question=${question} act=${act} />`}
</li>`;

/** @param {{question: any, act: (verb: string, payload: any) => Promise<any>}} props */
function Moderation({ question, act }) {
  const [reason, setReason] = useState("");
  const [dismissing, setDismissing] = useState(false);
  const id = useId();
  const [busy, run] = useAction(act);
  const dismiss = (/** @type {Event} */ event) => {
    event.preventDefault();
    run("dismiss", { question: question.id, reason: reason.trim() });
  };
  if (!dismissing)
    return html`<div class="row tight">
      <${Button} kind="small" icon="check" busy=${busy} onClick=${() => run("answer", { question: question.id })}>${t("question.answer")}<//>
      <${Button} kind="quiet small" onClick=${() => setDismissing(true)}>${t("question.dismiss")}<//></div>`;
  return html`<form class="row tight" onSubmit=${dismiss}>
    <label class="unseen" for=${id}>${t("question.reason")}</label>
    <input id=${id} class="input grow" value=${reason} maxlength="200" placeholder=${t("question.reason")} onInput=${(/** @type {any} */ e) => setReason(e.target.value)} />
    <${Button} type="submit" kind="small" busy=${busy} disabled=${!reason.trim()}>${t("question.dismiss")}<//>
    <${Button} kind="quiet small" onClick=${() => setDismissing(false)}>${t("cancel")}<//>
  </form>`;
}

/** @param {{audience: any, moderate?: boolean, onSeek?: (ms: number) => void}} props */
export function QuestionList({ audience, moderate, onSeek }) {
  if (!audience.ready) return html`<${Skeleton} lines=${4} />`;
  const visible = audience.questions.filter((/** @type {any} */ question) => question.text);
  if (!visible.length)
    return html`<${Empty} title=${t("question.none")} text=${t(moderate ? "question.none_host" : "question.none_text")} />`;
  return html`<ul class="questions" aria-label=${t("question.list")}>${ordered(visible).map(
    (question) => html`<${QuestionItem} key=${question.id} question=${question} onSeek=${onSeek}
      act=${moderate && audience.act} />`,
  )}</ul>`;
}

/** @param {{audience: any, jobs: any[], job?: string}} props */
export function AskBox({ audience, jobs, job = "" }) {
  const key = useRef(onceKey());
  const form = useForm(
    { text: "", job },
    {
      check: ({ text }) => ({ text: !text.trim() && t("question.write_first") }),
      send: async (values) => {
        await audience.ask(values.text.trim(), values.job, key.current);
        key.current = onceKey();
        form.reset({ ...values, text: "" });
        /** @type {HTMLElement|null} */ (document.activeElement)?.blur(); // a phone puts its keyboard away
      },
    },
  );
  if (me.value === null)
    return html`<div class="composer"><p class="grow small muted">${t("question.visitor")}</p><${Button} kind="primary" href=${signInLink()}>${t("sign_in")}<//></div>`;
  return html`<${Form} form=${form} class="ask">
    <div class="ask-line">
      <${Field} form=${form} name="text" label=${t("question.yours")} maxlength="500" autocomplete="off" />
      <${Submit} form=${form} icon="message-circle-question-mark" onMouseDown=${keepFocus}>${t("question.ask")}<//>
    </div>
    ${
      form.values.text &&
      html`<${Field} form=${form} name="job" type="select" label=${t("question.about")} optional
        options=${[["", t("question.any")], ...jobs.map((one) => [one.id, one.title])]} />`
    }
  <//>`;
}
