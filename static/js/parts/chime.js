// @ts-check
/** Two soft notes for what a moderator should hear; silent before the page was touched, and whenever they mute it. */
import { Button, html, signal, t } from "../ui.js";

const NOTES = [660, 880];
const KEPT = "chime";

const on = signal(kept() !== "off");
/** @type {AudioContext|null} */
let audio = null;

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a private window may forbid storage
  }
}

/** A browser lets a page sound only once somebody has touched it. */
function wake() {
  audio ??= new AudioContext();
  audio.resume();
}

for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, wake, { once: true });

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
  try {
    localStorage.setItem(KEPT, on.value ? "on" : "off");
  } catch {
    // then it holds until the page is left
  }
  chime();
}

export const ChimeSwitch =
  () => html`<${Button} kind="quiet small" icon=${on.value ? "bell" : "bell-off"} onClick=${toggle}
  aria-pressed=${on.value ? "true" : "false"}>${t("reports.sound")}<//>`;
