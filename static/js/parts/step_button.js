// @ts-check
/** A step that an application takes once a question was answered: signed, not signed after all, withdrawn. */
import { api } from "../api.js";
import { Button, html, t, useAction } from "../ui.js";
import { confirm } from "./dialog.js";
import { tell } from "./toast.js";

/**
 * `words` is what stands on it; with `_title` and `_text` it is what is asked. `told` is said afterwards.
 * @param {{application: any, verb: string, words: string, told: string, names: Record<string, string>,
 *   kind: string, icon?: string, danger?: boolean, onDone: (application: any) => void}} props
 */
export function StepButton({ application, verb, words, told, names, kind, icon, danger, onDone }) {
  const [busy, take] = useAction(async () => {
    const question = { title: t(`${words}_title`, names), text: t(`${words}_text`, names), yes: t(words), danger };
    if (!(await confirm(question))) return;
    onDone(await api.post(`/applications/${application.id}/${verb}`));
    tell(t(told, names));
  });
  return html`<${Button} kind=${kind} icon=${icon} busy=${busy} onClick=${take}>${t(words)}<//>`;
}
