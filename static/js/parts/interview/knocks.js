// @ts-check
/** Who is at the door: said, rung, written into the title and told outside the page until somebody of the panel opens. */
import { Button, html, Icon, t, useAction } from "../../ui.js";
import { useCalling } from "../calling.js";

/** @param {{seat: any, interview: any, call: (verb: string, body: any) => Promise<any>, onAdmitted?: () => void}} props */
function Knock({ seat, interview, call, onAdmitted }) {
  const [busy, admit] = useAction(async () => {
    await call("admit", { interview: interview.id, person: seat.person });
    onAdmitted?.();
  });
  return html`<li class="knock row between"><span class="row tight"><${Icon} name="bell-ring" /><b>${t("interview.knocks", { name: seat.name })}</b></span>
    <${Button} kind="primary" icon="door-open" busy=${busy} onClick=${admit} aria-label=${t("interview.admit_named", { name: seat.name })}>${t("interview.admit")}<//></li>`;
}

/** @param {{interview: any, call: (verb: string, body: any) => Promise<any>, onAdmitted?: () => void}} props */
export function Knocks({ interview, call, onAdmitted }) {
  const knocking = interview.seats.filter((/** @type {any} */ seat) => seat.state === "knocking");
  const count = knocking.length;
  const first = count ? { name: knocking[0].name } : undefined;
  useCalling({
    words: first && t("interview.knocks", first),
    title: first && t("interview.knocks_title", first),
    tag: "knock",
  });
  return html`<div role="alert">${count > 0 && html`<ul class="stack tight">${knocking.map((/** @type {any} */ seat) => html`<${Knock} key=${seat.person} seat=${seat} interview=${interview} call=${call} onAdmitted=${onAdmitted} />`)}</ul>`}</div>`;
}
