// @ts-check
/** The show: waiting for it, watching it, and, once it has ended, its replay, all at one address. */
import { api, explain } from "../api.js";
import { useAudience } from "../audience.js";
import { useCaptions } from "../captions.js";
import { receiving } from "../media/negotiate.js";
import { Player } from "../media/player.js";
import { CaptionLayer } from "../parts/caption_layer.js";
import { ChatBox, ChatLines } from "../parts/chat.js";
import { Countdown } from "../parts/countdown.js";
import { Danmaku, DanmakuSwitch } from "../parts/danmaku.js";
import { Decided } from "../parts/decided.js";
import { HandBeside, RaiseHand, Speaking } from "../parts/hand/beside.js";
import { Held, waiting } from "../parts/held.js";
import { IntoCalendar } from "../parts/into_calendar.js";
import { OpenPoll, polling } from "../parts/polls.js";
import { AskBox, isOpen, QuestionList } from "../parts/questions.js";
import { Beside } from "../parts/queue/beside.js";
import { Cheers, ReactionBar } from "../parts/reactions.js";
import { ReportSound, Reports, open as reported } from "../parts/reports.js";
import { Ridgeline } from "../parts/ridgeline.js";
import { RunSheet } from "../parts/run_sheet.js";
import { CaptionSwitch, Screen } from "../parts/screen.js";
import { LiveScrubber } from "../parts/scrubber.js";
import { CardSheet, JobSheet, JobsByTurn } from "../parts/show_jobs.js";
import { Failure, Skeleton } from "../parts/states.js";
import { Tabs } from "../parts/tabs.js";
import { When } from "../parts/time.js";
import { tell } from "../parts/toast.js";
import { jobsOf, showClock, useShow } from "../show.js";
import { isHost } from "../store.js";
import { Button, html, Icon, keepWriting, t, useEffect, useMemo, useRef, useState, useTitle } from "../ui.js";
import Replay from "./replay.js";

/** What is delivered or said is stamped with what this viewer sees. @param {Player} player @param {any} show */
const moment = (player, show) => () =>
  player.date.value && show.first_on_air ? showClock(show, player.date.value) : undefined;

/** @param {any} show @param {() => number} now */
function usePlayer(show, now) {
  const player = useMemo(
    () => new Player({ live: true, now, refused: (error) => tell(`${explain(error)} ${t("watch.slow_again")}`) }),
    [show.id],
  );
  useEffect(() => () => player.close(), [player]);
  useEffect(() => player.load(show.hls, show.replay), [player, show.hls, show.replay]);
  const fast = () =>
    player.fast(async () => receiving(await api.post(`/broadcasts/${show.id}/tickets`, { verb: "watch" })));
  return { player, fast };
}

/** @param {{show: any, audience: any}} props */
const Corner = ({ show, audience }) => html`<span class="chip live"><span class="dot" />${t("watch.live")}</span>
  <span class="chip numbers" data-testid="viewers">${t("watch.viewers", { n: show.viewers })}</span>
  <${Speaking} audience=${audience} />`;

const NotYet = () => html`<${Ridgeline} /><p>${t("watch.not_yet")}</p>`;

/** @param {{show: any}} props */
const About = ({ show }) => html`<div class="show-about stack">
  <div><h1>${show.title}</h1>
    <p class="small muted"><${When} at=${show.starts_at} />${show.host && html` · ${t("watch.host", { name: show.host.name })}`}</p></div>
  <p class="desktop-only">${show.about}</p>
  <div class="desktop-only stack"><h2>${t("run_sheet")}</h2><${RunSheet} show=${show} /></div>
</div>`;

const Later = () => html`<p class="composer small muted">${t("watch.later")}</p>`;

/** The tab that is open: at first `open`, and whenever a link leads to a question, that of questions. @param {string} open @param {string|undefined} question */
export function useTab(open, question) {
  const [tab, setTab] = useState(open);
  useEffect(() => {
    if (question) setTab("questions");
  }, [question]);
  return /** @type {const} */ ([tab, setTab]);
}

/** @param {{show: any, audience: any, moment: any, onOpen: (id: string) => void, open: string, question?: string, player?: Player}} props */
function Rail({ show, audience, moment, onOpen, open, question, player }) {
  const [tab, setTab] = useTab(open, question);
  const live = show.state === "live";
  const keeps = isHost.value;
  const asked = audience.questions.filter(isOpen).length;
  const alarming = keeps ? reported(audience, "question").length : 0;
  const urgent = keeps ? waiting(audience).length + reported(audience, "line").length : 0;
  const tabs = [
    [
      "chat",
      html`${t("watch.chat")}${urgent > 0 && html` <span class="badge">${urgent}</span>`}${polling(audience) && html` <span class="needs-you"><${Icon} name="chart-bar-big" /><span class="unseen">${t("poll.now")}</span></span>`}`,
    ],
    [
      "questions",
      html`${t("watch.questions")}${alarming > 0 && html` <span class="badge">${alarming}</span>`}${asked > 0 && html` <span class="small numbers">${asked}</span>`}`,
    ],
    ["jobs", t("watch.jobs")],
  ];
  const panels = /** @type {Record<string, () => any>} */ ({
    chat: () =>
      html`${live && show.slow_seconds > 0 && html`<p class="small muted slow-now" role="status">${t("order.slow_now", { n: show.slow_seconds })}</p>`}
      <${OpenPoll} audience=${audience} />
      ${keeps && html`<div class="kept-order"><${Reports} audience=${audience} of="line" /><${Held} audience=${audience} /><${Decided} audience=${audience} of="line" /></div>`}
      <${ChatLines} audience=${audience} moderate=${keeps} />${live ? html`<${ReactionBar} show=${show.id}><${RaiseHand} show=${show} audience=${audience} /><//><${ChatBox} audience=${audience} />` : html`<${Later} />`}`,
    questions:
      () => html`${keeps && html`<div class="kept-order"><${Reports} audience=${audience} of="question" /><${Decided} audience=${audience} of="question" /></div>`}
      <div class="rail-scroll"><${QuestionList} audience=${audience} pointed=${question} moderate=${keeps} /></div>
      ${live ? html`<${AskBox} audience=${audience} turns=${show.turns} job=${show.card?.job.id} />` : html`<${Later} />`}`,
    jobs: () => html`<div class="rail-scroll stack"><p class="phone-only small">${show.about}</p>
      <${JobsByTurn} show=${show} moment=${moment} onOpen=${onOpen} /></div>`,
  });
  return html`<aside class="rail" aria-label=${t("watch.rail")}>
    <${Beside} />
    ${keeps && html`<${ReportSound} audience=${audience} />`}
    ${player && html`<${HandBeside} show=${show} audience=${audience} player=${player} />`}
    <${Tabs} label=${t("watch.rail")} tabs=${tabs} selected=${tab} onSelect=${setTab} class="rail-panel" keep>
      ${(/** @type {string} */ key) => panels[key]()}
    <//>
    <${CardSheet} card=${show.card} deliveries=${show.deliveries} moment=${moment} onOpen=${onOpen} />
  </aside>`;
}

/** `left` keeps where somebody is who has gone back, for the replay that follows. @param {{show: any, now: () => number, inside: boolean, left: {current: number}, query: Record<string, string>}} props */
function Live({ show, now, inside, left, query }) {
  const { player, fast } = usePlayer(show, now);
  const { captions } = useCaptions(show, inside, player);
  useEffect(
    () =>
      player.date.subscribe((date) => {
        left.current = !player.following.value && date ? showClock(show, date) : 0;
      }),
    [player, show.first_on_air],
  );
  const seen = moment(player, show);
  const audience = useAudience(show.id, { playhead: seen });
  const [open, setOpen] = useState("");
  const where = { broadcast: show.id, moment: seen };
  return html`<div class="watch live" onMouseDown=${keepWriting}>
    <div class="watch-main">
      <${Screen} player=${player} live title=${show.title} fast=${fast} corner=${html`<${Corner} show=${show} audience=${audience} />`} nothing=${html`<${NotYet} />`}
        over=${html`<${CaptionLayer} player=${player} show=${show} captions=${captions} /><${Danmaku} lines=${audience.lines} ready=${audience.ready} /><${Cheers} audience=${audience} />`} tools=${html`<${CaptionSwitch} player=${player} on=${show.captioned} /><${DanmakuSwitch} />`}
        timeline=${html`<${LiveScrubber} player=${player} show=${show} now=${now} />`} />
      <${About} show=${show} />
    </div>
    <${Rail} show=${show} audience=${audience} moment=${where} onOpen=${setOpen} open=${query.tab === "jobs" ? "jobs" : "chat"} question=${query.question} player=${player} />
    <${Opened} show=${show} id=${open} moment=${where} onClose=${() => setOpen("")} />
  </div>`;
}

/** @param {{show: any, id: string, moment: any, onClose: () => void}} props */
export function Opened({ show, id, moment, onClose }) {
  const job =
    jobsOf(show).find((one) => one.id === id) ?? show.cards.find((/** @type {any} */ card) => card.job.id === id)?.job;
  return job ? html`<${JobSheet} id=${id} title=${job.title} moment=${moment} onClose=${onClose} />` : null;
}

/** @param {{show: any, question?: string}} props */
function Before({ show, question }) {
  const audience = useAudience(show.id);
  const [open, setOpen] = useState("");
  const where = { broadcast: show.id, moment: () => undefined };
  return html`<div class="watch" onMouseDown=${keepWriting}>
    <div class="watch-main">
      <section class="screen before" aria-label=${t("screen.picture")}>
        <p class="small"><${When} at=${show.starts_at} /></p>
        <${Countdown} at=${show.starts_at} />
      </section>
      <${About} show=${show} />
      <div class="show-about"><${IntoCalendar}><${Button} icon="bell-plus" href=${`/api/broadcasts/${show.id}.ics`} download="">${t("watch.remind")}<//><//></div>
    </div>
    <${Rail} show=${show} audience=${audience} moment=${where} onOpen=${setOpen} open="jobs" question=${question} />
    <${Opened} show=${show} id=${open} moment=${where} onClose=${() => setOpen("")} />
  </div>`;
}

/** @param {{params: Record<string, string>, query: Record<string, string>}} props */
export default function Watch({ params, query }) {
  const { show, error, reload, now, inside } = useShow(params.id);
  const left = useRef(0);
  useTitle(show?.title);
  if (error && !show)
    return html`<div class="page"><h1 class="unseen">${t("watch.live")}</h1><${Failure} error=${error} retry=${reload} /></div>`;
  if (!show) return html`<div class="page"><h1 class="unseen">${t("watch.live")}</h1><${Skeleton} lines=${8} /></div>`;
  if (show.state === "ended") return html`<${Replay} show=${show} query=${{ at: left.current, ...query }} />`;
  if (show.state === "live")
    return html`<${Live} key=${show.id} show=${show} now=${now} inside=${inside} left=${left} query=${query} />`;
  return html`<${Before} show=${show} question=${query.question} />`;
}
