// @ts-check
/** Beside the faces: what they write to each other, and the notes the panel shares. */
import { api } from "../../api.js";
import { live, whenMissed } from "../../live.js";
import { Button, html, t, useEffect, useLayoutEffect, useRef, useResource, useState } from "../../ui.js";
import { Letter, Writing } from "../appointment/letters.js";
import { Tabs } from "../tabs.js";

/** Those of `known` that are not in `lines` are newer. @param {any[]} lines @param {any[]} known */
const joined = (lines, known) => [...lines, ...known.filter((one) => !lines.some(({ id }) => id === one.id))];

const KINDS = ["chat", "notes"];

/** What was said to all, or noted for the panel. @param {any[]} lines @param {string} kind */
const of = (lines, kind) => lines.filter((line) => line.panel === (kind === "notes"));

/** The lines as they come, and how many of each kind have come while nobody looked at it. @param {string} id @param {string} [looked] "chat", "notes", or something else */
export function useLines(id, looked) {
  const load = () => api.get(`/interviews/${id}/lines`).then((answer) => answer.lines);
  const told = useResource(load, [id]);
  const [heard, hear] = useState(/** @type {any[]} */ ([]));
  const [seen, see] = useState(/** @type {Record<string, number>|null} */ (null));
  const take = (/** @type {any} */ line) => hear((old) => joined(old, [line]));
  useEffect(() => {
    const deaf = [
      live("/interviews").on("line_said", (event) => event.interview === id && take(event.line)),
      whenMissed("/interviews", () => void load().then(told.set, () => {})), // with the next connection again
    ];
    return () => {
      for (const off of deaf) off();
    };
  }, [id]);
  const lines = joined(told.data ?? [], heard);
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, of(lines, kind).length]));
  const known = !!told.data; // what was heard before the first answer is not the first that was said
  useLayoutEffect(() => {
    if (known) see((old) => (old ? { ...old, ...(looked && { [looked]: counts[looked] }) } : counts)); // before another line comes in
  }, [looked, known, lines.length]);
  const unread = Object.fromEntries(KINDS.map((kind) => [kind, seen ? counts[kind] - seen[kind] : 0]));
  return { lines, unread, take };
}

/** @param {{lines: any[], none: string, words: string, place: string, send: (text: string) => Promise<any>}} props */
function Lines({ lines, none, words, place, send }) {
  const end = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => end.current?.scrollIntoView({ block: "nearest" }), [lines.length]);
  return html`<div class="side-lines">${
    lines.length
      ? html`<ul class="letters stack tight" aria-live="polite">${lines.map((line) => html`<${Letter} key=${line.id} line=${line} />`)}</ul>`
      : html`<p class="muted small">${none}</p>`
  }<span ref=${end} /></div>
  <${Writing} key=${place} place=${place} send=${send} words=${words} />`;
}

/** @param {{interview: any, panel: boolean, talk: ReturnType<typeof useLines>, tab: string, onTab: (tab: string) => void, onClose: () => void, extra?: [string, string, () => any][]}} props
 * `extra`: further tabs: key, title, view */
export function Side({ interview, panel, talk, tab, onTab, onClose, extra = [] }) {
  const send = (/** @type {boolean} */ note) => async (/** @type {string} */ text) =>
    talk.take(await api.post(`/interviews/${interview.id}/lines`, { text, ...(note && { panel: true }) }));
  const written = (/** @type {string} */ kind) => [
    kind,
    html`${t(`interview.${kind}`)}${talk.unread[kind] > 0 && html` <span class="badge">${Math.min(talk.unread[kind], 99)}</span>`}`,
  ];
  const tabs = /** @type {[string, any][]} */ ([
    written("chat"),
    ...(panel ? [written("notes")] : []),
    ...extra.map(([key, title]) => [key, title]),
  ]);
  const views = /** @type {Record<string, () => any>} */ ({
    chat: () =>
      html`<${Lines} lines=${of(talk.lines, "chat")} none=${t("interview.no_chat")} words="appointment.write" place=${`line:${interview.id}`} send=${send(false)} />`,
    notes: () =>
      html`<${Lines} lines=${of(talk.lines, "notes")} none=${t("interview.no_notes")} words="interview.note" place=${`note:${interview.id}`} send=${send(true)} />`,
    ...Object.fromEntries(extra.map(([key, , view]) => [key, view])),
  });
  return html`<aside class="side" aria-label=${t("interview.side")}>
    <${Button} kind="quiet" only icon="x" class="side-close" aria-label=${t("close")} onClick=${onClose} />
    <${Tabs} label=${t("interview.side")} tabs=${tabs} selected=${tab} onSelect=${onTab} class="side-panel" keep>${(/** @type {string} */ key) => views[key]()}<//>
  </aside>`;
}
