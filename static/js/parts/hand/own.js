// @ts-check
/** One's own raised hand: put it down, agree to be heard, and what it is like to be on air. */
import { explain } from "../../api.js";
import { closeStream, openDevices, problemOf } from "../../media/devices.js";
import { publishing, receiving } from "../../media/negotiate.js";
import { Receiver } from "../../media/whep.js";
import { Publisher } from "../../media/whip.js";
import { stylesheet } from "../../router.js";
import { Button, html, Icon, t, useAction, useEffect, useMemo, useRef, useState } from "../../ui.js";
import { loadWords } from "../../words.js";
import { Dialog } from "../dialog.js";

await Promise.all([loadWords("devices"), stylesheet("queue")]);

/** @typedef {{show: any, hand: import("./beside.js").Hand, call: (verb: string, more?: any) => Promise<any>, player: any}} Own */
/** @typedef {ReturnType<typeof useMicrophone>} Microphone */

/** The microphone alone, published while one is on air. @param {Own["call"]} call */
function useMicrophone(call) {
  const [stream, setStream] = useState(/** @type {MediaStream|null} */ (null));
  const [problem, setProblem] = useState("");
  const [off, setOff] = useState(false);
  const publisher = useMemo(() => new Publisher(async () => publishing(await call("hand_ticket"))), []);
  useEffect(() => () => publisher.stop(), []);
  useEffect(() => () => closeStream(stream), [stream]);
  const open = async () => {
    try {
      const opened = await openDevices({ camera: false });
      setStream(opened);
      setProblem("");
      return opened;
    } catch (error) {
      setProblem(problemOf(error));
      return null;
    }
  };
  const toggle = () => {
    for (const track of stream?.getAudioTracks() ?? []) track.enabled = off;
    setOff(!off);
  };
  return { stream, problem, open, off, toggle, publisher };
}

/** @param {{microphone: Microphone, call: Own["call"]}} props */
function Asked({ microphone, call }) {
  const [busy, agree] = useAction(async () => {
    const stream = await microphone.open(); // first: who cannot be heard has not agreed to anything yet
    if (!stream) return;
    await call("speak", { consent: true });
    await microphone.publisher.start(stream);
  });
  const [going, decline] = useAction(() => call("lower_hand"));
  return html`<${Dialog} title=${t("hand.asked_title")} onClose=${() => {}}>
    <p>${t("hand.asked_text")}</p>
    <ul><li>${t("hand.asked_heard")}</li><li>${t("hand.asked_recorded")}</li><li>${t("hand.asked_leave")}</li></ul>
    ${microphone.problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" />${t(microphone.problem)}</p>`}
    <div class="actions"><${Button} busy=${going} onClick=${decline}>${t("hand.decline")}<//>
      <${Button} kind="live" icon="mic" busy=${busy} onClick=${agree}>${t("hand.agree")}<//></div>
  <//>`;
}

/** @param {{source: string, call: Own["call"]}} props */
function Voice({ source, call }) {
  const element = useRef(/** @type {HTMLAudioElement|null} */ (null));
  const receiver = useMemo(
    () => new Receiver(async () => receiving(await call("hand_ticket"), source), { kinds: ["audio"] }),
    [],
  );
  useEffect(() => {
    if (element.current) element.current.srcObject = receiver.stream;
    return () => receiver.close();
  }, []);
  return html`<audio ref=${element} autoplay />`;
}

/** Whoever speaks hears the others at once, and not themselves some seconds later. @param {Pick<Own, "show"|"hand"|"call"|"player">} props */
function Others({ show, hand, call, player }) {
  useEffect(() => {
    const muted = player.muted.value;
    player.mute(true);
    return () => player.mute(muted);
  }, []);
  const voices = show.voices.filter((/** @type {string} */ source) => source !== hand.source);
  return html`${voices.map((/** @type {string} */ source) => html`<${Voice} key=${source} source=${source} call=${call} />`)}`;
}

/** What to know at this moment. @param {import("./beside.js").Hand} hand @param {Microphone} microphone */
function standing(hand, { stream, off, publisher }) {
  if (publisher.state.value === "refused") return explain(publisher.error.value);
  if (!stream) return t("hand.no_microphone");
  if (!hand.connected) return t("hand.connecting");
  if (!hand.heard) return t("hand.hushed");
  return t(off ? "hand.self_muted" : "hand.everybody_hears");
}

/** @param {Own & {microphone: Microphone}} props */
function OnAir({ show, hand, call, player, microphone }) {
  const [busy, leave] = useAction(() => call("lower_hand"));
  const [opening, open] = useAction(async () => {
    const stream = await microphone.open();
    if (stream) await microphone.publisher.start(stream);
  });
  return html`<div class="strip called on-air" role="status" data-testid="on-air">
    <span class="chip live"><span class="dot" />${t("hand.on_air")}</span>
    <p class="grow">${standing(hand, microphone)}</p>
    ${
      microphone.stream
        ? html`<${Button} kind=${microphone.off ? "set" : ""} icon=${microphone.off ? "mic-off" : "mic"} onClick=${microphone.toggle}>${t(microphone.off ? "hand.unmute_self" : "hand.mute_self")}<//>`
        : html`<${Button} kind="primary" icon="mic" busy=${opening} onClick=${open}>${t("hand.connect")}<//>`
    }
    <${Button} kind="danger" busy=${busy} onClick=${leave}>${t("hand.stop")}<//>
    ${microphone.problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" />${t(microphone.problem)}</p>`}
    <${Others} show=${show} hand=${hand} call=${call} player=${player} /></div>`;
}

/** @param {{call: Own["call"]}} props */
function Raised({ call }) {
  const [busy, lower] = useAction(() => call("lower_hand"));
  return html`<div class="strip waits" role="status"><${Icon} name="hand" /><p class="grow">${t("hand.up")}</p>
    <${Button} kind="quiet small" busy=${busy} onClick=${lower}>${t("hand.lower")}<//></div>`;
}

/** @param {Own} props */
export function OwnHand({ show, hand, call, player }) {
  const microphone = useMicrophone(call);
  return html`<section class="strips" aria-label=${t("hand.mine")}>
    ${hand.state === "raised" && html`<${Raised} call=${call} />`}
    ${hand.state === "asked" && html`<${Asked} microphone=${microphone} call=${call} />`}
    ${hand.state === "on_air" && html`<${OnAir} show=${show} hand=${hand} call=${call} player=${player} microphone=${microphone} />`}
  </section>`;
}
