// @ts-check
/** Before the room: seeing oneself, choosing devices; the candidate has knocked by arriving. */
import { late } from "../../interview.js";
import { alive } from "../../media/devices.js";
import { Button, html, Icon, t, useAction, useEffect, useNow, useState } from "../../ui.js";
import { Missed } from "../appointment/appointment.js";
import { Letters } from "../appointment/letters.js";
import { askToNotify } from "../calling.js";
import { CandidatesCheck } from "../check.js";
import { ConsentBar } from "../consent/bar.js";
import { DevicePickers, DeviceProblem, LevelMeter, UnpluggedDevice, Video } from "../devices.js";
import { When } from "../time.js";
import { Knocks } from "./knocks.js";

/** @param {{interview: any}} props */
const About = ({ interview }) => html`<header class="stack tight">
  <h1>${t("interview.lobby", { job: interview.job.title })}</h1>
  <p>${interview.company.name} · ${interview.graduate.name}</p>
  <p class="muted"><${When} at=${interview.starts_at} /></p>
  ${interview.note && html`<p class="as-written">${interview.note}</p>`}
</header>`;

/** What the candidate waits for. @param {{interview: any}} props */
function Waiting({ interview }) {
  const there = interview.seats.some((/** @type {any} */ seat) => seat.role === "panel" && seat.state === "inside");
  const now = useNow(10_000);
  const nobody = !there && late(interview, now);
  const state = there ? "heard" : nobody ? "nobody" : "knocked";
  return html`<div class="card row" role="status"><${Icon} name=${nobody ? "clock" : "bell-ring"} />
      <p class="grow"><b>${t(`interview.${state}`)}</b><br /><span class="small muted">${t(`interview.${state}_text`)}</span></p></div>
    ${nobody && html`<${Letters} id=${interview.id} />`}`;
}

/** That the candidate is in the room, and nobody with them. @param {{meeting: any}} props */
function Alone({ meeting: { interview, sources } }) {
  const seat = interview.seats.find((/** @type {any} */ one) => one.role === "candidate" && one.state === "inside");
  const alone = seat && sources.every((/** @type {any} */ one) => one.name.startsWith(seat.person));
  return html`<div role="status">${alone && html`<p class="card row"><${Icon} name="bell-ring" /><b class="grow">${t("interview.waits", { name: seat.name })}</b></p>`}</div>`;
}

/** @param {{devices: any}} props */
const Preview = ({ devices }) => html`<section class="stack" aria-label=${t("interview.check")}>
  ${
    !(devices.problem && !alive(devices.stream, "video")) &&
    html`<div class="preview">${
      devices.stream
        ? html`<${Video} stream=${devices.stream} label=${t("devices.preview")} mirror testid="preview" />`
        : html`<p class="muted">${t("interview.opening")}</p>`
    }</div>`
  }
  <${UnpluggedDevice} devices=${devices} />
  ${devices.problem && html`<${DeviceProblem} problem=${devices.problem} retry=${devices.retry} stream=${devices.stream} />`}
  ${devices.stream && html`<${LevelMeter} stream=${devices.stream} /><${DevicePickers} devices=${devices} />`}
</section>`;

/**
 * Whoever may go in counts as present, so they are asked here already: else everybody would wait for their answer.
 * @param {{meeting: any, devices: any, mine: any, consent: ReturnType<typeof import("../consent/use.js").useConsent>, onEnter: () => void, onLeft: () => void}} props
 */
export function Lobby({ meeting, devices, mine, consent, onEnter, onLeft }) {
  const { interview, call } = meeting;
  const [busy, leave] = useAction(async () => {
    await call("leave", { interview: interview.id });
    onLeft();
  });
  const admitted = mine?.state === "inside";
  const ready = devices.stream || devices.problem;
  const enter = () => {
    if (mine.role === "panel") askToNotify();
    onEnter();
  };
  const [following, follow] = useState(false); // whoever lets somebody in goes in with them
  useEffect(() => {
    if (following && ready) enter();
  }, [following, ready]);
  return html`<div class="page narrow lobby">
    <${About} interview=${interview} />
    ${mine?.role === "panel" && html`<${Knocks} interview=${interview} call=${call} onAdmitted=${() => follow(true)} />`}
    ${mine?.role === "panel" && html`<${Alone} meeting=${meeting} />`}
    ${admitted && html`<${ConsentBar} consent=${consent} sources=${meeting.sources} panel=${mine.role === "panel"} />`}
    ${mine?.role === "panel" && html`<${CandidatesCheck} id=${interview.id} />`}
    ${!admitted && html`<${Waiting} interview=${interview} />`}
    <${Preview} devices=${devices} />
    <div class="row">
      ${
        admitted &&
        html`<${Button} kind="primary big" icon="door-open" disabled=${!ready} onClick=${enter}>${t(devices.problem && !devices.stream ? "interview.enter_without" : "interview.enter")}<//>`
      }
      ${!admitted && html`<${Button} icon="activity" href="/check">${t("check.title")}<//>`}
      <${Button} busy=${busy} onClick=${leave}>${t("interview.leave")}<//>
      ${mine?.role === "panel" && html`<${Missed} interview=${interview} onChange=${() => {}} />`}
    </div>
  </div>`;
}
