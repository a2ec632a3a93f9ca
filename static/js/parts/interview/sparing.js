// @ts-check
/** Saving data: one is heard first and seen small, and hears the others without seeing them. */
import { store, stored } from "../../storage.js";
import { html, useEffect, useState } from "../../ui.js";
import { Tool } from "./controls.js";

const KEPT = "interview_sparing";

/** Remembered, like every choice a person's network makes for them. @param {import("../../media/whip.js").Publisher} publisher */
export function useSparing(publisher) {
  const [on, set] = useState(() => stored(KEPT) === "yes");
  useEffect(() => void publisher.spare(on), [on]);
  const turn = () => {
    set(!on);
    store(KEPT, on ? null : "yes");
  };
  return { on, turn };
}

/** @param {{sparing: {on: boolean, turn: () => void}}} props */
export const Sparing = ({ sparing: { on, turn } }) =>
  html`<${Tool} icon="leaf" words=${on ? "interview.unspare" : "interview.spare"} pressed=${on} onPress=${turn} />`;
