// @ts-check
/** Raised hands on the desk, in their order: ask one in, mute them, end their turn, each with its undo; keep them out. */
import { Button, cx, html, t, useAction } from "../../ui.js";
import { OnWriter } from "../order.js";
import { hour } from "../time.js";
import { tell, tellError } from "../toast.js";
import { isUp } from "./beside.js";

/** @typedef {import("./beside.js").Hand} Hand */

/** @param {Hand} hand */
function words(hand) {
  if (hand.state === "raised") return t("hand.since", { time: hour(hand.at) });
  if (hand.state === "asked") return t("hand.waits");
  if (!hand.connected) return t("hand.not_connected");
  return t(hand.heard ? "hand.is_heard" : "hand.is_hushed");
}

/** @param {{hand: Hand, act: (verb: string, payload: any) => Promise<any>, may: boolean, taken: boolean}} props */
function OnDesk({ hand, act, may, taken }) {
  const [busy, run] = useAction((/** @type {string} */ verb, more = {}) => act(verb, { hand: hand.id, ...more }));
  const [ending, end] = useAction(async () => {
    await act("end_hand", { hand: hand.id });
    const undo = () => void act("raise_again", { hand: hand.id }).catch(tellError);
    tell(t("hand.ended_one", { name: hand.name }), { label: t("undo"), run: undo });
  });
  const onAir = hand.state === "on_air";
  return html`<li class=${cx("hand", "row", "between", onAir && "on")} data-testid="hand">
    <p><b>${hand.name}</b> <span class=${cx("small", onAir ? "chip live" : "muted")}>${words(hand)}</span></p>
    <div class="row tight">
      ${hand.state === "raised" && html`<${Button} kind="small" icon="mic" busy=${busy} disabled=${!may || taken} onClick=${() => run("ask_in")} aria-label=${t("hand.ask_one", { name: hand.name })}>${t("hand.ask")}<//>`}
      ${onAir && html`<${Button} kind="small" icon=${hand.heard ? "mic" : "mic-off"} busy=${busy} onClick=${() => run("hush", { on: !hand.heard })} aria-label=${`${t(hand.heard ? "desk.mute" : "desk.unmute")}: ${hand.name}`}>${t(hand.heard ? "desk.mute" : "desk.unmute")}<//>`}
      ${
        hand.state === "asked"
          ? html`<${Button} kind="quiet small" busy=${busy} onClick=${() => run("raise_again")} aria-label=${t("hand.take_back_one", { name: hand.name })}>${t("hand.take_back")}<//>`
          : html`<${Button} kind=${onAir ? "danger small" : "quiet small"} busy=${ending} onClick=${end} aria-label=${t(`hand.end_${hand.state}_one`, { name: hand.name })}>${t(`hand.end_${hand.state}`)}<//>`
      }
      <${OnWriter} of=${{ hand: hand.id }} name=${hand.name} /></div>
  </li>`;
}

/** @param {{audience: any, may: boolean}} props */
export function Hands({ audience, may }) {
  const up = audience.hands
    .filter(isUp)
    .sort((/** @type {Hand} */ a, /** @type {Hand} */ b) => a.at.localeCompare(b.at));
  if (!up.length) return null;
  const taken = up.some((/** @type {Hand} */ hand) => hand.state !== "raised");
  return html`<section class="stack tight" aria-label=${t("hand.hands")}>
    <h2>${t("hand.hands")} <span class="badge">${up.length}</span></h2>
    <ul class="hands">${up.map((/** @type {Hand} */ hand) => html`<${OnDesk} key=${hand.id} hand=${hand} act=${audience.act} may=${may} taken=${taken} />`)}</ul>
  </section>`;
}
