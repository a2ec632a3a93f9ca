// @ts-check
/** The room: everybody's face, the own camera going out, mute, leave, end. */
import { Publisher } from "../../media/whip.js";
import { html, Button, cx, Icon, t, useAction, useEffect, useMemo, useRef, useState } from "../../ui.js";
import { Video } from "../devices.js";
import { confirm } from "../dialog.js";
import { Awake } from "./awake.js";
import { Knocks } from "./knocks.js";
import { Face } from "./face.js";

/** Publishes the own stream while in the room. @param {any} meeting @param {MediaStream|null} stream */
function usePublisher({ way }, stream) {
  const publisher = useMemo(
    () =>
      new Publisher(async () => {
        const { whip, ticket, ice_servers } = await way();
        return { url: whip, ticket, ice: ice_servers };
      }),
    [],
  );
  useEffect(() => {
    if (!stream) return;
    if (publisher.stream) publisher.replace(stream);
    else publisher.start(stream);
  }, [stream]);
  useEffect(() => () => publisher.stop(), []);
  return publisher;
}

/** Whether the own microphone and camera are on, through changes of device. @param {MediaStream|null} stream */
function useSwitches(stream) {
  const [on, set] = useState({ audio: true, video: true });
  useEffect(() => {
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = on.audio;
    for (const track of stream?.getVideoTracks() ?? []) track.enabled = on.video;
  }, [stream, on]);
  const turn = (/** @type {"audio"|"video"} */ kind) => set((old) => ({ ...old, [kind]: !old[kind] }));
  return { on, turn };
}

/** @param {{stream: MediaStream|null, name: string, on: {audio: boolean, video: boolean}, publisher: Publisher}} props */
const Own = ({
  stream,
  name,
  on,
  publisher,
}) => html`<li class=${cx("face own", !on.video && "dark")} aria-label=${t("interview.you", { name })}>
  ${stream && html`<${Video} stream=${stream} label=${t("devices.preview")} mirror />`}
  <span class="face-name">${!on.audio && html`<${Icon} name="mic-off" />`}${t("interview.you", { name })}</span>
  ${["retrying", "refused"].includes(publisher.state.value) && html`<span class="face-state" role="status">${t("interview.not_seen")}</span>`}
</li>`;

/** @param {{kind: "audio"|"video", on: boolean, disabled: boolean, onTurn: () => void}} props */
const Switch = ({
  kind,
  on,
  disabled,
  onTurn,
}) => html`<${Button} class="switch" icon=${{ audio: on ? "mic" : "mic-off", video: on ? "video" : "video-off" }[kind]}
  aria-pressed=${on ? "false" : "true"} disabled=${disabled} onClick=${onTurn}>${t(`interview.${kind}_${on ? "off" : "on"}`)}<//>`;

/** @param {{meeting: any, mine: any, onLeft: () => void, children?: any}} props */
function Controls({ meeting, mine, onLeft, children }) {
  const { interview, call } = meeting;
  const [leaving, leave] = useAction(async () => {
    await call("leave", { interview: interview.id });
    onLeft();
  });
  const [ending, end] = useAction(async () => {
    const question = {
      title: t("interview.end_title", { name: interview.graduate.name }),
      text: t("interview.end_text"),
      yes: t("interview.end"),
      danger: true,
    };
    if (await confirm(question)) await call("end", { interview: interview.id });
  });
  return html`<div class="controls" role="toolbar" aria-label=${t("interview.controls")}>
    ${children}
    <${Button} class="switch" icon="log-out" busy=${leaving} onClick=${leave}>${t("interview.leave")}<//>
    ${mine.role === "panel" && html`<${Button} kind="danger" class="switch" icon="phone-off" busy=${ending} onClick=${end}>${t("interview.end")}<//>`}
  </div>`;
}

/** Who is here: seats first, with the source each has, so that a face that is still connecting has its place. @param {any} meeting @param {any} mine */
function others({ interview, sources }, mine) {
  const inside = interview.seats.filter(
    (/** @type {any} */ seat) => seat.state === "inside" && seat.person !== mine.person,
  );
  const bySeat = inside.map((/** @type {any} */ seat) => ({
    id: seat.person,
    name: seat.name,
    source: sources.find((/** @type {any} */ one) => one.name === seat.person),
  }));
  const kept = sources.filter(
    (/** @type {any} */ one) =>
      one.name !== mine.person && !inside.some((/** @type {any} */ seat) => seat.person === one.name),
  );
  return [...bySeat, ...kept.map((/** @type {any} */ one) => ({ id: one.name, name: one.label, source: one }))];
}

/** @param {{meeting: any, devices: any, mine: any, onLeft: () => void}} props */
export function Room({ meeting, devices, mine, onLeft }) {
  const publisher = usePublisher(meeting, devices.stream);
  const { on, turn } = useSwitches(devices.stream);
  const faces = others(meeting, mine);
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  return html`<div class="room" ref=${box}>
    <h1 class="unseen">${t("interview.title")} · ${meeting.interview.job.title}</h1>
    ${mine.role === "panel" && html`<${Knocks} interview=${meeting.interview} call=${meeting.call} />`}
    <ul class="faces" data-count=${faces.length + 1} aria-label=${t("interview.faces")}>
      ${faces.map((face) => html`<${Face} key=${face.id} face=${face} way=${meeting.way} />`)}
      <${Own} stream=${devices.stream} name=${mine.name} on=${on} publisher=${publisher} />
    </ul>
    <${Awake} box=${box} />
    ${!faces.length && html`<p class="alone" role="status">${t(mine.role === "panel" ? "interview.alone_panel" : "interview.alone")}</p>`}
    <${Controls} meeting=${meeting} mine=${mine} onLeft=${onLeft}>
      <${Switch} kind="audio" on=${on.audio} disabled=${!devices.stream} onTurn=${() => turn("audio")} />
      <${Switch} kind="video" on=${on.video} disabled=${!devices.stream} onTurn=${() => turn("video")} />
    <//>
  </div>`;
}
