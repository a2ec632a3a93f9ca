// @ts-check
/** Lines that wait for a host: let through or refused, each with its undo. */
import { Button, html, t, useAction } from "../ui.js";
import { OnWriter } from "./order.js";
import { tell, tellError } from "./toast.js";

/** Those that wait for a host to read them. @param {any} audience */
export const waiting = (audience) => audience.held.filter((/** @type {any} */ line) => line.state === "waiting");

/** Why a line or question waits, for those who read it first. @param {any} one */
export const why = (one) => (one.why === "word" ? t("held.word", { word: one.word }) : t(`held.${one.why}`));

/** @param {{line: any, act: (verb: string, payload: any) => Promise<any>}} props */
function Waiting({ line, act }) {
  const undo = (/** @type {string} */ verb, /** @type {any} */ payload) => ({
    label: t("undo"),
    run: () => void act(verb, payload).catch(tellError),
  });
  const [passing, pass] = useAction(async () => {
    const said = await act("let_through", { held: line.id });
    tell(t("held.passed"), undo("hide", { line: said.id }));
  });
  const [refusing, refuse] = useAction(async () => {
    await act("refuse", { held: line.id });
    tell(t("held.refused"), undo("hold", { held: line.id }));
  });
  return html`<li class="stack tight">
    <p><b class="line-name">${line.name}</b>${line.text} <span class="small muted">${why(line)}</span></p>
    <p class="row tight"><${Button} kind="small" icon="check" busy=${passing} onClick=${pass} aria-label=${t("held.pass_line", { text: line.text })}>${t("held.pass")}<//>
      <${Button} kind="quiet small" busy=${refusing} onClick=${refuse} aria-label=${t("held.refuse_line", { text: line.text })}>${t("held.refuse")}<//>
      <${OnWriter} of=${{ held: line.id }} name=${line.name} /></p>
  </li>`;
}

/** The oldest first: whoever waits longest. @param {{audience: any}} props */
export function Held({ audience }) {
  const lines = waiting(audience).sort((/** @type {any} */ a, /** @type {any} */ b) => a.at.localeCompare(b.at));
  if (!lines.length) return null;
  return html`<section class="held" aria-label=${t("held.title")}><h2 class="small">${t("held.title")} <span class="badge">${lines.length}</span></h2>
    <ul class="stack tight">${lines.map((/** @type {any} */ line) => html`<${Waiting} key=${line.id} line=${line} act=${audience.act} />`)}</ul></section>`;
}
