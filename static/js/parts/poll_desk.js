// @ts-check
/** Polls on the desk: asking one, closing it, and how each stands. */
import { api } from "../api.js";
import { Button, html, names, t, useAction, useResource, useState } from "../ui.js";
import { Dialog } from "./dialog.js";
import { Field, Form, Submit, useForm } from "./forms.js";
import { polling, Standing, standing } from "./polls.js";
import { Empty, Resource } from "./states.js";
import { tell, tellError } from "./toast.js";

const LONGEST = 60;
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
  const wrong = [
    (listed.length < 2 || listed.length > 8) && t("poll.options_count"),
    listed.some((line) => [...line].length > LONGEST) && t("poll.options_long", { n: LONGEST }),
    new Set(listed).size < listed.length && t("poll.options_same"),
  ];
  return { question: !question.trim() && t("poll.question_missing"), options: wrong.find(Boolean) };
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
      form.reset(EMPTY);
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

/** Who chose what, for hosts. @param {{poll: any, onClose: () => void}} props */
function Ballots({ poll, onClose }) {
  const cast = useResource(() => api.get(`/polls/${poll.id}/ballots`), [poll.id, poll.version]);
  const chose = (/** @type {number} */ at) =>
    (cast.data?.ballots ?? []).filter((/** @type {any} */ one) => one.choices.includes(at));
  return html`<${Dialog} title=${poll.question} onClose=${onClose}>
    <${Resource} of=${cast} lines=${4}>${() => html`<dl class="stack tight">${poll.options.map(
      (
        /** @type {any} */ option,
        /** @type {number} */ at,
      ) => html`<div key=${at}><dt><b>${option.text}</b> <span class="numbers">${option.votes}</span></dt>
        <dd>${names(chose(at)) || html`<span class="muted">${t("poll.nobody")}</span>`}</dd></div>`,
    )}</dl>
      ${poll.voters > cast.data.ballots.length && html`<p class="small muted">${t("poll.newest_only", { n: cast.data.ballots.length })}</p>`}`}<//>
    <div><${Button} onClick=${onClose}>${t("close")}<//></div>
  <//>`;
}

/** @param {{poll: any, may: boolean, act: (verb: string, payload: any) => Promise<any>}} props `may`: it may be opened again */
function OnDesk({ poll, may, act }) {
  const [names, setNames] = useState(false);
  const [busy, close] = useAction(async () => {
    await act("close_poll", { poll: poll.id });
    const run = () => void act("reopen_poll", { poll: poll.id }).catch(tellError);
    tell(t("poll.was_closed"), { label: t("undo"), run });
  });
  const [opening, reopen] = useAction(() => act("reopen_poll", { poll: poll.id }));
  return html`<li class="stack tight"><h3>${poll.question}</h3><${Standing} poll=${poll} />
    <p class="row between small muted"><span>${standing(poll)}</span>
      <span class="row tight">${!poll.anonymous && poll.voters > 0 && html`<${Button} kind="quiet small" onClick=${() => setNames(true)} aria-label=${t("poll.who_of", { question: poll.question })}>${t("poll.who")}<//>`}
      ${poll.open && html`<${Button} kind="small" busy=${busy} onClick=${close}>${t("poll.close")}<//>`}
      ${may && html`<${Button} kind="quiet small" busy=${opening} onClick=${reopen} aria-label=${t("poll.reopen_one", { question: poll.question })}>${t("poll.reopen")}<//>`}</span></p>
    ${names && html`<${Ballots} poll=${poll} onClose=${() => setNames(false)} />`}</li>`;
}

/** @param {{show: any, audience: any}} props */
export function PollDesk({ show, audience }) {
  const polls = audience.polls.toReversed();
  const may = show.state === "live" && !polling(audience);
  return html`<div class="rail-scroll stack">
    ${may && html`<${Asking} show=${show.id} act=${audience.act} />`}
    ${!may && !polls.length && html`<${Empty} title=${t("poll.none")} text=${t("poll.none_text")} />`}
    ${polls.length > 0 && html`<ul class="stack" aria-label=${t("poll.all")}>${polls.map((/** @type {any} */ poll) => html`<${OnDesk} key=${poll.id} poll=${poll} may=${may} act=${audience.act} />`)}</ul>`}
  </div>`;
}
