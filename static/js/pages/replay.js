// @ts-check
/** A show that has ended: the recording with a chapter per card, and the chat in step with it. */
import { api } from "../api.js";
import { useAudience } from "../audience.js";
import { Player } from "../media/player.js";
import { Danmaku, DanmakuSwitch } from "../parts/danmaku.js";
import { Standing, standing } from "../parts/polls.js";
import { QuestionList } from "../parts/questions.js";
import { Beside } from "../parts/queue/beside.js";
import { RecordingTools } from "../parts/recording.js";
import { ReplayChat, useReplayChat } from "../parts/replay_chat.js";
import { CaptionSwitch, Screen } from "../parts/screen.js";
import { Scrubber } from "../parts/scrubber.js";
import { CardSheet, JobsByTurn } from "../parts/show_jobs.js";
import { Tabs } from "../parts/tabs.js";
import { clock, When, when } from "../parts/time.js";
import { showClock } from "../show.js";
import { cx, html, Icon, t, useEffect, useMemo, useRef, useResource, useState } from "../ui.js";
import { Opened, useTab } from "./watch.js";

/** The last of a list that has begun by now, or null. @template T @param {T[]} list @param {number} ms @param {(one: T) => number} at */
const latest = (list, ms, at) => list.reduce((/** @type {T|null} */ found, one) => (at(one) <= ms ? one : found), null);

/** @param {any} show */
function useRecording(show) {
  const player = useMemo(() => new Player({ live: false }), [show.id]);
  useEffect(() => () => player.close(), [player]);
  useEffect(() => player.load(show.replay), [player, show.replay]);
  const ms = useRef(0); // the last one known: while it is opened anew it stays
  if (player.date.value !== null) ms.current = showClock(show, player.date.value);
  /** @param {number} to on the show clock */
  const seek = (to) => player.seek(Date.parse(show.first_on_air) + to);
  return { player, ms: ms.current, seek };
}

/** Cards are known at once, answered questions a moment later. @param {any} show */
function useChapters(show) {
  const answered = useResource(() => api.get(`/broadcasts/${show.id}/clips`), [show.id]);
  const cards = show.cards.map((/** @type {any} */ card) => ({
    id: card.id,
    at: card.shown_ms,
    title: card.job.title,
    about: card.job.company.name,
  }));
  const questions = (answered.data?.clips ?? [])
    .filter((/** @type {any} */ clip) => clip.kind === "question")
    .map((/** @type {any} */ clip) => ({
      id: clip.id,
      at: clip.from_ms,
      title: clip.title,
      about: t("replay.answered"),
    }));
  return [...cards, ...questions].sort((one, other) => one.at - other.at);
}

/** @param {{chapters: any[], current: any, seek: (ms: number) => void}} props */
const Chapters = ({ chapters, current, seek }) => html`<ol aria-label=${t("replay.chapters")}>
  ${chapters.map(
    (
      one,
    ) => html`<li key=${one.id} class="chapter-line"><button type="button" class=${cx("chapter", one.id === current?.id && "now")}
      aria-current=${one.id === current?.id ? "true" : undefined} onClick=${() => seek(one.at)}>
      <span class="numbers muted">${clock(one.at)}</span><span><b>${one.title}</b><br /><span class="small muted">${one.about}</span></span>
    </button><a class="chapter-clip" href=${`/clips/${one.id}`} title=${t("replay.clip")} aria-label=${t("replay.clip_of", { title: one.title })}><${Icon} name="link" /></a></li>`,
  )}
  ${!chapters.length && html`<li class="muted small">${t("replay.no_chapters")}</li>`}
</ol>`;

/** @param {{polls: any[], seek: (ms: number) => boolean}} props */
const Polls = ({ polls, seek }) =>
  polls.length > 0 &&
  html`<section class="replay-polls stack" aria-label=${t("poll.all")}><h2>${t("poll.all")}</h2>${polls.map(
    (poll) => html`<div key=${poll.id} class="stack tight">
      <h3><button type="button" class="as-link small numbers" onClick=${() => seek(poll.opened_ms)}>${clock(poll.opened_ms)}</button> ${poll.question}</h3>
      <${Standing} poll=${poll} /><p class="small muted">${standing(poll)}</p></div>`,
  )}</section>`;

/** @param {{show: any}} props */
const Nothing = ({ show }) =>
  html`<p>${show.thrown_away_at ? t("replay.thrown_away", { time: when(show.thrown_away_at) }) : t(show.replay ? "screen.loading" : "replay.none")}</p>`;

/** @param {{show: any, query: Record<string, string>}} props */
export default function Replay({ show, query }) {
  const { player, ms, seek } = useRecording(show);
  const audience = useAudience(show.id);
  const [tab, setTab] = useTab("chapters", query.question);
  const [open, setOpen] = useState("");
  const chapters = useChapters(show);
  const chat = useReplayChat(show.id, show.replay ? ms : Number.POSITIVE_INFINITY);
  const card = latest(show.cards, ms, (/** @type {any} */ one) => one.shown_ms);
  const chapter = latest(chapters, ms, (/** @type {any} */ one) => one.at);
  const moment = {
    broadcast: show.id,
    moment: () => (player.date.value === null ? undefined : showClock(show, player.date.value)),
  };
  const wanted = useRef(Number(query.at) || 0);
  useEffect(() => {
    if (wanted.current && player.state.value === "playing" && seek(wanted.current)) wanted.current = 0;
  }, [player.state.value]);
  const panels = /** @type {Record<string, () => any>} */ ({
    chapters: () =>
      html`<div class="rail-scroll"><${Chapters} chapters=${chapters} current=${chapter} seek=${seek} /><${Polls} polls=${audience.polls} seek=${seek} /></div>`,
    questions: () =>
      html`<div class="rail-scroll"><${QuestionList} audience=${audience} pointed=${query.question} onSeek=${seek} /></div>`,
    chat: () => html`<${ReplayChat} chat=${chat} seek=${seek} />`,
    jobs: () => html`<div class="rail-scroll"><${JobsByTurn} show=${show} moment=${moment} onOpen=${setOpen} /></div>`,
  });
  return html`<div class="watch">
    <div class="watch-main">
      <${Screen} player=${player} live=${false} title=${show.title} corner=${html`<span class="chip">${t("replay.chip")}</span>`} nothing=${html`<${Nothing} show=${show} />`}
        over=${html`<${Danmaku} key=${chat.leaps} lines=${chat.said} ready=${chat.ready} still=${player.state.value !== "playing"} />`}
        tools=${html`<${CaptionSwitch} player=${player} on=${show.captioned} /><${DanmakuSwitch} />`} />
      <${Scrubber} player=${player} show=${show} />
      <div class="show-about stack"><div><h1>${show.title}</h1>
        <p class="small muted"><${When} at=${show.first_on_air ?? show.starts_at} /> · ${t("replay.ended")}</p></div>
        <p class="desktop-only">${show.about}</p>
        <${RecordingTools} show=${show} /></div>
    </div>
    <aside class="rail" aria-label=${t("watch.rail")}>
      <${Beside} />
      <${Tabs} label=${t("watch.rail")} selected=${tab} onSelect=${setTab} class="rail-panel" keep
        tabs=${[["chapters", t("replay.chapters")], ["questions", t("watch.questions")], ["chat", t("watch.chat")], ["jobs", t("watch.jobs")]]}>${(/** @type {string} */ key) => panels[key]()}<//>
      <${CardSheet} card=${card} moment=${moment} onOpen=${setOpen} />
    </aside>
    <${Opened} show=${show} id=${open} moment=${moment} onClose=${() => setOpen("")} />
  </div>`;
}
