// @ts-check
/** Where this person is signed in, and how to end what is not theirs. */
import { api } from "../../api.js";
import { Button, html, t, useAction, useResource } from "../../ui.js";
import { confirm } from "../dialog.js";
import { Resource } from "../states.js";
import { When } from "../time.js";
import { tell } from "../toast.js";

const BROWSERS = [
  ["Edg/", "Edge"],
  ["MicroMessenger", "微信"],
  ["HuaweiBrowser", "华为浏览器"],
  ["Firefox", "Firefox"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
];
const SYSTEMS = [
  ["HarmonyOS", "HarmonyOS"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS", "macOS"],
  ["Linux", "Linux"],
];

/** What a person calls a user agent: "Chrome · Windows". @param {string} device */
function nameOf(device) {
  const find = (/** @type {string[][]} */ table) => table.find(([mark]) => device.includes(mark))?.[1];
  return [find(BROWSERS), find(SYSTEMS)].filter(Boolean).join(" · ") || device.slice(0, 40) || t("me.unknown_device");
}

/** @param {{login: any, onEnded: () => void}} props */
function Line({ login, onEnded }) {
  const name = nameOf(login.device);
  const [busy, end] = useAction(async () => {
    if (
      !(await confirm({ title: t("me.end_title", { name }), text: t("me.end_text"), yes: t("me.end"), danger: true }))
    )
      return;
    await api.del(`/logins/${login.id}`);
    tell(t("me.ended", { name }));
    onEnded();
  });
  return html`<div class="row between">
    <p><b>${name}</b><br /><span class="small muted">${t("me.since")} <${When} at=${login.created_at} /></span></p>
    ${
      login.current
        ? html`<span class="chip done">${t("me.this_device")}</span>`
        : html`<${Button} kind="small" busy=${busy} onClick=${end} aria-label=${t("me.end_named", { name })}>${t("me.end")}<//>`
    }
  </div>`;
}

export function Devices() {
  const logins = useResource(() => api.get("/me/logins").then((answer) => answer.logins), []);
  return html`<section class="stack tight" aria-labelledby="logins"><h2 id="logins">${t("me.logins")}</h2>
    <p class="muted">${t("me.logins_text")}</p>
    <${Resource} of=${logins} lines=${3}>
      ${(/** @type {any[]} */ list) => html`<ul class="list">${list.map((login) => html`<li key=${login.id}><${Line} login=${login} onEnded=${logins.reload} /></li>`)}</ul>`}
    <//>
  </section>`;
}
