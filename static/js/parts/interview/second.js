// @ts-check
/** The second camera: the code that lets a phone in, and the picture it sends beside its candidate's face. */
import { api } from "../../api.js";
import { Button, html, t, useEffect, useNow, useResource, useState } from "../../ui.js";
import { loadWords } from "../../words.js";
import { CopyLink } from "../copy.js";
import { Dialog } from "../dialog.js";
import { Resource } from "../states.js";
import { clock } from "../time.js";
import { Tool } from "./controls.js";

const SECOND = ":second";

/** @param {any} source */
export const isSecond = (source) => source.name.endsWith(SECOND);

/** One for each phone that was let in, whether it sends or not: that it does not is what has to be seen. @param {any} meeting @param {any} mine */
export const seconds = ({ interview, sources }, mine) =>
  interview.seats
    .filter((/** @type {any} */ seat) => seat.second_camera && seat.person !== mine.person)
    .map((/** @type {any} */ seat) => ({
      id: `${seat.person}${SECOND}`,
      name: t("interview.second_of", { name: seat.name }),
      source: sources.find((/** @type {any} */ one) => one.name === `${seat.person}${SECOND}`),
      screen: true,
      missing: "interview.second_lost",
    }));

/** Whether the own phone sends. @param {any} meeting @param {any} mine */
const sends = ({ sources }, mine) => sources.some((/** @type {any} */ one) => one.name === `${mine.person}${SECOND}`);

/** Who sits at the phone cannot scan it, and sends the link on: the same token, which opens once. @param {{code: {link: string, qr: string, expires_at: string}, onAgain: () => void}} props */
function Code({ code, onAgain }) {
  const left = Date.parse(code.expires_at) - useNow();
  if (left <= 0)
    return html`<p role="status">${t("camera.expired")}</p><div><${Button} kind="primary" icon="qr-code" onClick=${onAgain}>${t("camera.again")}<//></div>`;
  return html`<img class="qr" src=${code.qr} alt=${t("camera.qr")} />
    <p>${t("camera.link_text")}</p><${CopyLink} link=${code.link} label=${t("camera.link")} />
    <p class="small muted">${t("camera.lasts", { time: clock(left) })}</p>`;
}

/** @param {{interview: any, done: boolean, onClose: () => void}} props */
function CodeDialog({ interview, done, onClose }) {
  const code = useResource(async () => {
    await loadWords("camera");
    return api.post(`/interviews/${interview.id}/camera`, {});
  }, []);
  const [asked] = useState(done);
  useEffect(() => {
    if (done && !asked) onClose(); // the phone is there
  }, [done]);
  return html`<${Dialog} title=${t("interview.second_title")} onClose=${onClose} sheet>
    <${Resource} of=${code} lines=${6}>${(/** @type {any} */ given) => html`<div class="stack scan"><p>${t("camera.scan")}</p><${Code} code=${given} onAgain=${code.reload} /></div>`}<//>
    <div class="actions"><${Button} onClick=${onClose}>${t("close")}<//></div>
  <//>`;
}

/** For the candidate of an examination: lets the phone in, and says when it is gone. @param {{meeting: any, mine: any}} props */
export function SecondCamera({ meeting, mine }) {
  const [open, set] = useState(false);
  if (mine.role !== "candidate" || !meeting.interview.number) return null;
  const there = sends(meeting, mine);
  return html`<${Tool} icon="smartphone" words=${there ? "interview.second_on" : "interview.second"} pressed=${there} onPress=${() => set(true)} />
    ${mine.second_camera && !there && !open && html`<p class="second-gone" role="alert">${t("interview.second_gone")}</p>`}
    ${open && html`<${CodeDialog} interview=${meeting.interview} done=${there} onClose=${() => set(false)} />`}`;
}
