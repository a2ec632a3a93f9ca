// @ts-check
/** How long until the show, with the ridgelines lighting up as it comes near. */
import { html, t, useNow } from "../ui.js";
import { Ridgeline } from "./ridgeline.js";
import { span } from "./time.js";

const WEEK = 7 * 86400e3;

/** The span in words, as coarse as it is far away. @param {number} left */
function words(left) {
  const { days, hours, minutes, seconds } = span(left);
  if (days) return t("countdown.days", { days, hours });
  if (hours) return t("countdown.hours", { hours, minutes });
  if (minutes) return t("countdown.minutes", { minutes, seconds: String(seconds).padStart(2, "0") });
  return t("countdown.seconds", { seconds });
}

/** @param {{at: string}} props */
export function Countdown({ at }) {
  const left = Date.parse(at) - useNow(1000);
  return html`<div class="countdown">
    <p class="countdown-words" role="timer">${left > 0 ? words(left) : t("countdown.soon")}</p>
    <${Ridgeline} progress=${1 - left / WEEK} />
  </div>`;
}
