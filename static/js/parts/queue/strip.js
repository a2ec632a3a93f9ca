// @ts-check
/** The queue beside whatever else one does: one's place, a call to answer within a minute, and queues one could join. */
import { navigate, stylesheet } from "../../router.js";
import { Button, html, Icon, t, useAction, useEffect, useNow } from "../../ui.js";
import { loadWords } from "../../words.js";
import { askToNotify, useCalling } from "../calling.js";
import { confirm } from "../dialog.js";
import { tell } from "../toast.js";
import { ahead, useWaiting } from "./waiting.js";

await Promise.all([loadWords("queue"), stylesheet("queue")]);

/** @param {{place: any, call: any, take: (place: any) => void}} props */
function Called({ place, call, take }) {
  const left = Math.max(0, Math.ceil((Date.parse(place.respond_by) - useNow(500)) / 1000));
  useEffect(() => {
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([200, 100, 200]);
  }, [place.id]);
  useCalling({
    words: t("queue.your_turn", { company: place.company.name }),
    title: t("queue.your_turn_title", { company: place.company.name }),
    tag: "queue",
  });
  const [going, accept] = useAction(async () => {
    const next = await call("accept", { place: place.id });
    if (next.interview) return navigate(`/interviews/${next.interview}`, { leave: true });
    take(next); // somebody's time was taken since the call
    tell(t("queue.put_back"));
  });
  const [busy, decline] = useAction(async () => take(await call("decline", { place: place.id })));
  return html`<div class="strip called" role="alert"><${Icon} name="bell-ring" />
    <p class="grow"><b>${t("queue.your_turn", { company: place.company.name })}</b><br /><span class="small numbers">${t("queue.seconds", { n: left })}</span></p>
    <${Button} kind="primary" icon="door-open" busy=${going} onClick=${accept}>${t("queue.accept")}<//>
    <${Button} kind="quiet" busy=${busy} onClick=${decline}>${t(place.misses ? "queue.decline_last" : "queue.decline")}<//></div>`;
}

/** @param {{place: any, lines: any[], call: any, take: (place: any) => void}} props */
function Waiting({ place, lines, call, take }) {
  const [busy, leave] = useAction(async () => {
    const question = {
      title: t("queue.leave_title", { company: place.company.name }),
      text: t("queue.leave_text"),
      yes: t("queue.leave"),
      danger: true,
    };
    if (await confirm(question)) take(await call("leave", { place: place.id }));
  });
  const found = ahead(place, lines);
  return html`<div class="strip waits" role="status"><${Icon} name="users" />
    <p class="grow"><b>${place.company.name}</b><span class="more"> · ${place.job.title}</span><br /><span class="small">${
      found &&
      t(found.paused ? "queue.paused" : found.before ? "queue.ahead" : "queue.first", {
        n: `${found.before}${found.more ? "+" : ""}`,
        minutes: found.minutes,
      })
    }</span>${place.passed_over && html`<br /><span class="small">${t(`queue.passed_${place.passed_over}`)}</span>`}</p>
    <${Button} class="more" kind="quiet small" icon="activity" href="/check">${t("queue.check")}<//>
    <${Button} kind="quiet small" busy=${busy} onClick=${leave}>${t("queue.leave")}<//></div>`;
}

/** @param {{place: any}} props */
const Inside = ({ place }) => html`<div class="strip called" role="status"><${Icon} name="video" />
  <p class="grow"><b>${t("queue.inside", { company: place.company.name })}</b></p>
  <${Button} kind="primary" icon="door-open" href=${`/interviews/${place.interview}`}>${t("queue.enter")}<//></div>`;

/** @param {{offer: any, call: any, take: (place: any) => void}} props */
function Offer({ offer, call, take }) {
  const [busy, join] = useAction(async () => {
    askToNotify();
    take(await call("join", { job: offer.job.id }));
  });
  return html`<div class="strip offer"><${Icon} name="users" />
    <p class="grow"><b>${t("queue.offered", { company: offer.company.name })}</b><br /><span class="small">${offer.job.title} · ${t("queue.waiting", { n: offer.waiting })}</span></p>
    <${Button} kind="primary" busy=${busy} onClick=${join}>${t("queue.join")}<//></div>`;
}

/** @param {{places?: boolean}} props `places`: one's own alone, without queues one could join */
export function QueueStrip({ places }) {
  const { mine, call, place: take } = useWaiting();
  const view = (/** @type {any} */ place) =>
    ({
      called: () => html`<${Called} key=${place.id} place=${place} call=${call} take=${take} />`,
      inside: () => html`<${Inside} key=${place.id} place=${place} />`,
      waiting: () => html`<${Waiting} key=${place.id} place=${place} lines=${mine.lines} call=${call} take=${take} />`,
    })[/** @type {"called"|"inside"|"waiting"} */ (place.state)]();
  const offered = places ? [] : mine.offered;
  if (!mine.places.length && !offered.length) return null;
  return html`<section class="strips" aria-label=${t("queue.title")}>
    ${mine.places.map(view)}
    ${offered.map((offer) => html`<${Offer} key=${offer.queue} offer=${offer} call=${call} take=${take} />`)}
  </section>`;
}
