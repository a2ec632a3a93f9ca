// @ts-check
/** A poll as viewers see it: options to choose from, then how it stands. */
import { me } from "../store.js";
import { Button, cx, html, t, useAction, useLayoutEffect, useState } from "../ui.js";

/** @param {{poll: any}} props */
export const Standing = ({ poll }) =>
  html`<ul class="standing">${poll.options.map(
    (/** @type {any} */ option, /** @type {number} */ at) => html`<li key=${at}>
    <span class="row between small"><span>${option.text}</span><span class="numbers">${option.votes}</span></span>
    <span class="standing-bar" aria-hidden="true"><span style=${{ width: `${poll.voters ? (100 * option.votes) / poll.voters : 0}%` }} /></span></li>`,
  )}</ul>`;

/** @param {{poll: any, act: (verb: string, payload: any) => Promise<any>}} props */
function Choosing({ poll, act }) {
  const [chosen, setChosen] = useState(/** @type {number[]} */ ([]));
  const [busy, cast] = useAction((/** @type {number[]} */ choices) => act("cast", { poll: poll.id, choices }));
  const toggle = (/** @type {number} */ at) =>
    setChosen((old) => (old.includes(at) ? old.filter((one) => one !== at) : [...old, at]));
  return html`<div class="stack tight">
    <div class="poll-options">${poll.options.map(
      (/** @type {any} */ option, /** @type {number} */ at) =>
        html`<${Button} key=${at} kind=${chosen.includes(at) ? "small primary" : "small"} busy=${busy} aria-pressed=${poll.multiple ? (chosen.includes(at) ? "true" : "false") : undefined}
          onClick=${() => (poll.multiple ? toggle(at) : cast([at]))}>${option.text}<//>`,
    )}</div>
    <p class="row between small muted"><span>${t(poll.anonymous ? "poll.anonymous" : "poll.named")}</span>
      ${poll.multiple && html`<${Button} kind="primary small" busy=${busy} disabled=${!chosen.length} onClick=${() => cast(chosen)}>${t("poll.cast")}<//>`}</p>
  </div>`;
}

/** @param {{poll: any, act: (verb: string, payload: any) => Promise<any>}} props */
const PollCard = ({ poll, act }) => html`<section class=${cx("poll", "stack", "tight")} aria-label=${t("poll.poll")}>
  <h2>${poll.question}</h2>
  ${poll.open && me.value && !poll.voted ? html`<${Choosing} key=${poll.id} poll=${poll} act=${act} />` : html`<${Standing} poll=${poll} />`}
  <p class="small muted">${t(poll.open ? "poll.so_far" : "poll.closed", { n: poll.voters })}${poll.open && !me.value && ` · ${t("poll.visitor")}`}</p>
</section>`;

/** Whether one can vote now. @param {any} audience */
export const polling = (audience) => !!audience.polls.at(-1)?.open;

/** The one that is open; one that was closed since they came stays until they put it away. @param {{audience: any}} props */
export function OpenPoll({ audience }) {
  const [away, setAway] = useState("");
  const poll = audience.polls.at(-1);
  useLayoutEffect(() => {
    if (audience.ready && poll && !poll.open) setAway(poll.id);
  }, [audience.ready]);
  useLayoutEffect(() => {
    if (poll?.open) setAway("");
  }, [poll?.open]);
  if (!poll || (poll.id === away && !poll.open)) return null;
  return html`<div class="open-poll"><${PollCard} poll=${poll} act=${audience.act} />
    ${!poll.open && html`<${Button} class="put-away" kind="quiet small" only icon="x" onClick=${() => setAway(poll.id)} aria-label=${t("poll.away")} />`}</div>`;
}
