// @ts-check
/** This Friday: the show that runs or comes next, then the schedule, then the replays. */
import { api } from "../api.js";
import { Countdown } from "../parts/countdown.js";
import { Ridgeline } from "../parts/ridgeline.js";
import { RunSheet } from "../parts/run_sheet.js";
import { Empty, Resource } from "../parts/states.js";
import { clock, When } from "../parts/time.js";
import { isHost } from "../store.js";
import { Button, html, Icon, t, useEffect, useResource, useTitle } from "../ui.js";

const FRESH = 20000;

/** @returns {Promise<Record<"live"|"scheduled"|"ended", any[]>>} */
async function schedule() {
  const [live, scheduled, ended] = await Promise.all(
    ["live", "scheduled", "ended"].map(async (state) => (await api.get("/broadcasts", { state })).broadcasts),
  );
  return { live, scheduled, ended };
}

/** @param {any} show */
const counts = (show) => ({
  companies: new Set(show.turns.map((/** @type {any} */ turn) => turn.company.id)).size,
  jobs: show.turns.reduce((/** @type {number} */ sum, /** @type {any} */ turn) => sum + turn.jobs.length, 0),
});

/** @param {{show: any}} props */
const Reminder = ({ show }) => html`<div class="row tight">
  <${Button} icon="bell-plus" href=${`/api/broadcasts/${show.id}.ics`} download="">${t("home.remind")}<//>
  <${Button} kind="quiet" icon="calendar-sync" href=${`webcal://${location.host}/api/broadcasts.ics`}>${t("home.subscribe")}<//>
</div>`;

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
    <p><a href=${`/broadcasts/${show.id}`}>${t("home.room")}</a></p>
  </div>
  <${Countdown} at=${show.starts_at} />
</section>`;

const NoHero = () => html`<section class="hero" aria-labelledby="hero">
  <div class="hero-words"><h1 id="hero">${t("home.none")}</h1><p>${t("home.none_text")}</p>
    <div class="row">${
      isHost.value
        ? html`<${Button} kind="primary" icon="plus" href="/plan">${t("home.plan")}<//>`
        : html`<${Button} kind="primary" icon="briefcase-business" href="/jobs">${t("home.jobs")}<//>`
    }</div></div>
  <${Ridgeline} progress=${0} lantern=${false} />
</section>`;

/** @param {{show: any}} props */
const Sheet = ({ show }) => html`<section class="stack">
  <div class="row between"><h2>${t("home.sheet")}</h2><span class="muted small">${t("home.counts", counts(show))}</span></div>
  <div class="card">${
    show.turns.length ? html`<${RunSheet} show=${show} />` : html`<p class="muted">${t("home.sheet_empty")}</p>`
  }</div>
</section>`;

/** @param {{show: any}} props */
const Coming = ({ show }) => html`<a class="card show-card" href=${`/broadcasts/${show.id}`}>
  <h3>${show.title}</h3>
  <p class="small muted"><${When} at=${show.starts_at} /></p>
  <p class="small muted">${t("home.counts", counts(show))}</p>
</a>`;

/** @param {any} show */
const length = (show) => Date.parse(show.ended_at) - Date.parse(show.first_on_air);

/** @param {{show: any}} props */
const Past = ({ show }) => html`<a class="card show-card" href=${`/broadcasts/${show.id}`}>
  <div class="poster"><${Ridgeline} lantern=${false} /><span class="chip"><${Icon} name="play" />${clock(length(show))}</span></div>
  <h3>${show.title}</h3>
  <p class="small muted"><${When} at=${show.first_on_air} /> · ${t("home.chapters", { n: show.cards.length })}</p>
</a>`;

/** @param {{title: string, shows: any[], of: any, empty: any}} props */
const Shelf = ({ title, shows, of: Card, empty }) => html`<section class="stack">
  <h2>${title}</h2>
  ${
    shows.length
      ? html`<div class="grid">${shows.map((show) => html`<${Card} key=${show.id} show=${show} />`)}</div>`
      : html`<div class="card">${empty}</div>`
  }
</section>`;

/** @param {{live: any[], scheduled: any[], ended: any[]}} props */
function Schedule({ live, scheduled, ended }) {
  const coming = [...scheduled].sort((a, b) => a.starts_at.localeCompare(b.starts_at));
  const replays = ended.filter((show) => show.replay);
  const first = live[0] ?? coming.shift();
  return html`
    ${live[0] ? html`<${LiveHero} show=${live[0]} />` : first ? html`<${NextHero} show=${first} />` : html`<${NoHero} />`}
    ${first && html`<${Sheet} show=${first} />`}
    <${Shelf} title=${t("home.coming")} shows=${[...live.slice(1), ...coming]} of=${Coming}
      empty=${html`<p class="muted">${t("home.coming_empty")}</p>`} />
    <${Shelf} title=${t("home.replays")} shows=${replays} of=${Past}
      empty=${html`<${Empty} title=${t("home.replays_empty")} text=${t("home.replays_empty_text")} />`} />
  `;
}

export default function Home() {
  useTitle(undefined);
  const shows = useResource(schedule, []);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && shows.reload(), FRESH);
    return () => clearInterval(timer);
  }, []);
  return html`<div class="page home">
    ${shows.data === undefined && html`<h1 class="unseen">${t("product")}</h1>`}
    <${Resource} of=${shows} lines=${8}>${(/** @type {any} */ data) => html`<${Schedule} ...${data} />`}<//>
  </div>`;
}
