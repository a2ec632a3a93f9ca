// @ts-check
/** The keys of the player: what each does, and the list of them. */
import { Button, html, t, useEffect, useEvent } from "../ui.js";
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

/**
 * Keys that work anywhere on the page, except while typing; `list` shows what they do.
 * @param {any} player @param {{current: HTMLElement|null}} box @param {() => void} list
 */
export function useKeys(player, box, list) {
  const press = useEvent((/** @type {KeyboardEvent} */ event) => {
    const on = /** @type {HTMLElement} */ (event.target);
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      on.closest("input, textarea, select, dialog, [contenteditable]")
    )
      return;
    if (event.key === " " && !on.closest("button, a, [role=tab]")) {
      event.preventDefault();
      player.toggle();
    } else if (event.key === "?") {
      event.preventDefault();
      list();
    } else if (event.key in KEYS && !(event.key.startsWith("Arrow") && on.closest("[role=tab]"))) {
      event.preventDefault();
      KEYS[event.key](player, box.current);
    }
  });
  useEffect(() => {
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
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
  <div class="actions"><${Button} kind="primary" onClick=${onClose}>${t("close")}<//></div>
<//>`;
