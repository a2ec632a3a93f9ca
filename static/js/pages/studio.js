// @ts-check
/** The studio: a guest or host checks camera and microphone, connects, waits in the green room, is on air. */
import { api } from "../api.js";
import { useAudience } from "../audience.js";
import { alive } from "../media/devices.js";
import { ELSEWHERE, publishing } from "../media/negotiate.js";
import { Publisher } from "../media/whip.js";
import { ChatLines } from "../parts/chat.js";
import { DevicePickers, DeviceProblem, LevelMeter, UnpluggedDevice, useDevices, Video } from "../parts/devices.js";
import { confirm } from "../parts/dialog.js";
import { Due } from "../parts/due.js";
import { EncoderButton } from "../parts/encoder.js";
import { GreenRoom } from "../parts/green_room.js";
import { Monitor } from "../parts/monitor.js";
import { LeftOpenForGuest } from "../parts/question_desk.js";
import { QuestionList } from "../parts/questions.js";
import { RunSheet } from "../parts/run_sheet.js";
import { ShowingBar, ShowingButtons, useShowing } from "../parts/showing.js";
import { Empty, Failure, Resource, Skeleton } from "../parts/states.js";
import { Quality, Standing, StudioButtons, standing } from "../parts/studio_panel.js";
import { Tabs } from "../parts/tabs.js";
import { TestRecordingButton } from "../parts/test_recording.js";
import { When } from "../parts/time.js";
import { guardLeaving } from "../router.js";
import { useShow } from "../show.js";
import { isHost, me, signInLink } from "../store.js";
import { Button, cx, html, Icon, t, useEffect, useMemo, useRef, useResource, useState, useTitle } from "../ui.js";
import { useWakefulness } from "../wakeful.js";

const TELLS = 4000;
const OFF = ["off", "refused", "replaced"];

/** @typedef {{name: string, company: {id: string, name: string}|null, source: string}} Who */

/** The stream under the person's switches: what is off is sent as silence and black. @param {MediaStream|null} stream */
function useSwitches(stream) {
  const [mine, setMine] = useState({ microphone: true, camera: true });
  useEffect(() => {
    for (const track of stream?.getTracks() ?? [])
      track.enabled = track.kind === "audio" ? mine.microphone : mine.camera;
  }, [stream, mine]);
  const toggle = (/** @type {"microphone"|"camera"} */ kind) => setMine((old) => ({ ...old, [kind]: !old[kind] }));
  return { mine, toggle };
}

/** What the desk is told of the connection. @param {import("../media/quality.js").Quality} quality */
const told = ({ kbps, fps, rtt, lost, limited }) => ({ kbps, fps, rtt, lost, limited });

/**
 * Tells the desk how this page stands, at once where something was switched, and again as long as it is connected.
 * @param {boolean} connected @param {(verb: string, payload: any) => Promise<any>} command @param {any} publisher
 * @param {{microphone: boolean, camera: boolean, showing: boolean}} mine @param {string} [guest]
 */
function useTelling(connected, command, publisher, mine, guest) {
  useEffect(() => {
    if (!connected) return undefined;
    const tell = () => {
      const quality = publisher.quality.peek();
      const how = { ...mine, ...(quality && told(quality)) };
      command("standing", { how, ...(guest && { guest }) }).catch(() => {});
    };
    tell();
    const timer = setInterval(tell, TELLS);
    return () => clearInterval(timer);
  }, [connected, mine.microphone, mine.camera, mine.showing, guest]);
}

/** Whether they mean it. @param {string} title @param {boolean} onAir */
const sure = (title, onAir) =>
  confirm({ title, text: t(onAir ? "studio.leave_air" : "studio.leave_text"), yes: t("studio.stop"), danger: true });

/** Keeps the phone awake and asks before the page is left while connected. @param {boolean} connected @param {boolean} onAir */
function useStaying(connected, onAir) {
  useWakefulness(connected);
  useEffect(() => {
    if (!connected) return undefined;
    return guardLeaving(() => sure(t("studio.leave"), onAir));
  }, [connected, onAir]);
}

/** @param {string} id @param {string|undefined} guest */
function usePublisher(id, guest) {
  const publisher = useMemo(
    () =>
      new Publisher(
        async () => {
          const asked = { verb: "publish", ...(guest && { guest }) };
          return publishing(await api.post(`/broadcasts/${id}/tickets`, asked));
        },
        { twice: true },
      ),
    [id, guest],
  );
  useEffect(() => () => publisher.stop(), [publisher]);
  return publisher;
}

/** `out`: shown out; the picture comes again once they are let in. @param {{show: any, guest?: string, heard: boolean, out: boolean}} props */
function Side({ show, guest, heard, out }) {
  const audience = useAudience(show.id);
  const [tab, setTab] = useState("questions");
  const panels = /** @type {Record<string, () => any>} */ ({
    questions: () =>
      html`<div class="rail-scroll" tabindex="0">${guest && html`<${LeftOpenForGuest} show=${show.id} guest=${guest} />`}<${QuestionList} audience=${audience} /></div>`,
    chat: () => html`<${ChatLines} audience=${audience} />`,
    sheet: () => html`<div class="rail-scroll"><${RunSheet} show=${show} /></div>`,
  });
  const tabs = [
    ["questions", t("watch.questions")],
    ["chat", t("watch.chat")],
    ["sheet", t("run_sheet")],
  ];
  return html`<aside class="studio-side">
    ${show.state === "live" && html`<${Monitor} key=${out} show=${show} guest=${guest} heard=${heard} />`}
    <${Tabs} label=${t("watch.rail")} tabs=${tabs} selected=${tab} onSelect=${setTab} class="rail-panel" keep>${(/** @type {string} */ key) => panels[key]()}<//>
  </aside>`;
}

/** @param {{who: Who, id: string, guest?: string}} props */
function Stage({ who, id, guest }) {
  const [sources, setSources] = useState(/** @type {any[]} */ ([]));
  const [out, setOut] = useState(false);
  const hear = (/** @type {any} */ stage) => {
    setSources(stage.sources ?? []);
    setOut(who.source in (stage.shown_out ?? {}));
  };
  const onStage = sources.find((source) => source.name === who.source);
  const mineAt = onStage?.connected_at ?? "";
  const others = sources.filter((source) => source.name !== who.source);
  const use = { guest, entered: hear, events: { sources_changed: hear } };
  const { stage: show, error, reload, now, command } = useShow(id, use);
  const devices = useDevices(!!show && show.state !== "ended");
  const publisher = usePublisher(id, guest);
  const { mine, toggle } = useSwitches(devices.stream);
  const { showing, stream, start: shows, end: showsNoMore } = useShowing(devices.stream);
  const connected = !OFF.includes(publisher.state.value) && show?.state !== "ended";
  const known = useRef(""); // since when this page was connected the last time
  const through = publisher.state.value === "off" && !!mineAt && mineAt !== known.current;
  const state = standing(publisher, show, who.source, through);
  const heard = ["on_air", "heard"].includes(state);
  useEffect(() => {
    if (!connected) return;
    if (known.current && mineAt !== known.current) publisher.doubt(!!mineAt);
    known.current = mineAt || known.current;
  }, [mineAt]);
  useEffect(() => {
    if (publisher.error.value?.reason === ELSEWHERE) publisher.giveWay();
  }, [publisher.error.value]);
  const onAir = heard && !show?.rehearsing;
  useStaying(connected, onAir);
  useEffect(() => {
    if (stream && connected) publisher.replace(stream);
  }, [stream]);
  useEffect(() => {
    if (state !== "ended") return;
    publisher.stop();
    showsNoMore();
  }, [state]);
  const pictured = alive(devices.stream, "video");
  const unseen = through ? !onStage?.video : !pictured && !showing;
  const sent = { microphone: mine.microphone, camera: mine.camera && pictured, showing: !!showing };
  useTelling(connected && publisher.state.value === "connected", command, publisher, sent, guest);
  const start = () => stream && publisher.start(stream);
  const stop = async () => (!onAir || (await sure(t("studio.stop_title"), true))) && publisher.stop();
  if (!show) return html`<${Opening} error=${error} reload=${reload} />`;
  return html`<div class=${cx("studio", state, through && "through")}>
    <div class="studio-main stack">
      <div class="studio-head"><h1>${t("studio.title")}</h1>
        <p class="muted">${who.company ? t("studio.who", { name: who.name, company: who.company.name }) : who.name}</p>
        <p class="small muted">${show.title} · <${When} at=${show.starts_at} /></p></div>
      <${Standing} state=${state} error=${publisher.error.value} show=${show} unseen=${unseen} through=${through} />
      ${who.company && !heard && state !== "ended" && html`<${Due} show=${show} company=${who.company.id} now=${now} />`}
      ${state === "ended" && html`<div><${Button} kind="primary" icon="play" href=${`/broadcasts/${id}`}>${t("studio.replay")}<//></div>`}
      ${
        state !== "ended" &&
        html`<div class="preview">
        <${Video} stream=${stream} label=${t("devices.preview")} mirror=${!showing} testid="preview" />
        ${devices.stream && !pictured && !showing && html`<p class="preview-off"><${Icon} name="video-off" />${t("studio.no_camera")}</p>`}
        ${pictured && !mine.camera && !showing && html`<p class="preview-off"><${Icon} name="video-off" />${t("studio.camera_off")}</p>`}
        ${state === "on_air" && !through && html`<span class="chip live preview-air"><span class="dot" />${t("studio.on_air")}</span>`}
      </div>
      <${UnpluggedDevice} devices=${devices} />
      ${devices.problem && html`<${DeviceProblem} problem=${devices.problem} retry=${devices.retry} stream=${devices.stream} />`}
      <div class="row level-row"><${Icon} name=${mine.microphone ? "mic" : "mic-off"} /><${LevelMeter} stream=${devices.stream} />
        ${!mine.microphone && html`<span class="small problem">${t("studio.muted")}</span>`}</div>
      <${StudioButtons} publishing=${connected} through=${through} ready=${!!devices.stream} pictured=${pictured} mine=${mine} toggle=${toggle} start=${start} stop=${stop} />
      ${state === "ready" && html`<${TestRecordingButton} show=${id} guest=${guest} stream=${stream} />`}
      ${showing ? html`<${ShowingBar} showing=${showing} end=${showsNoMore} />` : devices.stream && html`<${ShowingButtons} own=${devices.stream} start=${shows} />`}
      ${(connected || through) && html`<${GreenRoom} show=${show} others=${others} guest=${guest} onAir=${heard} />`}
      <${Quality} publisher=${publisher} />
      <${DevicePickers} devices=${devices} />
      <${EncoderButton} show=${id} guest=${guest} />
      <p class="small muted">${t("studio.headphones")}</p>`
      }
    </div>
    <${Side} show=${show} guest=${guest} heard=${heard} out=${out} />
  </div>`;
}

/** @param {{error: any, reload: () => void}} props */
const Opening = ({ error, reload }) => html`<div class="page narrow"><h1>${t("studio.title")}</h1>
  ${error ? html`<${Failure} error=${error} retry=${reload} />` : html`<${Skeleton} lines=${6} />`}</div>`;

const NoLink = () => html`<div class="page narrow"><h1>${t("studio.title")}</h1>
  <${Empty} title=${t("studio.no_link")} text=${t("studio.no_link_text")}>
    ${me.value === null && html`<${Button} kind="primary" href=${signInLink()}>${t("studio.host_in")}<//>`}<//></div>`;

/** @param {{id: string, guest: string}} props */
function Guest({ id, guest }) {
  const who = useResource(() => api.get(`/guests/${encodeURIComponent(guest)}`), [guest]);
  if (who.data) return html`<${Stage} who=${who.data} id=${id} guest=${guest} />`;
  return html`<div class="page narrow"><h1>${t("studio.title")}</h1><${Resource} of=${who}>${() => null}<//></div>`;
}

/** @param {{params: Record<string, string>, query: Record<string, string>}} props */
export default function Studio({ params: { id }, query: { guest } }) {
  useTitle(t("studio.title"));
  if (guest) return html`<${Guest} id=${id} guest=${guest} />`;
  if (!isHost.value || !me.value) return html`<${NoLink} />`;
  const who = { name: me.value.name, company: null, source: `host:${me.value.id}` };
  return html`<${Stage} who=${who} id=${id} />`;
}
