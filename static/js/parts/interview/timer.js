// @ts-check
/** What is left of the planned time; said two minutes before, and extended by a tap. */
import { Button, cx, html, t, useAction, useNow } from "../../ui.js";
import { clock } from "../time.js";

const WARN = 120e3;

/** @param {{meeting: any, panel: boolean}} props */
export function Timer({ meeting: { interview, call }, panel }) {
  const now = useNow(1000);
  const [busy, extend] = useAction(() => call("extend", { interview: interview.id, minutes: 5 }));
  if (!interview.time_is_up) return null;
  const left = Date.parse(interview.time_is_up) - now;
  const near = left < WARN;
  return html`<div class=${cx("timer row tight", near && "near")}>
    <span class="numbers" role="timer" aria-label=${t("interview.left_time")}>${left >= 0 ? clock(left) : `+${clock(-left)}`}</span>
    <span role="status">${near && t(left > 0 ? "interview.two_minutes" : "interview.time_is_up")}</span>
    ${panel && near && html`<${Button} kind="small" icon="plus" busy=${busy} onClick=${extend}>${t("interview.five_more")}<//>`}
  </div>`;
}
