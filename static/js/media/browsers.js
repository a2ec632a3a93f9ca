// @ts-check
/** What this browser is, and whether it can do what pictures need; some are inside other programs, which often may not use a camera. */

/** @type {[string, RegExp][]} */
const INSIDE = [
  ["wechat", /MicroMessenger/i],
  ["dingtalk", /DingTalk/i],
  ["alipay", /AlipayClient/i],
  ["weibo", /Weibo/i],
  ["qq", /\bQQ\//i],
  ["douyin", /aweme|BytedanceWebview/i],
];
/** @type {[string, RegExp][]} */
const OWN = [
  ["Edge", /Edg/],
  ["Firefox", /Firefox/],
  ["Chrome", /Chrome|CriOS/],
  ["Safari", /Safari/],
];

/** The program this page is shown in, if it is not a browser of its own; "" otherwise. */
export const inside = (agent = navigator.userAgent) => INSIDE.find(([, mark]) => mark.test(agent))?.[0] ?? "";

/** A name to tell the other side. */
export const browser = (agent = navigator.userAgent) =>
  inside(agent) || (OWN.find(([, mark]) => mark.test(agent))?.[0] ?? "");

/** Whether it has the one codec in which pictures are carried. Firefox has none before it has fetched its plugin. @param {typeof RTCRtpSender|typeof RTCRtpReceiver|undefined} end */
const able = (end) => end?.getCapabilities?.("video")?.codecs.some(({ mimeType }) => /h264/i.test(mimeType)) ?? true;

export const sendsPictures = () => able(globalThis.RTCRtpSender);
export const playsPictures = () => able(globalThis.RTCRtpReceiver);
