// @ts-check
/** The host's desk: the show as a timeline with drift, everybody's state, one obvious next action. */
import { useAudience } from "../audience.js";
import { early, nextStep } from "../desk.js";
import { CaptionerLink } from "../parts/captions.js";
import { ChatBox, ChatLines } from "../parts/chat.js";
import { Decided } from "../parts/decided.js";
import { DeskSheet } from "../parts/desk_sheet.js";
import { DeskStage } from "../parts/desk_stage.js";
import { confirm } from "../parts/dialog.js";
import { Guests } from "../parts/guests.js";
import { Hands } from "../parts/hand/desk.js";
import { Held, waiting } from "../parts/held.js";
import { Order } from "../parts/order.js";
import { PollDesk } from "../parts/poll_desk.js";
import { LeftOpen } from "../parts/question_desk.js";
import { isOpen, QuestionList } from "../parts/questions.js";
import { Rehearsal } from "../parts/rehearsal.js";
import { ReportSound, Reports, open as reported } from "../parts/reports.js";
import { Empty, Failure, Skeleton } from "../parts/states.js";
import { Tabs } from "../parts/tabs.js";
import { clock, When } from "../parts/time.js";
import { showClock, useShow } from "../show.js";
import { isHost, me, signInLink } from "../store.js";
import { Button, cx, html, Icon, t, useAction, useNow, useState, useTitle } from "../ui.js";
import { useWakefulness } from "../wakeful.js";

const EARLY = 10 * 60e3;

/** Whether the host means it, for steps that cannot be taken back. @param {string} verb @param {any} show @param {number} now */
async function sure(verb, show, now) {
  if (verb === "end" && !show.rehearsing)
    return confirm({
      title: t("desk.end_title"),
      text: t("desk.end_text"),
      yes: t("desk.end"),
      danger: true,
      naming: show.title,
    });
  if (verb === "go_live" && Date.parse(show.starts_at) - now > EARLY)
    return confirm({ title: t("desk.early_title"), text: t("desk.early_text"), yes: t("desk.next.live") });
  if (verb === "take_over")
    return confirm({
      title: t("desk.take_title"),
      text: t("desk.take_text", { name: show.host?.name ?? "" }),
      yes: t("desk.next.take_over"),
    });
  return true;
}

/** @param {{show: any, now: () => number}} props */
function Clock({ show, now }) {
  useNow(1000);
  if (show.state === "ended") return html`<span class="chip">${t("desk.ended")}</span>`;
  if (show.state === "scheduled") return html`<span class="chip waiting">${t("desk.scheduled")}</span>`;
  const time = clock(showClock(show, now()));
  if (show.rehearsing) return html`<span class="chip waiting numbers">${t("rehearsal.title")} ${time}</span>`;
  return html`<span class="chip live numbers"><span class="dot" />${time}</span>`;
}

/** Who else keeps this show: one glance before one acts. @param {{hosts: any[], show: any}} props */
const Here = ({ hosts, show }) => html`<ul class="row tight small" aria-label=${t("desk.here")}>
  <li class="muted">${t("desk.here_label")}</li>
  ${hosts.map(
    (one) =>
      html`<li key=${one.id} class=${cx("chip", show.host?.id === one.id && "river")}><span class="dot" />${one.id === me.value?.id ? t("desk.here_me") : one.name}</li>`,
  )}</ul>`;

/** @param {{show: any, now: () => number, driving: boolean, hosts: any[]}} props */
const Head = ({ show, now, driving, hosts }) => html`<header class="desk-head">
  <div class="row tight"><${Clock} show=${show} now=${now} /><h1>${show.title}</h1></div>
  <p class="row small muted"><${When} at=${show.starts_at} />
    <span>${t("watch.viewers", { n: show.viewers })}</span><span>${t("desk.deliveries", { n: show.deliveries })}</span>
    ${show.state === "live" && html`<span>${driving ? t("desk.driving") : t("desk.driven", { name: show.host?.name ?? "" })}</span>`}
    <a class="reach" href=${`/broadcasts/${show.id}`} target="_blank">${t("desk.watch")}</a>
    ${show.state !== "ended" && html`<a class="reach" href=${`/plan/${show.id}`}>${t("desk.plan")}</a>`}</p>
  ${hosts.length > 0 && html`<${Here} hosts=${hosts} show=${show} />`}
</header>`;

/** Whoever tapped too early takes the turn back, without being asked. @param {{show: any, now: () => number, busy: boolean, act: (verb: string, payload?: any) => void}} props */
function TurnBack({ show, now, busy, act }) {
  useNow(1000);
  const begun = early(show, now());
  if (!begun) return null;
  const words = t("desk.turn_back", { company: begun.turn.company.name });
  return html`<${Button} kind="quiet small turn-back" icon="undo-2" disabled=${busy}
    onClick=${() => act("undo_turn", { turn: begun.turn.id })}><span>${words}</span> <span class="muted numbers">${t("desk.turn_back_left", { n: begun.left })}</span><//>`;
}

/** @param {{show: any, step: any, busy: boolean, act: (verb: string, payload?: any) => void}} props */
function Step({ show, step, busy, act }) {
  if (!step)
    return html`<${Button} kind="primary big" icon="play" href=${`/broadcasts/${show.id}`}>${t("desk.replay")}<//>`;
  if (step.do === "studio")
    return html`<${Button} kind="primary big" icon="video" href=${`/studio/${show.id}`} target="_blank">${t(step.words)}<//>`;
  if (!step.do) return html`<p class="desk-done" role="status">${t(step.words)}</p>`;
  return html`<${Button} kind=${step.live ? "live big" : "primary big"} icon="arrow-right" busy=${busy} data-testid="next"
    onClick=${() => act(step.do, step.payload)}>${t(step.words, step.params)}<//>`;
}

/** What of the audience waits for a host: questions, and lines that are held or reported. @param {any} audience */
function waits(audience) {
  const open = audience.questions.filter(isOpen).map((/** @type {any} */ one) => one.id);
  const alarming = reported(audience, "question").map((/** @type {any} */ one) => one.id);
  const asked = new Set([...open, ...alarming]).size; // a reported question may be open too
  return { asked, urgent: waiting(audience).length + reported(audience, "line").length };
}

/** Not by a link, which would be one more step back for each tap. */
function goToTalk() {
  const talk = document.getElementById("talk");
  talk?.scrollIntoView();
  talk?.focus({ preventScroll: true });
}

/** Where the audience is far below. @param {{audience: any}} props */
function ToTalk({ audience }) {
  const { asked, urgent } = waits(audience);
  return html`<${Button} kind="quiet" class="phone-only" icon="messages-square" onClick=${goToTalk}>${t("desk.talk")}${
    asked + urgent > 0 && html` <span class="badge">${asked + urgent}</span>`
  }<//>`;
}

/** @param {{show: any, audience: any, step: any, busy: boolean, act: (verb: string, payload?: any) => void, driving: boolean, now: () => number}} props */
const Next = ({
  show,
  audience,
  step,
  busy,
  act,
  driving,
  now,
}) => html`<div class="desk-next" role="group" aria-label=${t("desk.next")}>
  <${Step} show=${show} step=${step} busy=${busy} act=${act} />
  ${show.state === "live" && driving && html`<${Button} kind=${step.do ? "quiet" : ""} disabled=${busy} onClick=${() => act("end")}>${t(show.rehearsing ? "rehearsal.end" : "desk.end")}<//>`}
  <${ToTalk} audience=${audience} />
  ${driving && html`<${TurnBack} show=${show} now=${now} busy=${busy} act=${act} />`}
</div>`;

/** @param {{audience: any, show: any}} props */
function Talk({ audience, show }) {
  const [tab, setTab] = useState("questions");
  const { asked, urgent } = waits(audience);
  const brought = audience.questions.filter((/** @type {any} */ one) => one.carried_from && one.text).length;
  const panels = /** @type {Record<string, () => any>} */ ({
    questions: () =>
      html`<div class="kept-order"><${Reports} audience=${audience} of="question" /><${Decided} audience=${audience} of="question" /></div><div class="rail-scroll">${show.state !== "ended" && html`<${LeftOpen} key=${brought} show=${show.id} />`}<${QuestionList} audience=${audience} moderate /></div>`,
    chat: () =>
      html`<div class="kept-order"><${Order} show=${show} /><${Reports} audience=${audience} of="line" /><${Held} audience=${audience} /><${Decided} audience=${audience} of="line" /></div><${ChatLines} audience=${audience} moderate />${show.state === "live" && html`<${ChatBox} audience=${audience} />`}`,
    polls: () => html`<${PollDesk} show=${show} audience=${audience} />`,
    guests: () =>
      html`<div class="rail-scroll stack"><${Guests} show=${show} /><${CaptionerLink} show=${show} /></div>`,
  });
  const tabs = [
    ["questions", html`${t("watch.questions")}${asked > 0 && html` <span class="badge">${asked}</span>`}`],
    ["chat", html`${t("watch.chat")}${urgent > 0 && html` <span class="badge">${urgent}</span>`}`],
    ["polls", t("poll.polls")],
    ["guests", t("guests.title")],
  ];
  return html`<aside class="desk-talk" id="talk" tabindex="-1" aria-label=${t("watch.rail")}>
    <${ReportSound} audience=${audience} />
    <${Tabs} label=${t("watch.rail")} tabs=${tabs} selected=${tab} onSelect=${setTab} class="rail-panel" keep>${(/** @type {string} */ key) => panels[key]()}<//>
  </aside>`;
}

/** Guests and hosts; a graduate who raised a hand has a list of their own. @param {any} source */
const presents = (source) => !source.name.startsWith("hand:");

/** @param {{id: string}} props */
function Room({ id }) {
  const [room, setRoom] = useState({
    sources: /** @type {any[]} */ ([]),
    reason: /** @type {string|null} */ (null),
    recording: "",
    shownOut: /** @type {Record<string, string>} */ ({}),
  });
  const hear = (/** @type {any} */ { sources, reason, recording, shown_out }) =>
    setRoom({
      sources: (sources ?? []).filter(presents),
      reason: reason ?? null,
      recording: recording ?? "",
      shownOut: shown_out ?? {},
    });
  const [standings, setStandings] = useState(/** @type {Record<string, any>} */ ({}));
  const [hosts, setHosts] = useState(/** @type {any[]} */ ([]));
  const { show, rehearsal, stage, error, reload, now, command } = useShow(id, {
    entered: (snapshot) => {
      hear(snapshot);
      setHosts(snapshot.hosts ?? []);
    },
    events: {
      sources_changed: hear,
      hosts_changed: (event) => setHosts(event.hosts),
      standing_told: ({ source, how }) =>
        setStandings((/** @type {any} */ old) => ({ ...old, [source]: { how, at: Date.now() } })),
    },
  });
  const audience = useAudience(id);
  useWakefulness(show?.state === "live");
  useTitle(show && t("desk.title", { title: show.title }));
  const [busy, run] = useAction(command);
  const act = async (/** @type {string} */ verb, /** @type {any} */ payload) =>
    (await sure(verb, stage, now())) && run(verb, payload);
  if (error && !show)
    return html`<div class="page"><h1 class="unseen">${t("desk.desk")}</h1><${Failure} error=${error} retry=${reload} /></div>`;
  if (!show) return html`<div class="page"><h1 class="unseen">${t("desk.desk")}</h1><${Skeleton} lines=${8} /></div>`;
  const driving = stage.host?.id === me.value?.id;
  const may = stage.state === "live" && driving;
  const out = `host:${me.value?.id}` in room.shownOut; // pictures of the green room come again once one is let in
  return html`<div class="desk">
    <${Head} show=${stage} now=${now} driving=${driving} hosts=${hosts} />
    ${stage.state === "live" && !driving && html`<p class="notice-bar" role="status"><${Icon} name="hand" />${t("desk.not_driving", { name: stage.host?.name ?? "" })}</p>`}
    <${Next} show=${stage} audience=${audience} step=${nextStep(stage, room.sources, driving)} busy=${busy} act=${act} driving=${driving} now=${now} />
    ${show.state === "scheduled" && html`<${Rehearsal} show=${show} rehearsal=${rehearsal} act=${act} busy=${busy} />`}
    <div class="desk-columns">
      ${
        show.state !== "ended" &&
        html`<div class="stack"><${DeskStage} key=${out} show=${stage} ...${room} standings=${standings} may=${may} busy=${busy} act=${act} air=${(/** @type {any} */ source) => act("put_on_air", { source })}
        voice=${(/** @type {any} */ source, /** @type {boolean} */ on) => act("set_voice", { source, on })} />
        ${show.state === "live" && html`<${Hands} audience=${audience} may=${may} />`}</div>`
      }
      <${DeskSheet} show=${stage} now=${now} may=${may} command=${act} busy=${busy} />
      <${Talk} audience=${audience} show=${show} />
    </div>
  </div>`;
}

/** @param {{params: Record<string, string>}} props */
export default function Desk({ params }) {
  useTitle(t("desk.desk"));
  if (isHost.value) return html`<${Room} id=${params.id} />`;
  return html`<div class="page narrow"><h1>${t("desk.desk")}</h1><${Empty} title=${t("desk.hosts_only")}>
    ${me.value === null && html`<${Button} kind="primary" href=${signInLink()}>${t("sign_in")}<//>`}<//></div>`;
}
