// @ts-check
/** Asking everybody, and being asked: in words, with both answers alike. */
import { api } from "../../api.js";
import { Button, html, t, useAction } from "../../ui.js";
import { Dialog } from "../dialog.js";
import { Field, Form, Submit, useForm } from "../forms.js";
import { Terms } from "./ledger.js";

const PURPOSES = ["deliberation", "complaint"];
const DAYS = [7, 30, 90, 180, 365];

/** @param {{interview: string, mostDays: number, take: (next: any) => void, onClose: () => void}} props */
export function ProposeDialog({ interview, mostDays, take, onClose }) {
  const days = [...new Set([...DAYS.filter((n) => n < mostDays), mostDays])];
  const form = useForm(
    { purpose: PURPOSES[0], days: String(days.includes(30) ? 30 : days[0]) },
    {
      send: async ({ purpose, days: chosen }) => {
        take(await api.post(`/interviews/${interview}/recordings`, { purpose, days: Number(chosen) }));
        onClose();
      },
    },
  );
  const purposes = PURPOSES.map((one) => [one, t(`consent.purpose_${one}`)]);
  return html`<${Dialog} sheet title=${t("consent.propose_title")} onClose=${onClose}>
    <${Form} form=${form}>
      <p>${t("consent.propose_text")}</p>
      <${Field} form=${form} name="purpose" type="select" label=${t("consent.purpose")} options=${purposes} />
      <${Field} form=${form} name="days" type="select" label=${t("consent.days")} options=${days.map((n) => [String(n), t("consent.days_n", { n })])} />
      <p class="small muted">${t("consent.never")}</p>
      <div class="actions"><${Button} onClick=${onClose}>${t("cancel")}<//><${Submit} form=${form}>${t("consent.propose")}<//></div>
    <//>
  <//>`;
}

/** @param {{recording: any, take: (next: any) => void, onClose: () => void}} props */
export function AskDialog({ recording, take, onClose }) {
  const [busy, say] = useAction(async (/** @type {boolean} */ agree) => {
    take(await api.put(`/recordings/${recording.id}/answer`, { agree }));
    onClose();
  });
  return html`<${Dialog} sheet title=${t("consent.ask_title")} onClose=${onClose}>
    <p>${t("consent.ask_text", { name: recording.proposer.name })}</p>
    <${Terms} recording=${recording} />
    <p>${t("consent.your_choice")}</p>
    <p class="small muted">${t("consent.later")} ${t("consent.never")}</p>
    <div class="row even"><${Button} busy=${busy} onClick=${() => say(false)}>${t("consent.decline")}<//>
      <${Button} busy=${busy} onClick=${() => say(true)}>${t("consent.agree")}<//></div>
  <//>`;
}
