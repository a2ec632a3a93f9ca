// @ts-check
/** The captioner's page: the show to listen to, a line to type, and what was typed, each to be corrected. */
import { api } from "../api.js";
import { useCaptions } from "../captions.js";
import { Player } from "../media/player.js";
import { CaptionLine, Correcting, corrected, LONGEST } from "../parts/caption_lines.js";
import { Screen } from "../parts/screen.js";
import { Empty, Failure, Skeleton } from "../parts/states.js";
import { tellError } from "../parts/toast.js";
import { showClock, useShow } from "../show.js";
import { isHost, me } from "../store.js";
import { Button, html, t, useEffect, useMemo, useRef, useResource, useState, useTitle } from "../ui.js";

/** @param {{show: any, now: () => number, onPlayer: (player: Player) => void}} props */
function Picture({ show, now, onPlayer }) {
  const player = useMemo(() => new Player({ live: true, now }), [show.id]);
  useEffect(() => {
    onPlayer(player);
    return () => player.close();
  }, [player]);
  useEffect(() => player.load(show.hls, show.replay), [player, show.hls, show.replay]);
  return html`<${Screen} player=${player} live title=${show.title} nothing=${html`<p>${t("captions.not_yet")}</p>`} />`;
}

/** The line is free at once: people speak on while the last one is on its way. @param {{send: (text: string, begin: number|undefined) => Promise<void>, moment: () => number|undefined}} props */
function Typing({ send, moment }) {
  const [text, setText] = useState("");
  const begun = useRef(/** @type {number|undefined} */ (undefined));
  const type = (/** @type {string} */ value) => {
    if (!text.trim() && value.trim()) begun.current = moment();
    setText(value);
  };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const [said, begin] = [text.trim(), begun.current];
    if (!said) return;
    setText("");
    await send(said, begin).catch((error) => {
      tellError(error);
      begun.current = begin;
      setText((since) => `${said} ${since}`.trim().slice(0, LONGEST));
    });
  };
  return html`<form class="composer" onSubmit=${submit}>
    <input class="input grow" aria-label=${t("captions.type")} placeholder=${t("captions.type")} maxlength=${LONGEST} autocomplete="off" value=${text}
      onInput=${(/** @type {any} */ event) => type(event.target.value)} />
    <${Button} type="submit" kind="primary" icon="send" disabled=${!text.trim()}>${t("captions.send")}<//>
  </form>`;
}

/** @param {{show: any, now: () => number, inside: boolean, token: string|undefined}} props */
function Desk({ show, now, inside, token }) {
  const { captions, hear } = useCaptions(show, inside);
  const player = useRef(/** @type {Player|null} */ (null));
  const key = token ? { token } : {};
  const moment = () => (player.current?.date.value ? showClock(show, player.current.date.value) : undefined);
  const send = async (/** @type {string} */ text, /** @type {number|undefined} */ begin_ms) => {
    hear([await api.post(`/broadcasts/${show.id}/captions`, { text, begin_ms, ...key })]);
  };
  const correct = async (/** @type {any} */ caption, /** @type {string} */ text) => {
    hear([await corrected(caption, text, token)]);
  };
  return html`<div class="captioner stack">
    <${Picture} show=${show} now=${now} onPlayer=${(/** @type {Player} */ made) => {
      player.current = made;
    }} />
    <h1>${t("captions.title_of", { title: show.title })}</h1>
    <${Typing} send=${send} moment=${moment} />
    <p class="small muted">${t("captions.hint")}</p>
    <ol class="stack tight" aria-label=${t("captions.lines")}>${[...captions].reverse().map((one) => html`<${CaptionLine} key=${one.id + one.text} caption=${one} correct=${correct} />`)}</ol>
    ${!captions.length && html`<p class="muted">${t("captions.none")}</p>`}
  </div>`;
}

/** @param {{params: {id: string}, query: Record<string, string>}} props */
export default function Captions({ params, query }) {
  const may = useResource(
    () => api.get(`/broadcasts/${params.id}/captioner`, { token: query.token }),
    [params.id, query.token, me.value?.id],
  );
  if (!["unauthorized", "forbidden"].includes(may.error?.code))
    return html`<${Captioner} params=${params} query=${query} />`;
  return html`<div class="page"><h1>${t("captions.title")}</h1>${
    query.token
      ? html`<${Empty} title=${t("captions.link_over")} text=${t("captions.link_over_text")} />`
      : html`<${Failure} error=${may.error} retry=${may.reload} />`
  }</div>`;
}

/** @param {{params: {id: string}, query: Record<string, string>}} props */
function Captioner({ params, query }) {
  const { show, error, reload, now, inside } = useShow(params.id);
  useTitle(show ? t("captions.title_of", { title: show.title }) : t("captions.title"));
  if (!show)
    return html`<div class="page"><h1 class="unseen">${t("captions.title")}</h1>${error ? html`<${Failure} error=${error} retry=${reload} />` : html`<${Skeleton} lines=${6} />`}</div>`;
  if (show.state === "live")
    return html`<div class="page"><${Desk} key=${show.id} show=${show} now=${now} inside=${inside} token=${query.token} /></div>`;
  if (show.state === "ended" && show.replay && show.captioned && (isHost.value || query.token))
    return html`<div class="page"><${Correcting} key=${show.id} show=${show} inside=${inside} token=${query.token} /></div>`;
  return html`<div class="page"><h1>${t("captions.title_of", { title: show.title })}</h1>
    <${Empty} title=${t(`captions.is_${show.state}`)} text=${t(`captions.is_${show.state}_text`)} /></div>`;
}
