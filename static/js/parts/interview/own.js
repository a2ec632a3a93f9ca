// @ts-check
/** Oneself: the picture that goes out, what is switched off, the screen beside it. */
import { explain, ofNetwork, whyTrying } from "../../api.js";
import { sendsPictures } from "../../media/browsers.js";
import { alive } from "../../media/devices.js";
import { publishing, UNABLE } from "../../media/negotiate.js";
import { whenSilent } from "../../media/silence.js";
import { Publisher } from "../../media/whip.js";
import { store, storedJson, TAB } from "../../storage.js";
import { cx, html, t, useAction, useEffect, useMemo, useState } from "../../ui.js";
import { Video } from "../devices.js";
import { tell } from "../toast.js";
import { Signs } from "./face.js";
import { Quality } from "./quality.js";

/** Publishes the own stream while in the room. @param {any} meeting @param {MediaStream|null} stream */
export function usePublisher({ way }, stream) {
  const publisher = useMemo(() => new Publisher(async () => publishing(await way())), []);
  useEffect(() => {
    if (!stream) return;
    if (publisher.stream) publisher.replace(stream);
    else publisher.start(stream);
  }, [stream]);
  useEffect(() => whenSilent(publisher), []);
  useEffect(() => () => publisher.stop(), []);
  return publisher;
}

/** What was switched off is off when the page is loaded again, as phones do with one that was not looked at. @param {string} id */
function useWish(id) {
  const kept = `interview_switches_${id}`;
  const [wish, set] = useState(() => ({ audio: true, video: true, ...storedJson(kept, TAB) }));
  useEffect(() => store(kept, JSON.stringify(wish), TAB), [wish]);
  return [wish, set];
}

/** Whether the own microphone and camera are on, through changes of device; the others are told, after each reconnect again. @param {{stream: MediaStream|null, paused: boolean}} devices @param {any} meeting */
export function useSwitches({ stream, paused }, { interview, call, here }) {
  const [wanted, set] = useWish(interview.id);
  const has = { audio: alive(stream, "audio"), video: alive(stream, "video") };
  const on = { audio: wanted.audio && has.audio, video: wanted.video && has.video };
  useEffect(() => {
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = on.audio;
    for (const track of stream?.getVideoTracks() ?? []) track.enabled = on.video;
  }, [stream, on.audio, on.video]);
  const held = paused && wanted.video;
  useEffect(() => {
    if (here) call("show", { interview: interview.id, ...on, paused: held }).catch(() => {}); // the next change tells it again
  }, [here, on.audio, on.video, held]);
  const turn = (/** @type {"audio"|"video"} */ kind) =>
    set((/** @type {any} */ old) => ({ ...old, [kind]: !old[kind] }));
  return { on, has, turn };
}

/** Showing the own screen as a second source, until stopped here or in the browser's own bar. @param {any} meeting */
export function useScreen({ interview, call }) {
  const [stream, set] = useState(/** @type {MediaStream|null} */ (null));
  const publisher = useMemo(
    () => new Publisher(async () => publishing(await call("ticket", { interview: interview.id, screen: true }))),
    [],
  );
  const stop = () => {
    publisher.stop();
    set((old) => {
      for (const track of old?.getTracks() ?? []) track.stop();
      return null;
    });
  };
  useEffect(() => stop, []);
  const refused = publisher.state.value === "refused";
  useEffect(() => {
    if (!refused) return;
    tell(explain(publisher.error.value));
    stop(); // nobody sees it
  }, [refused]);
  const [busy, start] = useAction(async () => {
    const shown = await navigator.mediaDevices
      .getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: false })
      .catch(() => null);
    if (!shown) return; // the person thought better of it
    shown.getVideoTracks()[0].addEventListener("ended", stop);
    set(shown);
    await publisher.start(shown);
  });
  const able = !UNABLE && sendsPictures() && !!navigator.mediaDevices?.getDisplayMedia;
  return { able, busy, shown: !!stream, toggle: () => (stream ? stop() : start()) };
}

/** Kbit/s in which a voice and a small picture have room. */
const ROOM = 200;

/** Less than that, and the picture suffers: a picture at rest needs no room. @param {import("../../media/quality.js").Quality} quality */
const narrow = ({ limited, room }) => limited === "bandwidth" && room > 0 && room < ROOM;

/** @param {import("../../media/quality.js").Quality|null} quality */
export const judged = (quality) =>
  !quality
    ? ""
    : quality.lost > 0.08 || quality.rtt > 600 || narrow(quality)
      ? "poor"
      : quality.lost > 0.02 || quality.rtt > 300
        ? "fair"
        : "good";

/** @param {{stream: MediaStream|null, seat: any, on: {audio: boolean, video: boolean}, publisher: Publisher}} props */
export const Own = ({
  stream,
  seat,
  on,
  publisher,
}) => html`<li class=${cx("face own", !on.video && "dark", seat.hand && "raised")} aria-label=${t("interview.you", { name: seat.name })}>
  ${stream && html`<${Video} stream=${stream} label=${t("devices.preview")} mirror />`}
  <span class="face-name"><${Signs} seat=${{ ...seat, audio: on.audio }} />${t("interview.you", { name: seat.name })}<${Quality} quality=${judged(publisher.quality.value)} /></span>
  ${publisher.state.value === "retrying" && html`<span class="face-state" role="status">${ofNetwork(publisher.error.value) ? t("interview.not_seen") : whyTrying(publisher.error.value)}</span>`}
  ${publisher.state.value === "refused" && html`<span class="face-state" role="status">${explain(publisher.error.value)}</span>`}
</li>`;
