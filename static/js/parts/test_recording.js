// @ts-check
/** In the studio, before connecting: a test recording, played back through the server. */
import { api } from "../api.js";
import { Trial } from "../media/trial.js";
import { Button, html, Icon, t, useCallback, useEffect, useMemo, useState } from "../ui.js";
import { LevelMeter, Video } from "./devices.js";
import { Dialog } from "./dialog.js";

/** @param {{player: import("../media/player.js").Player}} props */
function Played({ player }) {
  const attach = useCallback(
    (/** @type {HTMLVideoElement|null} */ video) => {
      player.attach(video);
      if (video) player.mute(false);
    },
    [player],
  );
  return html`<video ref=${attach} playsinline aria-label=${t("trial.picture")} data-testid="played" />
    ${player.state.value === "paused" && html`<${Button} class="preview-play" kind="primary" icon="play" onClick=${() => player.toggle()}>${t("screen.play")}<//>`}`;
}

/** One recording from its beginning to its end. @param {{show: string, guest?: string, stream: MediaStream, again: () => void, close: () => void}} props */
function Recording({ show, guest, stream, again, close }) {
  const trial = useMemo(() => {
    const asked = { verb: "test", ...(guest && { guest }) };
    return new Trial(() => api.post(`/broadcasts/${show}/tickets`, asked));
  }, []);
  useEffect(() => {
    trial.run(stream);
    return () => trial.close();
  }, [trial]);
  const state = trial.state.value;
  const done = state === "over" || state === "failed";
  return html`<div class="preview">
      ${
        state === "playing"
          ? html`<${Played} player=${trial.player} />`
          : !done && html`<${Video} stream=${stream} label=${t("devices.preview")} mirror />`
      }
      ${state === "recording" && html`<span class="chip live preview-air numbers"><span class="dot" />${trial.left.value}</span>`}
      ${done && html`<p class="preview-off"><${Icon} name=${state === "over" ? "circle-check" : "wifi-off"} /></p>`}
    </div>
    <p role="status" data-testid="trial" data-state=${state}>${t(`trial.${state}`)}</p>
    ${state === "recording" && html`<div class="row level-row"><${Icon} name="mic" /><${LevelMeter} stream=${stream} /></div>`}
    <div class="actions">${done && html`<${Button} icon="rotate-ccw" onClick=${again}>${t("trial.again")}<//>`}
      <${Button} kind=${done ? "primary" : ""} onClick=${close}>${t("trial.close")}<//></div>`;
}

/** @param {{show: string, guest?: string, stream: MediaStream|null}} props */
export function TestRecordingButton({ show, guest, stream }) {
  const [round, setRound] = useState(0);
  const close = () => setRound(0);
  return html`<div class="row tight"><${Button} icon="disc" disabled=${!stream} onClick=${() => setRound(1)}>${t("trial.button")}<//>
      <span class="small muted">${t("trial.why")}</span></div>
    ${
      round > 0 &&
      stream &&
      html`<${Dialog} title=${t("trial.title")} sheet onClose=${close}>
      <${Recording} key=${round} show=${show} guest=${guest} stream=${stream} again=${() => setRound(round + 1)} close=${close} /><//>`
    }`;
}
