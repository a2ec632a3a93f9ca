// @ts-check
/** The chat of a recording in step with it: what was said by now, however long the chat and wherever one goes. */
import { around, backward, covers, full, onward, saidBy } from "../stretch.js";
import { Button, html, t, useEffect, useMemo, useRef, useState } from "../ui.js";
import { useWindow } from "./lines_window.js";
import { Empty, Failure, Skeleton } from "./states.js";
import { clock } from "./time.js";

const AHEAD = 200; // lines
const LEAP = 3000; // milliseconds at once that are no playing
const PAUSE = 5000; // milliseconds after what could not be loaded

/** Counts how often it went elsewhere instead of playing on. @param {number} ms */
function useLeaps(ms) {
  const at = useRef(ms);
  const leaps = useRef(0);
  if (Math.abs(ms - at.current) > LEAP || ms < at.current - 1000) leaps.current++;
  at.current = ms;
  return leaps.current;
}

/**
 * `said`: what one reads now; `leaps` changes whenever that goes on elsewhere; `earlier` loads what was said before, if
 * there is more; `setBack` says whether the reader is away from what plays, and keeps what they read.
 * @param {string} id @param {number} ms what plays, on the show clock; endless where nothing plays
 */
export function useReplayChat(id, ms) {
  const [stretch, setStretch] = useState(/** @type {import("../stretch.js").Stretch|null} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  const [back, setBack] = useState(false);
  const busy = useRef(false);
  const [free, setFree] = useState(true); // not busy, for those who wait for it
  const goOn = useRef(() => {});
  const load = async (/** @type {() => Promise<import("../stretch.js").Stretch>} */ ask) => {
    if (busy.current) return;
    busy.current = true;
    setFree(false);
    await ask().then(setStretch, (problem) => {
      setError(problem);
      return new Promise((over) => {
        goOn.current = () => over(undefined);
        setTimeout(over, PAUSE);
      });
    });
    busy.current = false;
    setFree(true);
  };
  const count = stretch ? saidBy(stretch, ms) : 0;
  const there = stretch !== null && covers(stretch, ms);
  const ready = there || (stretch !== null && back);
  useEffect(() => {
    if (!ready) load(() => around(id, ms));
    else if (there && stretch.after && stretch.lines.length - count < AHEAD && !(back && full(stretch)))
      load(() => onward(id, stretch));
  }, [id, stretch, ms, back, free]);
  const said = useMemo(() => (stretch && ready ? stretch.lines.slice(0, count) : []), [stretch, ready, count]);
  const earlier = stretch?.before && free && (() => void load(() => backward(id, stretch)));
  const retry = () => {
    setError(null);
    goOn.current();
  };
  const some = stretch !== null && (stretch.lines.length > 0 || stretch.before !== null || stretch.after !== null);
  return { said, some, ready, error: stretch ? null : error, retry, earlier, setBack, leaps: useLeaps(ms) };
}

/** @param {{chat: ReturnType<typeof useReplayChat>, seek: (ms: number) => void}} props */
export function ReplayChat({ chat, seek }) {
  const { said, some, ready, error, retry, earlier, setBack, leaps } = chat;
  const { box, away, shown, scrolled, back } = useWindow(said, said.at(-1)?.id, earlier);
  useEffect(() => setBack(away), [away]);
  useEffect(back, [leaps]);
  if (error) return html`<${Failure} error=${error} retry=${retry} />`;
  if (ready && !some) return html`<${Empty} title=${t("replay.no_chat")} />`;
  return html`<div class="chat">
    <div class="lines" ref=${box} onScroll=${scrolled} data-away=${away ? "true" : "false"} role="log" aria-live="off" aria-label=${t("replay.chat")} tabindex="0"><ol>
      ${!ready && html`<li><${Skeleton} lines=${5} /></li>`}
      ${ready && !said.length && html`<li class="line small muted">${t("replay.chat_later")}</li>`}
      ${shown.map((line) => html`<${Line} key=${line.id} line=${line} seek=${seek} />`)}
    </ol></div>
    ${away && html`<${Button} class="to-newest" kind="primary small" icon="arrow-down" onClick=${back}>${t("replay.to_now")}<//>`}
  </div>`;
}

/** @param {{line: import("../stretch.js").Said, seek: (ms: number) => void}} props */
const Line = ({
  line,
  seek,
}) => html`<li class="line" data-seq=${line.seq}><p><button type="button" class="as-link small numbers" onClick=${() => seek(line.show_ms)}>${clock(line.show_ms)}</button>
  <b class="line-name"> ${line.name}</b> <span class="line-text">${line.text}</span></p></li>`;
