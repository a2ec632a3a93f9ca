// @ts-check
/** The desk of a job's walk-in queue: who waits, calling the next, and opening, pausing, closing. */
import { useLive } from "../live.js";
import { Brief } from "../parts/check.js";
import { confirm } from "../parts/dialog.js";
import { Barred, Empty, Failure, Skeleton } from "../parts/states.js";
import { ago } from "../parts/time.js";
import { tell } from "../parts/toast.js";
import { navigate } from "../router.js";
import { me } from "../store.js";
import { Button, html, t, useAction, useEffect, useNow, useState, useTitle } from "../ui.js";

/** Of one interview, before there are any that tell how long one takes. */
const MINUTES = [5, 10, 15, 20, 30, 45, 60];

/** @param {string} job */
function useDesk(job) {
  const [desk, set] = useState(/** @type {any} */ (null));
  const [refusal, refuse] = useState(/** @type {any} */ (null));
  const put = (/** @type {any} */ place) =>
    set(
      (/** @type {any} */ old) =>
        old && { ...old, places: [...old.places.filter((/** @type {any} */ one) => one.id !== place.id), place] },
    );
  const { call } = useLive("/queues", {
    payload: () => ({ job }),
    entered: (snapshot) => {
      refuse(null);
      set(snapshot);
    },
    refused: refuse,
    events: {
      desk_changed: (event) => event.desk.job.id === job && set(event.desk),
      place_changed: (event) => event.place.job.id === job && put(event.place),
    },
  });
  return { desk, refusal, call, set, put };
}

/** Whom I called: until they answer, then the way to them. @param {{place: any, check: any}} props */
function Serving({ place, check }) {
  const left = Math.max(0, Math.ceil((Date.parse(place.respond_by) - useNow(500)) / 1000));
  const inside = place.state === "inside";
  useEffect(() => {
    if (inside) navigate(`/interviews/${place.interview}`);
  }, [inside]);
  return html`<section class="serving row between" role="status">
    <p><span class="big-number">${place.number}</span> <b>${place.graduate.name}</b><br />
      <span class="small numbers">${inside ? t("queue.has_come") : t("queue.waits_for_answer", { n: left })}</span>
      ${check && html`<br /><span class="small"><${Brief} result=${check.result} /></span>`}</p>
    <${Button} icon="file-text" href=${`/company?application=${place.application}`}>${t("queue.resume")}<//>
    ${inside && html`<${Button} kind="primary" icon="door-open" href=${`/interviews/${place.interview}`}>${t("queue.enter")}<//>`}
  </section>`;
}

/** @param {{place: any, check: any, call: any}} props */
function Line({ place, check, call }) {
  useNow(30_000); // how long they have waited
  const [busy, defer] = useAction(async () => {
    const question = {
      title: t("queue.defer_title", { name: place.graduate.name }),
      text: t("queue.defer_text"),
      yes: t("queue.defer"),
    };
    if (!(await confirm(question))) return;
    await call("defer", { place: place.id });
    tell(t("queue.deferred", { name: place.graduate.name }));
  });
  return html`<li><div class="item">
    <span class="big-number">${place.number}</span>
    <span class="grow"><a href=${`/company?application=${place.application}`}>${place.graduate.name}</a><br />
      <span class="small muted">${place.state === "waiting" ? t("queue.since", { ago: ago(place.joined_at) }) : t(`queue.state_${place.state}`)}${place.misses ? ` · ${t("queue.missed_once")}` : ""}</span>
      ${check && html`<br /><span class="small"><${Brief} result=${check.result} /></span>`}</span>
    ${place.state === "waiting" && html`<${Button} kind="quiet small" busy=${busy} onClick=${defer}>${t("queue.defer")}<//>`}
  </div></li>`;
}

/** Open, pause, close. @param {{desk: any, call: any, set: (desk: any) => void}} props */
function Controls({ desk, call, set }) {
  const state = desk.line?.state ?? "closed";
  const [minutes, setMinutes] = useState(desk.minutes);
  const [opening, open] = useAction(async () => set(await call("open", { job: desk.job.id, minutes })));
  const [pausing, pause] = useAction(async () => set(await call("pause", { job: desk.job.id })));
  const [closing, close] = useAction(async () => {
    const waiting = desk.line.waiting.length;
    const question = {
      title: t("queue.close_title"),
      text: t("queue.close_text", { n: waiting }),
      yes: t("queue.close"),
      danger: true,
    };
    if (await confirm(question)) set(await call("close", { job: desk.job.id }));
  });
  return html`<div class="row tight">
    ${
      state !== "open" &&
      html`<label class="minutes row tight small">${t("queue.minutes")}
        <select class="input" value=${minutes} onChange=${(/** @type {any} */ event) => setMinutes(Number(event.target.value))}>
          ${MINUTES.map((one) => html`<option key=${one} value=${one}>${t("queue.minutes_each", { n: one })}</option>`)}</select></label>`
    }
    ${state !== "open" && html`<${Button} kind="primary" icon="play" busy=${opening} onClick=${open}>${t(state === "paused" ? "queue.go_on" : "queue.open")}<//>`}
    ${state === "open" && html`<${Button} icon="pause" busy=${pausing} onClick=${pause}>${t("queue.pause")}<//>`}
    ${state !== "closed" && html`<${Button} kind="danger" icon="square" busy=${closing} onClick=${close}>${t("queue.close")}<//>`}
  </div>`;
}

/** @param {{job: string}} props */
function Desk({ job }) {
  const { desk, refusal, call, set, put } = useDesk(job);
  const [busy, next] = useAction(async () => put(await call("next", { job })));
  if (refusal) return html`<${Failure} error=${refusal} />`;
  if (!desk) return html`<${Skeleton} lines=${6} />`;
  const state = desk.line?.state ?? "closed";
  const mine = desk.places.find(
    (/** @type {any} */ one) => one.interviewer === me.value?.id && one.state !== "waiting",
  );
  const rest = desk.places.filter(
    (/** @type {any} */ one) => ["waiting", "called", "inside"].includes(one.state) && one !== mine,
  );
  const checkOf = (/** @type {any} */ place) =>
    desk.checks.find((/** @type {any} */ one) => one.person === place.graduate.id);
  const [waiting, served] = [
    rest.filter((/** @type {any} */ p) => p.state === "waiting"),
    rest.filter((/** @type {any} */ p) => p.state !== "waiting"),
  ];
  return html`<header class="stack tight"><h1>${t("queue.desk", { job: desk.job.title })}</h1>
      <div class="row between"><span class=${`chip ${{ open: "live", paused: "waiting", closed: "" }[/** @type {"open"} */ (state)]}`}>${t(`queue.is_${state}`)}</span>
        <${Controls} desk=${desk} call=${call} set=${set} /></div></header>
    ${mine ? html`<${Serving} place=${mine} check=${checkOf(mine)} />` : state === "open" && html`<div><${Button} kind="primary big" icon="bell-ring" busy=${busy} disabled=${!waiting.length} onClick=${next}>${t("queue.next")}<//></div>`}
    <section class="waiting stack tight" aria-labelledby="waiting"><h2 id="waiting">${t("queue.waiting", { n: desk.line?.waiting.length ?? 0 })}</h2>
      ${rest.length ? html`<ul class="list">${[...served, ...waiting].map((/** @type {any} */ one) => html`<${Line} key=${one.id} place=${one} check=${checkOf(one)} call=${call} />`)}</ul>` : html`<${Empty} title=${t("queue.nobody")} text=${t(state === "open" ? "queue.nobody_open" : "queue.nobody_closed")} />`}
    </section>
    <p class="small muted">${t("queue.rule")}</p>
    <div><${Button} kind="quiet" icon="clipboard-list" href=${`/criteria/${job}`}>${t("queue.criteria")}<//></div>`;
}

/** @param {{params: {id: string}}} props */
export default function Queue({ params }) {
  useTitle(t("queue.title"));
  if (me.value === undefined) return html`<div class="page narrow"><${Skeleton} lines=${6} /></div>`;
  const may = me.value?.role === "recruiter";
  return html`<div class="page narrow">${may ? html`<${Desk} job=${params.id} />` : html`<h1>${t("queue.title")}</h1><${Barred} />`}</div>`;
}
