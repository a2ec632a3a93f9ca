// @ts-check
/** Browsers inside other programs, which often may not use a camera: WeChat, QQ, Weibo, DingTalk, Alipay, Douyin. */

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
