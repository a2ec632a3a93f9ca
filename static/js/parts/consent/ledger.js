// @ts-check
/** The ledger of a recording: who asked, what for, until when, what each one said; taking one's own consent back. */
import { api } from "../../api.js";
import { me } from "../../store.js";
import { Button, html, t, useAction } from "../../ui.js";
import { confirm, Dialog } from "../dialog.js";
import { when } from "../time.js";
import { tell } from "../toast.js";
import { saidBy } from "./use.js";

const CHIPS = /** @type {Record<string, string>} */ ({ agreed: "chip done", declined: "chip", revoked: "chip" });

/** @param {{recording: any}} props */
export const Terms = ({ recording }) => html`<dl class="terms">
  <dt>${t("consent.what_for")}</dt><dd>${t(`consent.purpose_${recording.purpose}`)}</dd>
  <dt>${t("consent.until")}</dt><dd>${t("consent.until_text", { time: when(recording.until) })}</dd>
  <dt>${t("consent.who_sees")}</dt><dd>${t("consent.who_sees_text")}</dd>
</dl>`;

/** @param {{recording: any}} props */
export const Said = ({ recording }) =>
  html`<ul class="list said" aria-label=${t("consent.people")}>${recording.answers.map(
    (/** @type {any} */ one) => html`<li key=${one.person} class="row between tight">
    <span>${one.person === me.value?.id ? t("consent.you", { name: one.name }) : one.name}</span>
    <span class=${CHIPS[one.answer] ?? "chip waiting"}>${t(`consent.answer_${one.answer ?? "open"}`)}</span></li>`,
  )}</ul>`;

/** @param {{recording: any, take: (next: any) => void}} props */
export function Revoke({ recording, take }) {
  const [busy, revoke] = useAction(async () => {
    const question = {
      title: t("consent.revoke_title"),
      text: t("consent.revoke_text"),
      yes: t("consent.revoke"),
      danger: true,
    };
    if (!(await confirm(question))) return;
    take(await api.post(`/recordings/${recording.id}/revoke`));
    tell(t("consent.revoked"));
  });
  if (saidBy(recording) !== "agreed" || recording.gone_at) return null;
  return html`<${Button} kind="danger" icon="undo-2" busy=${busy} onClick=${revoke}>${t("consent.revoke")}<//>`;
}

/** Who declined may think better of it while it goes on. @param {{recording: any, take: (next: any) => void}} props */
function AfterAll({ recording, take }) {
  const [busy, agree] = useAction(async () =>
    take(await api.put(`/recordings/${recording.id}/answer`, { agree: true })),
  );
  if (saidBy(recording) !== "declined" || recording.state === "stopped") return null;
  return html`<${Button} icon="circle-dot" busy=${busy} onClick=${agree}>${t("consent.agree_after_all")}<//>`;
}

/** @param {{recording: any, panel: boolean, take: (next: any) => void, onClose: () => void}} props */
export function LedgerDialog({ recording, panel, take, onClose }) {
  const [busy, stop] = useAction(async () => {
    const question = { title: t("consent.stop_title"), text: t("consent.stop_text"), yes: t("consent.stop") };
    if (!(await confirm(question))) return;
    take(await api.post(`/recordings/${recording.id}/stop`));
    tell(t("consent.stopped"));
    onClose();
  });
  return html`<${Dialog} sheet title=${t("consent.ledger_title")} onClose=${onClose}>
    <p class="small muted">${t("consent.asked_by", { name: recording.proposer.name, time: when(recording.asked_at) })}</p>
    <${Terms} recording=${recording} />
    <${Said} recording=${recording} />
    <p class="small muted">${t("consent.never")}</p>
    <div class="actions"><${Button} onClick=${onClose}>${t("close")}<//>
      <${Revoke} recording=${recording} take=${take} /><${AfterAll} recording=${recording} take=${take} />
      ${panel && recording.state !== "stopped" && html`<${Button} icon="circle-stop" busy=${busy} onClick=${stop}>${t("consent.stop")}<//>`}</div>
  <//>`;
}
