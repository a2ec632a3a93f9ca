// @ts-check
/** Where the network has been bad for a while, saving data is offered: one tap, or not. */
import { Button, html, Icon, t, useEffect, useRef, useState } from "../../ui.js";
import { judged } from "./own.js";

const EVERY = 1000;
/** Seconds, less those meanwhile that were not bad. */
const LONG = 8;

/**
 * Bad is what one sends, or everybody one receives: a single face that comes badly is that person's network.
 * @param {{on: boolean, turn: () => void}} sparing @param {import("../../media/whip.js").Publisher} publisher
 */
export function useAdvice({ on, turn }, publisher) {
  const [given, give] = useState(false);
  const refused = useRef(false);
  const faces = useRef(/** @type {Map<string, string>} */ (new Map()));
  useEffect(() => {
    give(false);
    if (on) return undefined;
    let bad = 0;
    const timer = setInterval(() => {
      const all = [...faces.current.values()];
      const poor = all.length > 0 && all.every((quality) => quality === "poor" || quality === "sound");
      bad = poor || judged(publisher.quality.value) === "poor" ? bad + 1 : Math.max(0, bad - 1);
      if (bad >= LONG && !refused.current) give(true);
    }, EVERY);
    return () => clearInterval(timer);
  }, [on]);
  return {
    given,
    turn,
    refuse: () => {
      refused.current = true;
      give(false);
    },
    /** @param {string} id @param {string} quality "" for who is not received any more */
    note: (id, quality) => (quality ? faces.current.set(id, quality) : faces.current.delete(id)),
  };
}

/** @param {{advice: ReturnType<typeof useAdvice>}} props */
export const Advice = ({ advice }) =>
  html`<div role="status">${
    advice.given &&
    html`<div class="advice row tight"><${Icon} name="signal-low" /><p>${t("interview.advice")}</p>
      <${Button} kind="small" icon="leaf" onClick=${advice.turn}>${t("interview.advice_yes")}<//>
      <${Button} kind="quiet small" onClick=${advice.refuse}>${t("interview.advice_no")}<//></div>`
  }</div>`;
