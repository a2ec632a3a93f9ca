// @ts-check
/** What viewers reported, for those who keep order: a list, with a sound on what is new. */
import { Button, html, t, useAction, useEffect, useRef } from "../ui.js";
import { chime } from "./chime.js";
import { OnWriter } from "./order.js";
import { tell, tellError } from "./toast.js";

/** Those that a host still has to look at, what most people reported first. @param {any} audience */
export const open = (audience) =>
  audience.reports
    .filter((/** @type {any} */ one) => one.open)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => b.count - a.count || a.at.localeCompare(b.at));

/** Sounds when a line was reported that was not before the page came; nothing for what it found. @param {any} audience */
function useChime(audience) {
  const total = audience.reports.reduce((/** @type {number} */ sum, /** @type {any} */ one) => sum + one.count, 0);
  const heard = useRef(/** @type {number|null} */ (null));
  useEffect(() => {
    if (!audience.ready) return;
    if (heard.current !== null && total > heard.current) chime();
    heard.current = total;
  }, [audience.ready, total]);
}

/** @param {{one: any, act: (verb: string, payload: any) => Promise<any>}} props */
function Reported({ one, act }) {
  const { line } = one;
  const undo = (/** @type {string} */ verb) => ({
    label: t("order.undo"),
    run: () => void act(verb, { line: line.id }).catch(tellError),
  });
  const [hiding, hide] = useAction(async () => {
    await act("hide", { line: line.id });
    tell(t("reports.hidden"), undo("unhide"));
  });
  const [settling, settle] = useAction(async () => {
    await act("settle", { line: line.id });
    tell(t("reports.settled"), undo("reopen"));
  });
  return html`<li class="stack tight">
    <p><b class="line-name">${line.name}</b>${line.text} <span class="small muted">${t("reports.count", { n: one.count })}</span></p>
    <p class="row tight"><${Button} kind="small" icon="eye-off" busy=${hiding} onClick=${hide} aria-label=${t("chat.hide_line", { text: line.text })}>${t("chat.hide")}<//>
      <${Button} kind="quiet small" busy=${settling} onClick=${settle} aria-label=${t("reports.settle_line", { text: line.text })}>${t("reports.settle")}<//>
      <${OnWriter} of=${{ line: line.id }} name=${line.name} role=${line.role} /></p>
  </li>`;
}

/** @param {{audience: any}} props */
export function Reports({ audience }) {
  const lines = open(audience);
  if (!lines.length) return null;
  return html`<section class="held" aria-label=${t("reports.title")}>
    <h2 class="small">${t("reports.title")} <span class="badge">${lines.length}</span></h2>
    <ul class="stack tight">${lines.map((/** @type {any} */ one) => html`<${Reported} key=${one.line.id} one=${one} act=${audience.act} />`)}</ul></section>`;
}

/** Listens wherever the moderator is on the desk. @param {{audience: any}} props */
export function ReportSound({ audience }) {
  useChime(audience);
  return null;
}
