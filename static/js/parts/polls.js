// @ts-check
/** A poll as viewers see it: options to choose from, then how it stands. */
import { me } from "../store.js";
import { Button, cx, html, Icon, t, useAction, useLayoutEffect, useState } from "../ui.js";

/** How it stands, and what the reader chose where that is known. @param {{poll: any}} props */
export const Standing = ({ poll }) =>
  html`<ul class="standing">${poll.options.map(
    (/** @type {any} */ option, /** @type {number} */ at) => html`<li key=${at}>
    <span class="row between small"><span>${option.text}${poll.chosen?.includes(at) && html` <span class="chosen"><${Icon} name="check" />${t("poll.mine")}</span>`}</span><span class="numbers">${option.votes}</span></span>
    <span class="standing-bar" aria-hidden="true"><span style=${{ width: `${poll.voters ? (100 * option.votes) / poll.voters : 0}%` }} /></span></li>`,
  )}</ul>`;

/** Whether it is open, and how many have voted. @param {any} poll */
export const standing = (poll) => t(poll.open ? "poll.so_far" : "poll.closed", { n: poll.voters });

/** @param {{poll: any, act: (verb: string, payload: any) => Promise<any>, done: () => void}} props */
function Choosing({ poll, act, done }) {
  const [chosen, setChosen] = useState(/** @type {number[]} */ (poll.chosen ?? []));
  const [busy, cast] = useAction(async (/** @type {number[]} */ choices) => {
    await act("cast", { poll: poll.id, choices });
    done();
  });
  const toggle = (/** @type {number} */ at) =>
    setChosen((old) => (old.includes(at) ? old.filter((one) => one !== at) : [...old, at]));
  return html`<div class="stack tight">
    <div class="poll-options">${poll.options.map(
      (/** @type {any} */ option, /** @type {number} */ at) =>
        html`<${Button} key=${at} kind=${chosen.includes(at) ? "small primary" : "small"} busy=${busy} aria-pressed=${poll.multiple || poll.voted ? (chosen.includes(at) ? "true" : "false") : undefined}
          onClick=${() => (poll.multiple ? toggle(at) : cast([at]))}>${option.text}<//>`,
    )}</div>
    <p class="row between small muted"><span>${t(poll.anonymous ? "poll.anonymous_final" : "poll.named")}</span>
      ${poll.voted && html`<${Button} kind="quiet small" onClick=${done}>${t("cancel")}<//>`}
      ${poll.multiple && html`<${Button} kind="primary small" busy=${busy} disabled=${!chosen.length} onClick=${() => cast(chosen)}>${t("poll.cast")}<//>`}</p>
  </div>`;
}

/** Who has voted sees their choice, and may choose again while it is open and not anonymous. @param {{poll: any, act: (verb: string, payload: any) => Promise<any>}} props */
function PollCard({ poll, act }) {
  const [again, setAgain] = useState(false);
  const may = poll.open && me.value;
  return html`<section class=${cx("poll", "stack", "tight")} aria-label=${t("poll.poll")}>
    <h2>${poll.question}</h2>
    ${
      may && (!poll.voted || again)
        ? html`<${Choosing} key=${poll.id} poll=${poll} act=${act} done=${() => setAgain(false)} />`
        : html`<${Standing} poll=${poll} />`
    }
    <p class="row between small muted"><span>${standing(poll)}${poll.open && !me.value && ` · ${t("poll.visitor")}`}</span>
      ${may && poll.voted && !again && !poll.anonymous && html`<${Button} kind="quiet small" onClick=${() => setAgain(true)}>${t("poll.again")}<//>`}</p>
  </section>`;
}

/** The one that is open, else the newest. @param {any} audience */
const current = ({ polls }) => polls.find((/** @type {any} */ poll) => poll.open) ?? polls.at(-1);

/** Whether one can vote now. @param {any} audience */
export const polling = (audience) => !!current(audience)?.open;

/** The one that is open; one that was closed since they came stays until they put it away. @param {{audience: any}} props */
export function OpenPoll({ audience }) {
  const [away, setAway] = useState("");
  const poll = current(audience);
  useLayoutEffect(() => {
    if (audience.ready && poll && !poll.open) setAway(poll.id);
  }, [audience.ready]);
  useLayoutEffect(() => {
    if (poll?.open) setAway("");
  }, [poll?.open]);
  if (!poll || (poll.id === away && !poll.open)) return null;
  return html`<div class="open-poll"><${PollCard} key=${poll.id} poll=${poll} act=${audience.act} />
    ${!poll.open && html`<${Button} class="put-away" kind="quiet small" only icon="x" onClick=${() => setAway(poll.id)} aria-label=${t("poll.away")} />`}</div>`;
}
