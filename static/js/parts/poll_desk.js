// @ts-check
/** Polls on the desk: asking one, closing it, and how each stands. */
import { Button, html, t, useAction } from "../ui.js";
import { Field, Form, Submit, useForm } from "./forms.js";
import { Standing } from "./polls.js";
import { Empty } from "./states.js";
import { tell, tellError } from "./toast.js";

const EMPTY = { question: "", options: "", multiple: "no", anonymous: "yes" };

/** One option a line. @param {string} text */
const lines = (text) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** @param {typeof EMPTY} values */
function check({ question, options }) {
  const listed = lines(options);
  const wrong =
    listed.length < 2 || listed.length > 8
      ? t("poll.options_count")
      : new Set(listed).size < listed.length && t("poll.options_same");
  return { question: !question.trim() && t("poll.question_missing"), options: wrong };
}

/** @param {{show: string, act: (verb: string, payload: any) => Promise<any>}} props */
function Asking({ show, act }) {
  const form = useForm(EMPTY, {
    check,
    send: async ({ question, options, multiple, anonymous }) => {
      const poll = {
        question: question.trim(),
        options: lines(options),
        multiple: multiple === "yes",
        anonymous: anonymous === "yes",
      };
      await act("open_poll", { broadcast: show, ...poll });
      setTimeout(() => form.reset(EMPTY));
    },
  });
  return html`<${Form} form=${form}>
    <${Field} form=${form} name="question" label=${t("poll.question")} maxlength="200" autocomplete="off" />
    <${Field} form=${form} name="options" type="textarea" label=${t("poll.options")} hint=${t("poll.options_hint")} rows="4" />
    <${Field} form=${form} name="multiple" type="select" label=${t("poll.how_many")} options=${[["no", t("poll.one")], ["yes", t("poll.several")]]} />
    <${Field} form=${form} name="anonymous" type="select" label=${t("poll.whose")} options=${[["yes", t("poll.anonymous")], ["no", t("poll.named")]]} />
    <div><${Submit} form=${form} icon="chart-bar-big">${t("poll.open")}<//></div>
  <//>`;
}

/** @param {{poll: any, act: (verb: string, payload: any) => Promise<any>}} props */
function OnDesk({ poll, act }) {
  const reopen = () => act("reopen_poll", { poll: poll.id });
  const [busy, close] = useAction(async () => {
    await act("close_poll", { poll: poll.id });
    tell(t("poll.was_closed"), { label: t("order.undo"), run: () => void reopen().catch(tellError) });
  });
  return html`<li class="stack tight"><h3>${poll.question}</h3><${Standing} poll=${poll} />
    <p class="row between small muted"><span>${t(poll.open ? "poll.so_far" : "poll.closed", { n: poll.voters })}</span>
      ${poll.open && html`<${Button} kind="small" busy=${busy} onClick=${close}>${t("poll.close")}<//>`}</p></li>`;
}

/** @param {{show: any, audience: any}} props */
export function PollDesk({ show, audience }) {
  const polls = audience.polls.toReversed();
  const may = show.state === "live" && !polls[0]?.open;
  return html`<div class="rail-scroll stack">
    ${may && html`<${Asking} show=${show.id} act=${audience.act} />`}
    ${!may && !polls.length && html`<${Empty} title=${t("poll.none")} text=${t("poll.none_text")} />`}
    ${polls.length > 0 && html`<ul class="stack" aria-label=${t("poll.all")}>${polls.map((/** @type {any} */ poll) => html`<${OnDesk} key=${poll.id} poll=${poll} act=${audience.act} />`)}</ul>`}
  </div>`;
}
