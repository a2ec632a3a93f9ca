// @ts-check
/** The chat: lines as they come, one's own at once, a place to write. */
import { explain } from "../api.js";
import { worthRetrying } from "../audience.js";
import { me, signInLink } from "../store.js";
import { Button, cx, html, Icon, keepFocus, t, useEffect, useId, useLayoutEffect, useRef, useState } from "../ui.js";
import { OnSpeaker } from "./order.js";
import { ReportLine } from "./report_line.js";
import { Failure, Skeleton } from "./states.js";
import { clock } from "./time.js";

const NEAR = 60;

/** Keeps the newest line in view unless the reader has scrolled up. @param {unknown} last */
function useBottom(last) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const [away, setAway] = useState(false);
  const toBottom = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (!away) toBottom();
  }, [last, away]);
  useEffect(() => {
    const list = box.current;
    if (!list || !window.ResizeObserver) return undefined;
    const resized = new ResizeObserver(() => list.dataset.away !== "true" && toBottom()); // the keyboard of a phone came up
    resized.observe(list);
    return () => resized.disconnect();
  }, []);
  const scrolled = () => {
    const list = box.current;
    if (list) setAway(list.scrollHeight - list.scrollTop - list.clientHeight > NEAR);
  };
  return { box, away, scrolled, back: () => setAway(false) };
}

/** @param {{role: string}} props */
const Badge = ({ role }) => (role === "graduate" ? null : html` <span class="chip river">${t(`role.${role}`)}</span>`);

/** @param {{line: any, act?: (verb: string, payload: any) => Promise<any>, showClock?: boolean, report?: boolean}} props */
const LineItem = ({ line, act, showClock, report }) => html`<li class=${cx("line", line.hidden && "hidden-line")}>
  <p>${showClock && html`<span class="small muted numbers">${clock(line.show_ms)} </span>`}<b class="line-name">${line.name}</b><${Badge} role=${line.role} />
    <span class="line-text">${line.hidden && !line.text ? t("chat.hidden") : line.text}</span></p>
  ${
    act
      ? html`<${OnSpeaker} line=${line} folded /><${Button} kind="quiet small" onClick=${() => act(line.hidden ? "unhide" : "hide", { line: line.id })}
      aria-label=${t(line.hidden ? "chat.unhide_line" : "chat.hide_line", { text: line.text })}>${t(line.hidden ? "chat.unhide" : "chat.hide")}<//>`
      : report && html`<${ReportLine} line=${line} />`
  }
</li>`;

/** @param {{line: any, audience: any}} props */
const PendingItem = ({ line, audience }) => html`<li class="line pending">
  <p><b class="line-name">${me.value?.name}</b> <span class="line-text">${line.text}</span></p>
  ${
    line.failed
      ? html`<p class="problem" role="alert"><${Icon} name="circle-alert" />${explain(line.failed)}</p>
          <p class="row tight">
            ${worthRetrying(line.failed) && html`<${Button} kind="small" icon="rotate-cw" onClick=${() => audience.send(line)}>${t("retry")}<//>`}
            <${Button} kind="quiet small" onClick=${() => audience.drop(line.key)}>${t("chat.drop")}<//></p>`
      : html`<p class="small muted">${t("chat.sending")}</p>`
  }
</li>`;

/** One's own line that nobody else sees yet. @param {{line: any, audience: any}} props */
const HeldItem = ({ line, audience }) => html`<li class="line pending">
  <p><b class="line-name">${line.name}</b> <span class="line-text">${line.text}</span></p>
  ${
    line.state === "waiting"
      ? html`<p class="small muted"><${Icon} name="hourglass" /> ${t("chat.held")}</p>`
      : html`<p class="row tight small muted">${t("chat.refused")} <${Button} kind="quiet small" onClick=${() => audience.drop(line.key)}>${t("chat.drop")}<//></p>`
  }
</li>`;

/** @param {any} line */
const ownHeld = (line) => line.mine && !line.dropped && line.state !== "said";

/** The number up to which the reader has read: it stands while they read back. @param {boolean} away @param {number} last */
function useRead(away, last) {
  const read = useRef(last);
  if (!away) read.current = last;
  return read.current;
}

/** @param {{n: number}} props */
const UnreadMark = ({ n }) => html`<li class="unread-mark small muted">${t("chat.unread", { n })}</li>`;

/** The lines that people may read: hidden ones only for who may bring them back. @param {any[]} lines @param {boolean} all */
const readable = (lines, all) => lines.filter((line) => all || !line.hidden);

/**
 * With `moderate`, lines can be hidden and brought back.
 * @param {{audience: any, moderate?: boolean}} props
 */
export function ChatLines({ audience, moderate = false }) {
  const { lines, pending, ready, error } = audience;
  const held = audience.held.filter(ownHeld);
  const last = `${lines.at(-1)?.id} ${pending.map((/** @type {any} */ line) => !!line.failed)} ${held.length}`;
  const { box, away, scrolled, back } = useBottom(last);
  const visible = readable(lines, moderate);
  const read = useRead(away, lines.at(-1)?.seq ?? 0);
  const unread = visible.filter((line) => line.seq > read);
  return html`<div class="chat">
    <div class="lines" ref=${box} onScroll=${scrolled} data-away=${away ? "true" : "false"} role="log" aria-label=${t("chat.label")} tabindex="0"><ol>
      ${!ready && (error ? html`<li><${Failure} error=${error} /></li>` : html`<li><${Skeleton} lines=${5} /></li>`)}
      ${ready && !visible.length && !pending.length && !held.length && html`<li class="muted small line">${t("chat.empty")}</li>`}
      ${visible.map(
        (line) => html`${line === unread[0] && html`<${UnreadMark} key="unread" n=${unread.length} />`}
        <${LineItem} key=${line.id} line=${line} act=${moderate && audience.act} report=${!moderate} />`,
      )}
      ${held.map((/** @type {any} */ line) => html`<${HeldItem} key=${line.id} line=${line} audience=${audience} />`)}
      ${pending.map((/** @type {any} */ line) => html`<${PendingItem} key=${line.key} line=${line} audience=${audience} />`)}
    </ol></div>
    ${away && html`<${Button} class="to-newest" kind="primary small" icon="arrow-down" onClick=${back}>${unread.length ? t("chat.unread", { n: unread.length }) : t("chat.newest")}<//>`}
  </div>`;
}

/** @param {{audience: any}} props */
export function ChatBox({ audience }) {
  const [text, setText] = useState("");
  const id = useId();
  if (me.value === null)
    return html`<div class="composer"><p class="grow small muted">${t("chat.visitor")}</p><${Button} kind="primary" href=${signInLink()}>${t("sign_in")}<//></div>`;
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    const clean = text.trim();
    if (!clean) return;
    audience.say(clean);
    setText("");
  };
  return html`<form class="composer" onSubmit=${send}>
    <label class="unseen" for=${id}>${t("chat.write")}</label>
    <input id=${id} class="input grow" value=${text} maxlength="500" autocomplete="off" enterkeyhint="send" placeholder=${t("chat.write")}
      onInput=${(/** @type {any} */ e) => setText(e.target.value)} />
    <${Button} type="submit" kind="primary" only icon="send-horizontal" aria-label=${t("chat.send")} onMouseDown=${keepFocus} disabled=${!text.trim()} />
  </form>`;
}
