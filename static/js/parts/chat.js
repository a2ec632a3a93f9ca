// @ts-check
/** The chat: lines as they come, one's own at once, a place to write. */
import { explain, worthRetrying } from "../api.js";
import { me, signInLink } from "../store.js";
import { Button, cx, html, Icon, keepFocus, language, t, useEffect, useId, useMemo, useRef } from "../ui.js";
import { ChatSaid } from "./chat_said.js";
import { useDraft } from "./draft.js";
import { GrowingLine } from "./growing.js";
import { useWindow } from "./lines_window.js";
import { OnWriter } from "./order.js";
import { Report } from "./report.js";
import { Failure, Skeleton } from "./states.js";

/** @param {{role: string}} props */
const Badge = ({ role }) => (role === "graduate" ? null : html` <span class="chip river">${t(`role.${role}`)}</span>`);

/** @typedef {{line: any, act?: (verb: string, payload: any) => Promise<any>, report?: boolean}} OneLine */

/** Drawn once, and again only when the line has changed: a hundred others may come in a second. @param {OneLine} props */
const LineItem = ({ line, act, report }) =>
  useMemo(() => drawLine({ line, act, report }), [line, act, report, language.value, me.value]);

/** @param {OneLine} props */
const drawLine = ({
  line,
  act,
  report,
}) => html`<li class=${cx("line", line.hidden && "hidden-line")} data-seq=${line.seq}>
  <p><b class="line-name">${line.name}</b><${Badge} role=${line.role} />
    <span class="line-text">${line.hidden && !line.text ? t("chat.hidden") : line.text}</span></p>
  ${
    act
      ? html`<${OnWriter} of=${{ line: line.id }} name=${line.name} role=${line.role} /><${Button} kind="quiet small" onClick=${() => act(line.hidden ? "unhide" : "hide", { line: line.id })}
      aria-label=${t(line.hidden ? "chat.unhide_line" : "chat.hide_line", { text: line.text })}>${t(line.hidden ? "chat.unhide" : "chat.hide")}<//>`
      : report &&
        !line.mine_key &&
        !line.hidden &&
        html`<${Report} of=${{ line: line.id }} name=${line.name} text=${line.text} />`
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
  const { lines, pending, ready, error, earlier } = audience;
  const held = audience.held.filter(ownHeld);
  const last = `${lines.at(-1)?.id} ${pending.map((/** @type {any} */ line) => !!line.failed)} ${held.length}`;
  const visible = useMemo(() => readable(lines, moderate), [lines, moderate]);
  const { box, away, shown, scrolled, back } = useWindow(visible, last, earlier);
  useEffect(() => {
    audience.setBack(away);
    return () => audience.setBack(false);
  }, [away]);
  const end = shown.at(-1) === visible.at(-1);
  const read = useRead(away, lines.at(-1)?.seq ?? 0);
  const unread = visible.filter((line) => line.seq > read);
  return html`<div class="chat">
    <div class=${cx("lines", moderate && "moderated")} ref=${box} onScroll=${scrolled} data-away=${away ? "true" : "false"} role="log" aria-live="off" aria-label=${t("chat.label")} tabindex="0"><ol>
      ${!ready && (error ? html`<li><${Failure} error=${error} /></li>` : html`<li><${Skeleton} lines=${5} /></li>`)}
      ${ready && !visible.length && !pending.length && !held.length && html`<li class="muted small line">${t("chat.empty")}</li>`}
      ${shown.map(
        (line) => html`${line === unread[0] && html`<${UnreadMark} key="unread" n=${unread.length} />`}
        <${LineItem} key=${line.id} line=${line} act=${moderate && audience.act} report=${!moderate} />`,
      )}
      ${end && held.map((/** @type {any} */ line) => html`<${HeldItem} key=${line.id} line=${line} audience=${audience} />`)}
      ${end && pending.map((/** @type {any} */ line) => html`<${PendingItem} key=${line.key} line=${line} audience=${audience} />`)}
    </ol></div>
    <${ChatSaid} lines=${visible} ready=${ready} />
    ${away && html`<${Button} class="to-newest" kind="primary small" icon="arrow-down" onClick=${back}>${unread.length ? t("chat.unread", { n: unread.length }) : t("chat.newest")}<//>`}
  </div>`;
}

/** @param {{audience: any}} props */
export function ChatBox({ audience }) {
  const { value: text, change: setText } = useDraft(`say:${audience.broadcast}`, "");
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
    <${GrowingLine} id=${id} class="input grow" value=${text} maxlength="500" autocomplete="off" placeholder=${t("chat.write")}
      onInput=${(/** @type {any} */ e) => setText(e.target.value)} />
    <${Button} type="submit" kind="primary" only icon="send-horizontal" aria-label=${t("chat.send")} onMouseDown=${keepFocus} disabled=${!text.trim()} />
  </form>`;
}
