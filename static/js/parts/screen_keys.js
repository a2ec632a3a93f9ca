// @ts-check
/** The keys of the player: what each does, and the list of them. */
import { store, stored } from "../storage.js";
import { Button, html, signal, t, useKeydown } from "../ui.js";
import { Dialog } from "./dialog.js";

export const STEP = 30;
export const LEAP = 300;

/** @type {Record<string, (player: any, box: HTMLElement|null) => void>} */
const KEYS = {
  m: (player) => player.mute(!player.muted.value),
  f: (_, box) => fullscreen(box),
  c: (player) => {
    player.captions.value = !player.captions.value;
  },
  p: (player) => small(player.video),
  ArrowLeft: (player) => player.skip(-STEP),
  ArrowRight: (player) => player.skip(STEP),
  j: (player) => player.skip(-LEAP),
  l: (player) => (player.live ? player.toLive() : player.skip(LEAP)),
};

/** Whether single keys do anything: who speaks to the computer, or whose hand trembles, turns them off. */
const on = signal(stored("keys") !== "off");

/** @param {boolean} wanted */
function turn(wanted) {
  on.value = wanted;
  store("keys", wanted ? "on" : "off");
}

/**
 * Keys that work anywhere on the page, except while typing; `list` shows what they do, `wake` what they have done.
 * @param {any} player @param {{current: HTMLElement|null}} box @param {() => void} list @param {() => void} wake
 */
export function useKeys(player, box, list, wake) {
  useKeydown((event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    if (
      !on.value ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      at.closest("input, textarea, select, dialog, [contenteditable]")
    )
      return;
    const key = event.key.length > 1 ? event.key : event.key.toLowerCase(); // capitals may be locked
    if (key === " " && !at.closest("button, a, [role=tab]")) {
      event.preventDefault();
      player.toggle();
      wake();
    } else if (key === "?") {
      event.preventDefault();
      list();
    } else if (key in KEYS && !(key.startsWith("Arrow") && at.closest("[role=tab]"))) {
      event.preventDefault();
      KEYS[key](player, box.current);
      wake();
    }
  });
}

/** @param {HTMLElement|null} element */
export function fullscreen(element) {
  /** @type {any} */
  const video = element?.querySelector("video");
  if (document.fullscreenElement) document.exitFullscreen();
  else if (element?.requestFullscreen) element.requestFullscreen();
  else video?.webkitEnterFullscreen?.(); // iPhones know only this
}

/** Picture in picture, where the browser has it. @param {any} video */
export function small(video) {
  if (document.pictureInPictureElement) document.exitPictureInPicture();
  else video?.requestPictureInPicture?.().catch(() => {}); // without a picture yet, or refused by the browser
}

/** What is printed on each key, and the words for what it does. @param {boolean} live @returns {[string, string][]} */
const lines = (live) => [
  [t("keys.space"), t("keys.toggle")],
  ["M", t("keys.mute")],
  ["←", t("screen.back")],
  ["→", t("keys.on")],
  ["J", t("screen.far_back")],
  ["L", t(live ? "screen.to_live" : "keys.far_on")],
  ["C", t("screen.captions")],
  ["F", t("screen.full")],
  ["P", t("screen.small")],
  ["?", t("keys.list")],
];

/** @param {{live: boolean, onClose: () => void}} props */
export const KeyList = ({ live, onClose }) => html`<${Dialog} title=${t("keys.title")} onClose=${onClose}>
  <dl class="key-list">${lines(live).map(([key, words]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${words}</dd></div>`)}</dl>
  <label class="check"><input type="checkbox" checked=${on.value} onChange=${(/** @type {any} */ e) => turn(e.target.checked)} /><span>${t("keys.use")}</span></label>
  <div class="actions"><${Button} kind="primary" onClick=${onClose}>${t("close")}<//></div>
<//>`;
