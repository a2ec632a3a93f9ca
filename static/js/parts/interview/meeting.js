// @ts-check
/** One interview as this person lives it: what the server says of it, the own devices, and which of its views is shown. */
import { OVER } from "../../interview.js";
import { useLive } from "../../live.js";
import { newer } from "../../merging.js";
import { me } from "../../store.js";
import { html, t, useEffect, useEvent, useRef, useState } from "../../ui.js";
import { useWakefulness } from "../../wakeful.js";
import { useConsent } from "../consent/use.js";
import { useDevices } from "../devices.js";
import { Failure, Skeleton } from "../states.js";
import { Lobby } from "./lobby.js";
import { Over } from "./over.js";
import { Room } from "./room.js";

const SPARE = 10_000;
/** A ticket lasts a minute: on another network there is one at hand, before the socket is open again. */
const RENEWED = 40_000;

/** @typedef {{ticket: string|null, expires_at: string|null, whip: string, whep: string, ice_servers: RTCIceServer[]}} Way */

/** The ticket while it lasts, else a fresh one. @param {(verb: string, body: any) => Promise<any>} call @param {string} id */
function useWay(call, id) {
  const way = useRef(/** @type {Way|null} */ (null));
  const take = (/** @type {Way} */ next) => (way.current = next);
  const renew = useEvent(async () => take(await call("ticket", { interview: id })));
  const get = useEvent(async () => {
    const { ticket, expires_at } = way.current ?? {};
    if (!ticket || Date.parse(expires_at ?? "") - SPARE < Date.now()) await renew();
    return /** @type {Way & {ticket: string}} */ (way.current);
  });
  return { take, get, renew };
}

/** @param {string} id */
function useMeeting(id) {
  const [interview, setInterview] = useState(/** @type {any} */ (null));
  const [sources, setSources] = useState(/** @type {any[]} */ ([]));
  const [refusal, setRefusal] = useState(/** @type {any} */ (null));
  const changed = (/** @type {any} */ next) => setInterview((/** @type {any} */ old) => newer(old, next));
  const entered = (/** @type {any} */ entry) => {
    way.take(entry);
    changed(entry.interview);
    setSources(entry.sources);
  };
  const ours = (/** @type {string} */ other) => other === id;
  const { call, inside } = useLive("/interviews", {
    payload: () => ({ interview: id }),
    entered,
    refused: setRefusal,
    events: {
      interview_changed: (event) => ours(event.interview.id) && changed(event.interview),
      admitted: (event) => ours(event.interview.id) && entered(event),
      sources_changed: (event) => ours(event.interview) && setSources(event.sources),
    },
  });
  const way = useWay(call, id);
  return { interview, sources, refusal, call, here: inside, way: way.get, keepWay: way.renew };
}

/** @param {{id: string, onLeft: () => void}} props */
export function Meeting({ id, onLeft }) {
  const meeting = useMeeting(id);
  const { interview, refusal } = meeting;
  if (refusal && !interview)
    return html`<div class="page"><h1 class="unseen">${t("interview.title")}</h1><${Failure} error=${refusal} retry=${() => location.reload()} /></div>`;
  if (!interview)
    return html`<div class="page"><h1 class="unseen">${t("interview.title")}</h1><${Skeleton} lines=${6} /></div>`;
  if (OVER.includes(interview.state)) return html`<${Over} interview=${interview} />`;
  return html`<${Present} meeting=${meeting} onLeft=${onLeft} />`;
}

/** Here, at the door or inside. @param {{meeting: ReturnType<typeof useMeeting>, onLeft: () => void}} props */
function Present({ meeting, onLeft }) {
  useWakefulness(); // who waits for the door does not touch the phone
  const devices = useDevices();
  const consent = useConsent(meeting.interview.id);
  const [chosen, choose] = useState(false);
  const mine = meeting.interview.seats.find((/** @type {any} */ seat) => seat.person === me.value?.id);
  const admitted = mine?.state === "inside";
  // the candidate waited for the door: it opens by itself; without devices a press is needed before there may be sound
  const inside = admitted && (chosen || (mine.role === "candidate" && !!devices.stream));
  useEffect(() => {
    if (!inside) return undefined;
    const timer = setInterval(() => meeting.keepWay().catch(() => {}), RENEWED);
    return () => clearInterval(timer);
  }, [inside]);
  return inside
    ? html`<${Room} meeting=${meeting} devices=${devices} mine=${mine} consent=${consent} onLeft=${onLeft} />`
    : html`<${Lobby} meeting=${meeting} devices=${devices} mine=${mine} consent=${consent} onEnter=${() => choose(true)} onLeft=${onLeft} />`;
}
