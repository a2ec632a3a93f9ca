// @ts-check
/** Times as people read them: with the day and the zone. Everything is shown in Asia/Shanghai. */
import { html, language, t, useNow } from "../ui.js";

const ZONE = "Asia/Shanghai";
const OFFSET = 8 * 3600e3; // Asia/Shanghai has had no summer time since 1991

/** @param {Intl.DateTimeFormatOptions} options @param {string|number|Date} at */
const format = (options, at) =>
  new Intl.DateTimeFormat(language.value === "en" ? "en-GB" : "zh-CN", {
    timeZone: ZONE,
    hourCycle: "h23",
    ...options,
  }).format(new Date(at));

/** 11月27日 周五 / Fri 27 Nov @param {string|number|Date} at */
export function day(at) {
  const year = new Date(at).getFullYear() === new Date().getFullYear() ? undefined : /** @type {const} */ ("numeric");
  if (language.value === "en") {
    const text = format({ weekday: "short", day: "numeric", month: "short", year }, at);
    return text.replace(",", ""); // it is there with a year only
  }
  return `${format({ year, month: "long", day: "numeric" }, at)} ${format({ weekday: "short" }, at)}`;
}

/** 15:00 @param {string|number|Date} at */
export const hour = (at) => format({ hour: "2-digit", minute: "2-digit" }, at);

/** 15:42:10 @param {string|number|Date} at */
export const second = (at) => format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }, at);

/** 11月27日 周五 15:00（北京时间） @param {string|number|Date} at */
export const when = (at) => t("time.zoned", { time: `${day(at)} ${hour(at)}` });

/** 11月27日 周五 15:00–15:30（北京时间） @param {string} at @param {number} minutes */
export const lasting = (at, minutes) =>
  t("time.zoned", { time: `${day(at)} ${hour(at)}–${hour(Date.parse(at) + minutes * 60e3)}` });

/** 15:00（北京时间）, where the day is said already @param {string|number|Date} at */
export const hourThere = (at) => t("time.zoned", { time: hour(at) });

/** @param {{at: string}} props */
export const When = ({ at }) => html`<time datetime=${at}>${when(at)}</time>`;

/** The show clock: 4:05 or 1:04:05. @param {number} milliseconds */
export function clock(milliseconds) {
  const total = Math.max(0, Math.floor(milliseconds / 1000));
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** How long ago, in words. @param {string} at */
export function ago(at) {
  const minutes = Math.floor((Date.now() - Date.parse(at)) / 60e3);
  if (minutes < 1) return t("time.just_now");
  if (minutes < 60) return t("time.minutes_ago", { n: minutes });
  return minutes < 1440 ? t("time.hours_ago", { n: Math.floor(minutes / 60) }) : day(at);
}

/** The same, as it goes on. @param {{at: string, class?: string}} props */
export function Ago({ at, class: more }) {
  useNow(30_000);
  return html`<time class=${more} datetime=${at} title=${when(at)}>${ago(at)}</time>`;
}

/** Days, hours, minutes and seconds of a span. @param {number} milliseconds */
export function span(milliseconds) {
  const total = Math.max(0, Math.ceil(milliseconds / 1000));
  return {
    days: Math.floor(total / 86400),
    hours: Math.floor(total / 3600) % 24,
    minutes: Math.floor(total / 60) % 60,
    seconds: total % 60,
  };
}

/** An instant as the fields of a form in Asia/Shanghai: {date: "2026-11-27", time: "15:00"}. @param {string|number} at */
export function fields(at) {
  const local = new Date(new Date(at).getTime() + OFFSET).toISOString();
  return { date: local.slice(0, 10), time: local.slice(11, 16) };
}

/** The instant of such fields, RFC 3339 in UTC; "" while they are not filled. @param {string} date @param {string} time */
export function instant(date, time) {
  const at = Date.parse(`${date}T${time}:00+08:00`);
  return Number.isNaN(at) ? "" : new Date(at).toISOString().replace(".000Z", "Z");
}

/** The coming Friday at 15:00 in Asia/Shanghai, in milliseconds. */
export function nextFriday(now = Date.now()) {
  const local = new Date(now + OFFSET);
  const start = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), 15) - OFFSET;
  const ahead = (5 - local.getUTCDay() + 7) % 7;
  const friday = start + ahead * 86400e3;
  return friday > now ? friday : friday + 7 * 86400e3;
}
