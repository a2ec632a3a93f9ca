// @ts-check
/** Two soft notes for what a moderator should hear; silent before the page was touched, and whenever they mute it. */
import { store, stored } from "../storage.js";
import { Button, html, signal, t } from "../ui.js";

const NOTES = [660, 880];
const KEPT = "chime";

const on = signal(stored(KEPT) !== "off");
/** @type {AudioContext|null} */
let audio = null;

/**
 * A browser lets a page sound only once somebody has touched it, and a phone silences it again for a call. A finger's
 * `pointerdown` is no touch yet: it may become scrolling.
 */
function wake() {
  audio ??= new AudioContext();
  if (audio.state !== "running") audio.resume().catch(() => {}); // the next touch tries again
}

for (const touch of ["pointerup", "click", "keydown"]) addEventListener(touch, wake);

export function chime() {
  if (!on.value || audio?.state !== "running") return;
  for (const [at, hz] of NOTES.entries()) note(audio, hz, at * 0.16);
}

/** @param {AudioContext} audio @param {number} hz @param {number} delay seconds */
function note(audio, hz, delay) {
  const [tone, loudness, begins] = [audio.createOscillator(), audio.createGain(), audio.currentTime + delay];
  tone.frequency.value = hz;
  loudness.gain.setValueAtTime(0.12, begins);
  loudness.gain.exponentialRampToValueAtTime(0.001, begins + 0.3);
  tone.connect(loudness).connect(audio.destination);
  tone.start(begins);
  tone.stop(begins + 0.3);
}

function toggle() {
  on.value = !on.value;
  store(KEPT, on.value ? "on" : "off");
  chime();
}

export const ChimeSwitch =
  () => html`<${Button} kind="quiet small" icon=${on.value ? "bell" : "bell-off"} onClick=${toggle}
  aria-pressed=${on.value ? "true" : "false"} title=${t("reports.sound_hint")}>${t("reports.sound")}<//>`;
