// @ts-check
/** What a host does with a question: let others see it, answer it on the air or in writing, dismiss it, carry it over. */
import { api } from "../api.js";
import { live } from "../live.js";
import { Button, html, t, useAction, useId, useResource, useState } from "../ui.js";
import { useDraft } from "./draft.js";
import { GrowingLine } from "./growing.js";
import { clock } from "./time.js";
import { tell, tellError } from "./toast.js";

/** @typedef {{question: any, act: (verb: string, payload: any) => Promise<any>}} Handled */

/** As a ref: what a press brought is written in at once. @param {HTMLElement|null} box */
const begins = (box) => box?.querySelector("textarea")?.focus();

/**
 * `place`: where it is kept while it is half written.
 * @param {{place: string, label: string, longest: number, yes: string, no: () => void, send: (text: string) => Promise<any>, first?: string}} props
 */
function Sentence({ place, label, longest, yes, no, send, first = "" }) {
  const { value: text, change } = useDraft(place, first);
  const [busy, run] = useAction(async (/** @type {string} */ sentence) => {
    await send(sentence);
    change("");
  });
  const cancel = () => {
    change("");
    no();
  };
  const id = useId();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(text.trim());
  };
  return html`<form class="row tight" ref=${begins} onSubmit=${submit}>
    <label class="unseen" for=${id}>${label}</label>
    <${GrowingLine} id=${id} class="input grow" value=${text} maxlength=${longest} placeholder=${label} onInput=${(/** @type {any} */ e) => change(e.target.value)} />
    <${Button} type="submit" kind="small" busy=${busy} disabled=${!text.trim()}>${yes}<//>
    <${Button} kind="quiet small" onClick=${cancel}>${t("cancel")}<//>
  </form>`;
}

/** Does it, and says so with its undo. @param {Handled["act"]} act @param {string} verb @param {any} payload */
async function undoable(act, verb, payload) {
  await act(verb, payload);
  const run = () => void act("reconsider", { question: payload.question }).catch(tellError);
  tell(t(`question.done_${verb}`), { label: t("undo"), run });
}

/** @param {Handled & {open: (what: string) => void}} props */
function Steps({ question, act, open }) {
  const [busy, run] = useAction((/** @type {string} */ verb) => undoable(act, verb, { question: question.id }));
  const step = (/** @type {string} */ verb, /** @type {string} */ icon, kind = "quiet small") =>
    html`<${Button} kind=${kind} icon=${icon} busy=${busy} onClick=${() => run(verb)}>${t(`question.do_${verb}`)}<//>`;
  return html`<div class="row tight">
    ${question.state === "asked" && question.held && step("approve", "eye", "small")}
    ${question.state === "answering" ? step("answer", "check", "small") : step("answer_now", "mic", question.held ? "quiet small" : "small")}
    ${question.state !== "answering" && step("answer", "check")}
    <${Button} kind="quiet small" icon="pencil" onClick=${() => open("answer")}>${t("question.write")}<//>
    <${Button} kind="quiet small" onClick=${() => open("dismiss")}>${t("question.dismiss")}<//>
  </div>`;
}

/** What was closed is as it was before. @param {Handled} props */
export function Reconsider({ question, act }) {
  const [busy, run] = useAction(() => act("reconsider", { question: question.id }));
  return html`<div><${Button} kind="quiet small" icon="undo-2" busy=${busy} onClick=${run} aria-label=${t("question.reconsider_one", { text: question.text })}>${t("question.reconsider")}<//></div>`;
}

/**
 * What came from an earlier show goes back there, for as long as nothing was done with it here.
 * @param {{question: any, show: string, done?: () => void}} props
 */
export function NotHere({ question, show, done = () => {} }) {
  const call = (/** @type {string} */ verb, /** @type {any} */ more = {}) =>
    live("/audience")
      .call(verb, { question: question.carried_from, ...more })
      .finally(done);
  const [busy, run] = useAction(async () => {
    await call("reconsider");
    const undo = () => void call("carry", { broadcast: show }).catch(tellError);
    tell(t("question.went_back"), { label: t("undo"), run: undo });
  });
  return html`<${Button} kind="quiet small" icon="undo-2" busy=${busy} onClick=${run} aria-label=${t("question.not_here_one", { text: question.text })}>${t("question.not_here")}<//>`;
}

/** Asks for the reason, which its asker reads. @param {{question: string, act: Handled["act"], no: () => void, first?: string}} props */
export const Dismissing = ({ question, act, no, first }) => html`<${Sentence}
  place=${`dismiss:${question}`} label=${t("question.reason")} longest=${200} yes=${t("question.dismiss")} no=${no} first=${first}
  send=${(/** @type {string} */ reason) => undoable(act, "dismiss", { question, reason })} />`;

/** @param {Handled} props */
export function QuestionDesk({ question, act }) {
  const [writing, setWriting] = useState("");
  const id = question.id;
  if (writing === "answer")
    return html`<${Sentence} place=${`answer:${id}`} label=${t("question.answer_text")} longest=${2000} yes=${t("question.write")} no=${() => setWriting("")}
      send=${(/** @type {string} */ text) => undoable(act, "answer", { question: id, text })} />`;
  if (writing === "dismiss") return html`<${Dismissing} question=${id} act=${act} no=${() => setWriting("")} />`;
  return html`<${Steps} question=${question} act=${act} open=${setWriting} />`;
}

/**
 * What earlier shows left open about this show's companies and is still there; one tap asks it again here.
 * `carried`: also what has come from there already, for a page that does not list the show's questions.
 * @param {{show: string, carried?: boolean}} props
 */
export function LeftOpen({ show, carried }) {
  const open = useResource(() => api.get(`/broadcasts/${show}/left_open`), [show]);
  const [busy, carry] = useAction(async (/** @type {string[]} */ questions) => {
    const each = async (/** @type {string} */ verb, /** @type {any} */ more = {}) => {
      for (const question of questions) await live("/audience").call(verb, { question, ...more });
    };
    await each("carry", { broadcast: show }).finally(open.reload);
    const undo = () => void each("reconsider").then(open.reload, tellError);
    tell(t(questions.length > 1 ? "question.carried_all" : "question.carried_over", { n: questions.length }), {
      label: t("undo"),
      run: undo,
    });
  });
  const { questions = [], carried: here = [] } = open.data ?? {};
  const all = questions.map((/** @type {any} */ one) => one.id);
  const head =
    all.length > 1 &&
    html`<div><${Button} kind="small" icon="forward" busy=${busy} onClick=${() => carry(all)}>${t("question.carry_all", { n: all.length })}<//></div>`;
  const take = (/** @type {any} */ one) =>
    html`<div><${Button} kind="small" icon="forward" busy=${busy} onClick=${() => carry([one.id])}>${t("question.carry")}<//></div>`;
  const leave = (/** @type {any} */ one) =>
    html`<div><${NotHere} question=${one} show=${show} done=${open.reload} /></div>`;
  return html`${carried && html`<${Questions} title=${t("question.came_here")} questions=${here} head=${html`<p class="small muted">${t("question.came_here_text")}</p>`} step=${leave} />`}
    <${Questions} title=${t("question.left_open")} questions=${questions} head=${head} step=${take} />`;
}

/** What they left open about the guest's company, to prepare for: whoever knows answers it unasked. @param {{show: string, guest: string}} props */
export function LeftOpenForGuest({ show, guest }) {
  const open = useResource(() => api.get(`/broadcasts/${show}/left_open`, { guest }), [show, guest]);
  const head = html`<p class="small muted">${t("question.left_open_guest")}</p>`;
  return html`<${Questions} title=${t("question.left_open")} questions=${open.data?.questions ?? []} head=${head} />`;
}

/** @param {{title: string, questions: any[], head: any, step?: (question: any) => any}} props */
function Questions({ title, questions, head, step }) {
  if (!questions.length) return null;
  return html`<section class="stack tight left-open"><h3>${title}</h3>${head}
    <ul class="questions">${questions.map(
      (one) => html`<li key=${one.id} class="question stack tight">
        <p class="small muted">${one.job?.title ?? one.company?.name} · ${one.name}${!one.carried_from && html` · <span class="numbers">${clock(one.show_ms)}</span>`}</p><p>${one.text}</p>
        ${step?.(one)}</li>`,
    )}</ul></section>`;
}
