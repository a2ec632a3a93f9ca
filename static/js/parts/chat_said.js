// @ts-check
/** What a screen reader hears of a chat: not every line, but every few seconds the newest one and how many came. */
import { html, t, useEffect, useRef, useState } from "../ui.js";

const PAUSE = 8000;

/** @param {any[]} lines of others, since it last spoke */
const words = (lines) => {
  const { name, text } = lines[lines.length - 1];
  return lines.length === 1 ? t("chat.heard_one", { name, text }) : t("chat.heard", { n: lines.length, name, text });
};

/** @param {{lines: any[], ready: boolean}} props */
export function ChatSaid({ lines, ready }) {
  const [said, setSaid] = useState("");
  const newest = useRef(lines);
  newest.current = lines;
  useEffect(() => {
    if (!ready) return undefined;
    let upto = newest.current.at(-1)?.seq ?? 0;
    const timer = setInterval(() => {
      const fresh = newest.current.filter((line) => line.seq > upto && !line.mine_key);
      if (!fresh.length) return;
      upto = fresh.at(-1).seq;
      setSaid(words(fresh));
    }, PAUSE);
    return () => clearInterval(timer);
  }, [ready]);
  return html`<p class="unseen" role="status">${said}</p>`;
}
