// @ts-check
/** The room: everybody's face, the own camera going out, what is written, the time, and how to leave. */
import { sendsPictures } from "../../media/browsers.js";
import { cx, html, t, useAction, useEffect, useRef, useState } from "../../ui.js";
import { ConsentBar, RecordTool } from "../consent/bar.js";
import { DeviceProblem, UnpluggedDevice } from "../devices.js";
import { Advice, useAdvice } from "./advice.js";
import { Awake } from "./awake.js";
import { Blur } from "./blur.js";
import { Controls, Switch, Tool } from "./controls.js";
import { Knocks } from "./knocks.js";
import { Own, usePublisher, useScreen, useSwitches } from "./own.js";
import { Paused } from "./paused.js";
import { SecondCamera } from "./second.js";
import { Side, useLines } from "./side.js";
import { Sparing, useSparing } from "./sparing.js";
import { others, Stage, useView } from "./stage.js";
import { Timer } from "./timer.js";

/** @param {{meeting: any, devices: any, mine: any, consent: ReturnType<typeof import("../consent/use.js").useConsent>, onLeft: () => void}} props */
export function Room({ meeting, devices, mine, consent, onLeft }) {
  const { interview, call } = meeting;
  const panel = mine.role === "panel";
  const publisher = usePublisher(meeting, devices.stream);
  const { on, has, turn } = useSwitches(devices, meeting);
  const sparing = useSparing(publisher);
  const advice = useAdvice(sparing, publisher);
  const screen = useScreen(meeting);
  const { view, turn: turnView } = useView();
  const [open, setOpen] = useState(false);
  const [tab, setTab] = useState("chat");
  const talk = useLines(interview.id, open ? tab : "");
  const [raising, raise] = useAction(() => call("show", { interview: interview.id, hand: !mine.hand }));
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const [desk, setDesk] = useState(/** @type {any} */ (null));
  useEffect(() => {
    if (panel) import("./desk.js").then((module) => setDesk(() => module.deskTabs));
  }, [panel]);
  const extra = desk?.(interview);
  const alone = !others(meeting, mine).length;
  const knocking = panel && interview.seats.some((/** @type {any} */ seat) => seat.state === "knocking");
  return html`<div class=${cx("room", open && "with-side")} ref=${box}>
    <h1 class="unseen">${t("interview.title")} · ${interview.job.title}</h1>
    ${panel && html`<${Knocks} interview=${interview} call=${call} />`}
    <${Timer} meeting=${meeting} panel=${panel} />
    <${ConsentBar} consent=${consent} sources=${meeting.sources} panel=${panel} />
    <${Advice} advice=${advice} />
    <${Paused} devices=${devices} on=${on.video} />
    <${UnpluggedDevice} devices=${devices} />
    ${devices.problem && !devices.unplugged && !has.audio && !has.video && html`<${DeviceProblem} problem=${devices.problem} retry=${devices.retry} />`}
    <div class="room-middle">
      <${Stage} meeting=${meeting} mine=${mine} view=${view} sparing=${sparing.on} onQuality=${advice.note}><${Own} stream=${devices.stream} seat=${mine} on=${on} publisher=${publisher} /><//>
      ${open && html`<${Side} interview=${interview} panel=${panel} talk=${talk} tab=${tab} onTab=${setTab} extra=${extra} onClose=${() => setOpen(false)} />`}
    </div>
    <${Awake} box=${box} />
    ${alone && !knocking && html`<p class="alone" role="status">${t(panel ? "interview.alone_panel" : "interview.alone")}</p>`}
    <${Controls} meeting=${meeting} mine=${mine} onLeft=${onLeft}>
      <${Switch} kind="audio" on=${on.audio} disabled=${!has.audio} onTurn=${() => turn("audio")} />
      ${sendsPictures() && html`<${Switch} kind="video" on=${on.video} disabled=${!has.video} onTurn=${() => turn("video")} />`}
      <${Tool} icon="hand" words=${mine.hand ? "interview.lower" : "interview.raise"} pressed=${mine.hand} busy=${raising} onPress=${raise} />
      ${screen.able && html`<${Tool} icon=${screen.shown ? "monitor-off" : "monitor-up"} words=${screen.shown ? "interview.unshare" : "interview.share"} pressed=${screen.shown} busy=${screen.busy} onPress=${screen.toggle} />`}
      <${SecondCamera} meeting=${meeting} mine=${mine} />
      ${!alone && html`<${Tool} icon=${view === "grid" ? "rectangle-horizontal" : "layout-grid"} words=${view === "grid" ? "interview.view_speaker" : "interview.view_grid"} onPress=${turnView} />`}
      <${Sparing} sparing=${sparing} /><${Blur} stream=${devices.stream} />
      ${panel && html`<${RecordTool} consent=${consent} interview=${interview} />`}
      <${Tool} icon=${panel ? "clipboard-list" : "message-square"} words=${panel ? "interview.desk" : "interview.side"} pressed=${open} count=${talk.unread.chat + talk.unread.notes} stays onPress=${() => setOpen(!open)} />
    <//>
  </div>`;
}
