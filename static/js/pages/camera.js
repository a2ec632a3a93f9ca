// @ts-check
/** The phone as second camera: opened by the QR code, without signing in; it sends its picture and nothing else. */
import { api, explainTrying, ofNetwork } from "../api.js";
import { closeStream, problemOf } from "../media/devices.js";
import { ELSEWHERE, publishing } from "../media/negotiate.js";
import { Publisher } from "../media/whip.js";
import { DeviceProblem, useReturn, Video } from "../parts/devices.js";
import { Failure, Skeleton } from "../parts/states.js";
import { store, storedJson, TAB } from "../storage.js";
import { Button, cx, html, Icon, t, useEffect, useMemo, useResource, useState, useTitle } from "../ui.js";
import { useWakefulness } from "../wakeful.js";

const KEPT = "second camera";
const AGAIN = 3000;

/** The link opens once; what it gave is kept for when this page is loaded again. @returns {Promise<{key: string, job: string, candidate: string}>} */
async function opened() {
  const token = location.hash.slice(1);
  const kept = storedJson(KEPT, TAB);
  if (!token && kept) return kept;
  const given = await api.post("/cameras", { token });
  store(KEPT, JSON.stringify(given), TAB);
  history.replaceState(history.state, "", location.pathname);
  return given;
}

/** It was taken away, or sends nothing. @param {MediaStream|null} stream */
const heldBack = (stream) => !!stream?.getTracks().some((track) => track.readyState === "ended" || track.muted);

/** The camera that looks away from the screen, or the other one. @param {"environment"|"user"} side */
function useCamera(side) {
  const [state, set] = useState({ stream: /** @type {MediaStream|null} */ (null), problem: "" });
  const [round, again] = useState(0);
  useEffect(() => {
    let gone = false;
    /** @type {MediaStream|null} */
    let mine = null;
    const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 15, max: 20 } };
    const open = async () => {
      try {
        mine = await navigator.mediaDevices.getUserMedia({ video: { facingMode: side, ...size }, audio: false });
        if (gone) closeStream(mine);
        else set({ stream: mine, problem: "" });
      } catch (error) {
        if (!gone) set({ stream: null, problem: problemOf(error) });
      }
    };
    open();
    return () => {
      gone = true;
      closeStream(mine);
    };
  }, [side, round]);
  const retry = () => again((old) => old + 1);
  useReturn(() => (heldBack(state.stream) || state.problem) && retry());
  return { ...state, retry };
}

/** Sends while the candidate is inside; before that it asks every few seconds. @param {string} key @param {MediaStream|null} stream */
function useSending(key, stream) {
  const publisher = useMemo(
    () => new Publisher(async () => publishing(await api.post("/cameras/tickets", { key }))),
    [],
  );
  useEffect(() => {
    if (!stream) return;
    if (publisher.stream) publisher.replace(stream);
    else publisher.start(stream);
  }, [stream]);
  const state = publisher.state.value;
  const error = publisher.error.value;
  const refused = state === "refused" ? error : null;
  const waits = refused?.reason === "not_inside";
  useEffect(() => {
    if (!waits || !stream) return undefined;
    const timer = setTimeout(() => publisher.start(stream), AGAIN);
    return () => clearTimeout(timer);
  }, [refused, stream]);
  useEffect(() => () => publisher.stop(), []);
  const over = state === "replaced" ? { reason: ELSEWHERE } : waits ? null : refused;
  return { state, error, waits, over };
}

/** @param {{state: string, error: any, waits: boolean}} props */
function Said({ state, error, waits }) {
  const ours = state === "retrying" && !ofNetwork(error);
  const lost = state === "retrying" && !ours;
  const words = waits ? "waits" : state === "connected" ? "sends" : lost ? "lost" : "connects";
  const look = ours ? "waiting" : { waits: "waiting", sends: "done", lost: "live", connects: "river" }[words];
  return html`<div class="stack tight" role="status"><p><span class=${cx("chip", look)}>${t(`camera.${words}`)}</span></p><p class="muted">${ours ? `${explainTrying(error)} ${t("camera.lost_text")}` : t(`camera.${words}_text`)}</p></div>`;
}

/** @param {{given: {key: string, job: string, candidate: string}}} props */
function Sending({ given }) {
  const [side, turn] = useState(/** @type {"environment"|"user"} */ ("environment"));
  const camera = useCamera(side);
  const sending = useSending(given.key, camera.stream);
  useWakefulness();
  if (sending.over) return html`<h1>${t("camera.title")}</h1><${Refused} error=${sending.over} />`;
  return html`<header class="stack tight"><h1>${t("camera.title")}</h1><p class="muted">${given.candidate} · ${given.job}</p></header>
    ${camera.problem ? html`<${DeviceProblem} problem=${camera.problem} retry=${camera.retry} />` : html`<div class="viewfinder">${camera.stream && html`<${Video} stream=${camera.stream} label=${t("camera.picture")} testid="second" />`}</div><${Said} ...${sending} />`}
    <ul class="stack tight advice"><li><${Icon} name="smartphone" />${t("camera.where")}</li><li><${Icon} name="mic-off" />${t("camera.silent")}</li><li><${Icon} name="plug-zap" />${t("camera.power")}</li></ul>
    <div><${Button} icon="switch-camera" onClick=${() => turn(side === "user" ? "environment" : "user")}>${t("camera.turn")}<//></div>`;
}

export default function Camera() {
  useTitle(t("camera.title"));
  const given = useResource(opened, []);
  return html`<div class="page narrow">
    ${
      given.data
        ? html`<${Sending} given=${given.data} />`
        : html`<h1>${t("camera.title")}</h1>${given.error ? html`<${Refused} error=${given.error} retry=${given.reload} />` : html`<${Skeleton} lines=${4} />`}`
    }
  </div>`;
}

/** There is nothing to sign in to, nor does a link open twice: a new one is made on the computer. @param {{error: any, retry?: () => void}} props */
const Refused = ({ error, retry }) =>
  error.code === "unauthorized"
    ? html`<div class="state" role="alert"><p class="state-title">${t("camera.too_late")}</p><p>${t("camera.too_late_text")}</p></div>`
    : html`<${Failure} error=${error} retry=${error.code === "conflict" ? undefined : retry} />`;
