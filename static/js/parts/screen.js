// @ts-check
/** The picture of a show with its controls, for live and replay. */
import { Button, cx, html, Icon, t, useCallback, useEffect, useRef, useState } from "../ui.js";
import { fullscreen, KeyList, LEAP, STEP, small, useKeys } from "./screen_keys.js";
import { clock } from "./time.js";

const RESTING = 3000;

/** The controls rest after a while without touch or movement. */
function useAwake() {
  const [awake, setAwake] = useState(true);
  /** @type {{current: any}} */
  const timer = useRef(0);
  const wake = useCallback(() => {
    setAwake(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAwake(false), RESTING);
  }, []);
  useEffect(() => {
    wake();
    return () => clearTimeout(timer.current);
  }, []);
  return { awake, wake };
}

/** @param {{player: any}} props */
const Sound = ({ player }) => html`<${Button} kind="quiet" only icon=${player.muted.value ? "volume-x" : "volume-2"}
  aria-label=${t(player.muted.value ? "screen.unmute" : "screen.mute")} onClick=${() => player.mute(!player.muted.value)} />`;

/** Among the controls of a show that has captions. @param {{player: any, on: boolean}} props */
export const CaptionSwitch = ({ player, on }) =>
  on &&
  html`<${Button} kind="quiet" only icon="captions" aria-label=${t("screen.captions")} aria-pressed=${player.captions.value ? "true" : "false"}
    onClick=${() => {
      player.captions.value = !player.captions.value;
    }} />`;

/** @param {{player: any, live: boolean, fast?: () => void, tools?: any, box: {current: HTMLElement|null}, list: () => void}} props */
const Controls = ({
  player,
  live,
  fast,
  tools,
  box,
  list,
}) => html`<div class="screen-controls" role="group" aria-label=${t("screen.controls")}>
  <${Button} kind="quiet" only icon=${player.state.value === "paused" ? "play" : "pause"}
    aria-label=${t(player.state.value === "paused" ? "screen.play" : "screen.pause")} onClick=${() => player.toggle()} />
  <${Sound} player=${player} />
  ${live && html`<${Button} kind="quiet" only icon="history" aria-label=${t("screen.far_back")} onClick=${() => player.skip(-LEAP)} />`}
  <${Button} kind="quiet" only icon="rotate-ccw" aria-label=${t("screen.back")} onClick=${() => player.skip(-STEP)} />
  <span class="grow" />
  ${live && html`<${Fast} player=${player} fast=${fast} />`}
  ${tools}
  <${Button} kind="quiet" only icon="headphones" aria-label=${t("screen.listen")} aria-pressed=${player.audioOnly.value ? "true" : "false"}
    onClick=${() => player.listen(!player.audioOnly.value)} />
  ${document.pictureInPictureEnabled && html`<${Button} class="desktop-only" kind="quiet" only icon="picture-in-picture-2" aria-label=${t("screen.small")} onClick=${() => small(player.video)} />`}
  <${Button} class="desktop-only" kind="quiet" only icon="keyboard" aria-label=${t("keys.title")} aria-keyshortcuts="?" onClick=${list} />
  <${Button} kind="quiet" only icon="maximize" aria-label=${t("screen.full")} onClick=${() => fullscreen(box.current)} />
</div>`;

/** @param {{player: any, live: boolean}} props */
const ToLive = ({ player, live }) =>
  live &&
  !player.following.value &&
  html`<${Button} kind="live small" onClick=${() => player.toLive()}>${t("screen.to_live")}<//>`;

/** @param {{player: any, fast?: () => void}} props */
function Fast({ player, fast }) {
  const on = player.path.value === "fast";
  if (!fast) return null;
  return html`<${Button} kind="quiet small" icon="zap" busy=${player.switching.value} aria-pressed=${on ? "true" : "false"}
    title=${t("screen.fast_hint")} aria-label=${t("screen.fast")} onClick=${() => (on ? player.slow() : fast())}><span class="words">${t("screen.fast")}</span><//>`;
}

/** @param {{player: any, live: boolean}} props */
function Delay({ player, live }) {
  const delay = player.delay.value;
  if (!live || delay === null) return null;
  if (!player.following.value)
    return html`<span class="chip numbers" data-testid="behind">${t("screen.behind", { time: clock(delay * 1000) })}</span>`;
  return html`<span class="chip numbers" data-testid="delay" title=${t("screen.delay_hint")}>${t("screen.delay", { n: Math.max(0.1, delay).toFixed(1) })}</span>`;
}

/** @param {{player: any, nothing?: any}} props */
function State({ player, nothing }) {
  const state = player.state.value;
  if (state === "playing" && !player.picture.value)
    return html`<div class="screen-state"><${Icon} name="audio-lines" /><p>${t(player.audioOnly.value ? "screen.listening" : "screen.sound_only")}</p></div>`;
  if (state === "idle" || (state === "waiting" && !player.begun.value))
    return html`<div class="screen-state" role="status">${nothing ?? html`<p>${t("screen.nothing")}</p>`}</div>`;
  if (state === "loading") return html`<div class="screen-state" role="status"><p>${t("screen.loading")}</p></div>`;
  if (state === "waiting") return html`<div class="screen-state" role="status"><p>${t("screen.waiting")}</p></div>`;
  if (state === "paused")
    return html`<div class="screen-state"><${Button} kind="primary big" icon="play" onClick=${() => player.toggle()}>${t("screen.play")}<//></div>`;
  return null;
}

/**
 * `corner` is drawn over the picture at its top left, `nothing` where there is no picture, `fast` takes the fast path.
 * `over` flies over the picture, `tools` stand among the controls, `timeline` above them.
 * @param {{player: any, live: boolean, title: string, corner?: any, nothing?: any, fast?: () => void, over?: any, tools?: any, timeline?: any}} props
 */
export function Screen({ player, live, title, corner, nothing, fast, over, tools, timeline }) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const { awake, wake } = useAwake();
  const attach = useCallback((/** @type {HTMLVideoElement|null} */ video) => player.attach(video), [player]);
  const [listed, list] = useState(false);
  useKeys(player, box, () => list(true), wake);
  const shown = awake || player.state.value !== "playing";
  const blind = useRef(false);
  const down = (/** @type {PointerEvent} */ event) => {
    const inside = box.current?.querySelector(".screen-bottom")?.contains(document.activeElement);
    blind.current = event.pointerType === "touch" && !shown && !inside;
    wake();
  };
  const scrolls = () => {
    blind.current = false;
  };
  // what a finger could not see it does not press
  const up = (/** @type {MouseEvent} */ event) => {
    if (blind.current && /** @type {Element} */ (event.target).closest(".screen-bottom")) event.stopPropagation();
    blind.current = false;
    wake();
  };
  const muted = player.muted.value && player.state.value === "playing";
  return html`<section class=${cx("screen", shown && "awake")} ref=${box} aria-label=${t("screen.picture")}
    onPointerMove=${wake} onPointerDown=${down} onPointerCancel=${scrolls} onClickCapture=${up} onInput=${wake} onFocusIn=${wake}>
    <video ref=${attach} playsinline aria-label=${title} data-testid="picture" data-state=${player.state.value} data-path=${player.path.value} />
    ${over}
    <${State} player=${player} nothing=${nothing} />
    <div class="screen-top">${corner}<span class="grow" /><${Delay} player=${player} live=${live} /></div>
    ${muted && html`<${Button} class="screen-unmute" kind="primary" icon="volume-x" onClick=${() => player.mute(false)}>${t("screen.unmute")}<//>`}
    ${player.state.value !== "idle" && html`<div class="screen-bottom"><div class="screen-time">${timeline}<${ToLive} player=${player} live=${live} /></div><${Controls} player=${player} live=${live} fast=${fast} tools=${tools} box=${box} list=${() => list(true)} /></div>`}
  </section>${listed && html`<${KeyList} live=${live} onClose=${() => list(false)} />`}`;
}
