// @ts-check
/** This Friday: the show that runs or comes next, then the schedule, then the replays. */
import { api } from "../api.js";
import { Countdown } from "../parts/countdown.js";
import { IntoCalendar } from "../parts/into_calendar.js";
import { Ridgeline } from "../parts/ridgeline.js";
import { RunSheet } from "../parts/run_sheet.js";
import { Empty, Resource } from "../parts/states.js";
import { clock, When } from "../parts/time.js";
import { isHost } from "../store.js";
import { Button, html, Icon, t, useAction, useEffect, useResource, useState, useTitle } from "../ui.js";

const FRESH = 20000;

/** Of the whole show. @param {any} show */
const counts = (show) => ({
  companies: new Set(show.turns.map((/** @type {any} */ turn) => turn.company.id)).size,
  jobs: show.turns.reduce((/** @type {number} */ sum, /** @type {any} */ turn) => sum + turn.jobs.length, 0),
});

/** @param {{show: any}} props */
const Reminder = ({ show }) => html`<${IntoCalendar}><div class="row tight">
  <${Button} icon="bell-plus" href=${`/api/broadcasts/${show.id}.ics`} download="">${t("home.remind")}<//>
  <${Button} kind="quiet" icon="calendar-sync" href=${`webcal://${location.host}/api/broadcasts.ics`}>${t("home.subscribe")}<//>
</div><//>`;

/** @param {{show: any}} props */
const LiveHero = ({ show }) => html`<section class="hero on" aria-labelledby="hero">
  <div class="hero-words">
    <p class="row tight"><span class="chip live"><span class="dot" />${t("home.live")}</span>
      ${show.viewers > 0 && html`<span class="small muted">${t("home.viewers", { n: show.viewers })}</span>`}</p>
    <h1 id="hero">${show.title}</h1>
    <p>${show.about}</p>
    <div class="row"><${Button} kind="live big" icon="play" href=${`/broadcasts/${show.id}`}>${t("home.join")}<//></div>
  </div>
  <${Ridgeline} />
</section>`;

/** @param {{show: any}} props */
const NextHero = ({ show }) => html`<section class="hero" aria-labelledby="hero">
  <div class="hero-words">
    <p class="small muted"><${When} at=${show.starts_at} /></p>
    <h1 id="hero">${show.title}</h1>
    <p>${show.about}</p>
    <${Reminder} show=${show} />
    <p><a class="reach" href=${`/broadcasts/${show.id}`}>${t("home.room")}</a></p>
  </div>
  <${Countdown} at=${show.starts_at} />
</section>`;

const NoHero = () => html`<section class="hero" aria-labelledby="hero">
  <div class="hero-words"><h1 id="hero">${t("home.none")}</h1><p>${t("home.none_text")}</p>
    <div class="row">${
      isHost.value
        ? html`<${Button} kind="primary" icon="plus" href="/plan/new">${t("home.plan")}<//>`
        : html`<${Button} kind="primary" icon="briefcase-business" href="/jobs">${t("home.jobs")}<//>`
    }</div></div>
  <${Ridgeline} progress=${0} lantern=${false} />
</section>`;

/** @param {{show: any}} props */
const Sheet = ({ show }) => html`<section class="stack">
  <div class="row between"><h2>${t("home.sheet")}</h2>${show.turns.length > 0 && html`<span class="muted small">${t("home.counts", counts(show))}</span>`}</div>
  <div class="card">${
    show.turns.length ? html`<${RunSheet} show=${show} />` : html`<p class="muted">${t("home.sheet_empty")}</p>`
  }</div>
</section>`;

/** @param {{show: any}} props */
const Coming = ({ show }) => html`<a class="card show-card" href=${`/broadcasts/${show.id}`}>
  <h3>${show.title}</h3>
  <p class="small muted"><${When} at=${show.starts_at} /></p>
  <p class="small muted">${show.turns > 0 ? t("home.counts", show) : t("home.unplanned")}</p>
</a>`;

/** @param {any} show */
const length = (show) => Date.parse(show.ended_at) - Date.parse(show.first_on_air);

/** @param {{show: any}} props */
const Past = ({ show }) => html`<a class="card show-card" href=${`/broadcasts/${show.id}`}>
  <div class="poster"><${Ridgeline} lantern=${false} /><span class="chip"><${Icon} name="play" />${clock(length(show))}</span></div>
  <h3>${show.title}</h3>
  <p class="small muted"><${When} at=${show.first_on_air} /> · ${t("home.chapters", { n: show.cards })}</p>
</a>`;

/** @param {{title: string, shows: any[], of: any, empty: any, children?: any}} props */
const Shelf = ({ title, shows, of: Card, empty, children }) => html`<section class="stack">
  <h2>${title}</h2>
  ${
    shows.length
      ? html`<div class="grid">${shows.map((show) => html`<${Card} key=${show.id} show=${show} />`)}</div>`
      : html`<div class="card">${empty}</div>`
  }
  ${children}
</section>`;

/** The newest replays, and older ones a page at a time. @param {{newest: any[], next: string|null}} props */
function Replays({ newest, next }) {
  const [older, setOlder] = useState({ shows: /** @type {any[]} */ ([]), next });
  const [growing, more] = useAction(async () => {
    const page = await api.get("/broadcasts", { state: "ended", watchable: true, page: older.next });
    setOlder({ shows: [...older.shows, ...page.broadcasts], next: page.next });
  });
  return html`<${Shelf} title=${t("home.replays")} shows=${[...newest, ...older.shows]} of=${Past}
    empty=${html`<${Empty} title=${t("home.replays_empty")} text=${t("home.replays_empty_text")} />`}>
    ${older.next && html`<div><${Button} busy=${growing} onClick=${more}>${t("home.more_replays")}<//></div>`}
  <//>`;
}

/** @param {{first: any, coming: any[], replays: any[], next: string|null}} props */
const Schedule = ({ first, coming, replays, next }) => html`
  ${first ? html`<${first.state === "live" ? LiveHero : NextHero} show=${first} /><${Sheet} show=${first} />` : html`<${NoHero} />`}
  <${Shelf} title=${t("home.coming")} shows=${coming} of=${Coming} empty=${html`<p class="muted">${t("home.coming_empty")}</p>`} />
  <${Replays} newest=${replays} next=${next} />
`;

export default function Home() {
  useTitle(undefined);
  const shows = useResource(() => api.get("/schedule"), []);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && shows.reload(), FRESH);
    return () => clearInterval(timer);
  }, []);
  return html`<div class="page home">
    ${shows.data === undefined && html`<h1 class="unseen">${t("product")}</h1>`}
    <${Resource} of=${shows} lines=${8}>${(/** @type {any} */ data) => html`<${Schedule} ...${data} />`}<//>
  </div>`;
}
