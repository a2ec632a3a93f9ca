// @ts-check
/** Raising a hand, and whose voice is on air, on the page of the show; the rest is fetched once a hand is up. */
import { live } from "../../live.js";
import { UNABLE } from "../../media/negotiate.js";
import { me } from "../../store.js";
import { Button, html, Icon, t, useAction, useEffect, useRef, useState } from "../../ui.js";
import { tell } from "../toast.js";

/** @typedef {{id: string, name: string, state: string, source: string, mine: boolean, heard: boolean, connected: boolean, at: string, on_air_at: string|null, version: number}} Hand */

/** @param {Hand} hand */
export const isUp = (hand) => ["raised", "asked", "on_air"].includes(hand.state);

/** @param {{audience: any}} props @returns {Hand|undefined} */
const own = ({ audience }) => audience.hands.find((/** @type {Hand} */ hand) => hand.mine && isUp(hand));

/** @param {{show: any, audience: any}} props */
export function RaiseHand({ show, audience }) {
  const [busy, raise] = useAction(() => audience.act("raise_hand", { broadcast: show.id }));
  if (me.value?.role !== "graduate" || UNABLE || own({ audience })) return null;
  return html`<${Button} class="raise-hand" kind="quiet small" icon="hand" busy=${busy} onClick=${raise}>${t("hand.raise")}<//>`;
}

/** How one's hand stands: up, asked in, on air; when it is over, why. @param {{show: any, audience: any, player: any}} props */
export function HandBeside({ show, audience, player }) {
  const [Own, set] = useState(/** @type {any} */ (null));
  const before = useRef("");
  const hand = own({ audience });
  useEffect(() => {
    if (hand) import("./own.js").then((module) => set(() => module.OwnHand));
  }, [!hand]);
  useEffect(() => {
    const last = audience.hands.find((/** @type {Hand} */ one) => one.id === before.current);
    if (last && !isUp(last) && last.state !== "lowered")
      tell(t(`hand.was_${last.state === "dismissed" && last.on_air_at ? "ended" : last.state}`));
    before.current = hand?.id ?? "";
  }, [hand?.id]);
  const call = (/** @type {string} */ verb, more = {}) => live("/audience").call(verb, { hand: hand?.id, ...more });
  return hand && Own && html`<${Own} key=${hand.id} show=${show} hand=${hand} call=${call} player=${player} />`;
}

/** Who is being heard just now, for everybody. @param {{audience: any}} props */
export const Speaking = ({ audience }) =>
  audience.hands
    .filter((/** @type {Hand} */ hand) => hand.connected && hand.heard)
    .map(
      (/** @type {Hand} */ hand) =>
        html`<span key=${hand.id} class="chip live speaking"><${Icon} name="mic" /> ${t("hand.speaking", { name: hand.name })}</span>`,
    );
