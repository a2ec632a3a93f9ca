// @ts-check
/** Questions of a show: ask one, want one answered, see what is being answered and one's own first. */
import { onceKey } from "../api.js";
import { me, signInLink } from "../store.js";
import { Button, cx, html, keepFocus, t, useAction, useLayoutEffect, useRef } from "../ui.js";
import { AskedBefore } from "./asked_before.js";
import { useDraft } from "./draft.js";
import { Field, Form, Submit, useForm } from "./forms.js";
import { why } from "./held.js";
import { OnWriter } from "./order.js";
import { NotHere, QuestionDesk, Reconsider } from "./question_desk.js";
import { Report } from "./report.js";
import { Empty, Skeleton } from "./states.js";
import { clock } from "./time.js";

const LOOK = /** @type {Record<string, string>} */ ({
  asked: "waiting",
  approved: "waiting",
  answering: "live",
  answered: "done",
  dismissed: "",
  carried: "",
});

/** Whether a question still waits for its answer. @param {any} question */
export const isOpen = (question) => ["asked", "approved", "answering"].includes(question.state);

/**
 * What is being answered, own questions, then the open ones that most want answered, then the rest.
 * @param {any[]} questions
 */
const ordered = (questions) => {
  const rank = (/** @type {any} */ question) =>
    question.state === "answering" ? 0 : question.mine ? 1 : isOpen(question) ? 2 : 3;
  return [...questions].sort((a, b) => rank(a) - rank(b) || b.votes - a.votes || a.at.localeCompare(b.at));
};

/** The job or company that is asked about. @param {any} question */
const about = (question) => question.job?.title ?? question.company?.name ?? "";

/** Where in the show it is answered. @param {any} question */
const moment = (question) => question.answering_ms ?? question.answered_ms;

/** @param {{question: any, vote?: (question: any) => Promise<any>}} props */
function Votes({ question, vote }) {
  const [busy, run] = useAction(async () => vote?.(question));
  const words = t("question.votes", { n: question.votes });
  if (!vote || !me.value || !isOpen(question)) return question.votes > 0 && html`<span class="numbers">${words}</span>`;
  return html`<${Button} kind=${question.voted ? "small" : "quiet small"} icon="thumbs-up" busy=${busy} onClick=${run}
    aria-pressed=${question.voted ? "true" : "false"} aria-label=${`${t("question.vote", { text: question.text })} ${words}`}>
    <span class="numbers">${question.votes}</span><//>`;
}

/** @param {HTMLElement|null} item */
const comeInto = (item) => item?.scrollIntoView({ block: "center" });

/** @param {{question: any, audience: any, pointed: boolean, moderate?: boolean, onSeek?: (ms: number) => void}} props */
const QuestionItem = ({
  question,
  audience,
  pointed,
  moderate,
  onSeek,
}) => html`<li class=${cx("question stack tight", pointed && "pointed")}
  ref=${pointed ? comeInto : undefined} aria-current=${pointed ? "true" : undefined}>
  <p class="row tight small muted"><span class=${`chip ${LOOK[question.state] ?? ""}`}>${t(question.held ? "question.held" : `question.${question.state}`)}</span>
    ${question.mine && html`<span class="chip river">${t("question.mine")}</span>`}
    ${question.carried_from && html`<span class="chip">${t("question.from_earlier")}</span>`}
    <span>${question.name}</span>${about(question) && html`<span>· ${about(question)}</span>`}
    ${
      onSeek &&
      question.state === "answered" &&
      moment(question) !== null &&
      html`<${Button} kind="quiet small" icon="play" onClick=${() => onSeek(moment(question))}>${clock(moment(question))}<//>`
    }
    <${Votes} question=${question} vote=${audience.vote} />
    ${moderate && !question.mine && html`<${OnWriter} of=${{ question: question.id }} name=${question.name} />`}
    ${!moderate && !question.mine && question.state !== "dismissed" && html`<${Report} of=${{ question: question.id }} name=${question.name} text=${question.text} />`}</p>
  <p>${question.text} ${question.why && html`<span class="small muted">${why(question)}</span>`}</p>
  ${question.answer && html`<p class="written-answer as-written"><b>${t("question.written")}</b> ${question.answer}</p>`}
  ${question.state === "dismissed" && question.reason && html`<p class="small muted">${t("question.because", { reason: question.reason })}</p>`}
  ${moderate && isOpen(question) && html`<${QuestionDesk} question=${question} act=${audience.act} />`}
  ${moderate && question.carried_from && ["asked", "approved"].includes(question.state) && html`<div><${NotHere} question=${question} show=${audience.broadcast} /></div>`}
  ${moderate && !isOpen(question) && html`<${Reconsider} question=${question} act=${audience.act} />`}
</li>`;

/** `pointed`: the one that a link led to. @param {{audience: any, pointed?: string, moderate?: boolean, onSeek?: (ms: number) => void}} props */
export function QuestionList({ audience, pointed, moderate, onSeek }) {
  if (!audience.ready) return html`<${Skeleton} lines=${4} />`;
  const visible = audience.questions.filter((/** @type {any} */ question) => question.text);
  if (!visible.length)
    return html`<${Empty} title=${t("question.none")} text=${t(onSeek ? "question.none_replay" : moderate ? "question.none_host" : "question.none_text")} />`;
  return html`<ul class="questions" aria-label=${t("question.list")}>${ordered(visible).map(
    (question) =>
      html`<${QuestionItem} key=${question.id} question=${question} audience=${audience} pointed=${question.id === pointed} moderate=${moderate} onSeek=${onSeek} />`,
  )}</ul>`;
}

/**
 * What can be asked about: the show, each company in it and its jobs.
 * @param {any[]} turns @returns {[string, string][]}
 */
const subjects = (turns) => [
  ["", t("question.any")],
  ...turns.flatMap((turn) => [
    [`company ${turn.company.id}`, turn.company.name],
    ...turn.jobs.map((/** @type {any} */ job) => [`job ${job.id}`, `\u3000${job.title}`]),
  ]),
];

/** As the server takes it. @param {string} subject */
const subject = (subject) => {
  const [kind, id] = subject.split(" ");
  return id ? { [kind]: id } : {};
};

/**
 * `job`: the one on screen as somebody begins to write is asked about, unless they say otherwise; the next card changes
 * nothing of a question that is half written.
 * @param {{audience: any, turns: any[], job?: string}} props
 */
export function AskBox({ audience, turns, job }) {
  const key = useRef(onceKey());
  const empty = { text: "", about: job ? `job ${job}` : "" };
  const { value: kept, change: keep } = useDraft(`ask:${audience.broadcast}`, /** @type {any} */ (""), ({ about }) =>
    subjects(turns).some(([subject]) => subject === about),
  );
  const form = useForm(kept || empty, {
    check: ({ text }) => ({ text: !text.trim() && t("question.write_first") }),
    send: async (values) => {
      await audience.ask(values.text.trim(), subject(values.about), key.current);
      key.current = onceKey();
      if (form.reset(empty)) /** @type {HTMLElement|null} */ (document.activeElement)?.blur(); // a phone puts its keyboard away
    },
  });
  useLayoutEffect(() => keep(form.values.text ? form.values : ""), [form.values]);
  useLayoutEffect(() => {
    if (!form.values.text) form.reset(empty); // a frame later it would take away what is typed by then
  }, [job, !form.values.text]);
  if (me.value === null)
    return html`<div class="composer"><p class="grow small muted">${t("question.visitor")}</p><${Button} kind="primary" href=${signInLink()}>${t("sign_in")}<//></div>`;
  return html`<${Form} form=${form} class="ask">
    <div class="ask-line">
      <${Field} form=${form} name="text" type="line" label=${t("question.yours")} maxlength="500" autocomplete="off" />
      <${Submit} form=${form} icon="message-circle-question-mark" onMouseDown=${keepFocus}>${t("question.ask")}<//>
    </div>
    ${form.values.text && html`<${AskedBefore} audience=${audience} text=${form.values.text} about=${subject(form.values.about)} />`}
    ${
      form.values.text &&
      html`<${Field} form=${form} name="about" type="select" label=${t("question.about")} optional options=${subjects(turns)} />`
    }
  <//>`;
}
