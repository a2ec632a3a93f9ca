// @ts-check
/** Somebody waits while who could come is on another page: said and rung there, until they go or somebody is with them. */
import { near } from "../../interview.js";
import { stylesheet } from "../../router.js";
import { Button, html, Icon, t, useNow, useState } from "../../ui.js";
import { loadWords } from "../../words.js";
import { useCalling } from "../calling.js";

await Promise.all([loadWords("interview"), stylesheet("queue")]);

/** @param {any} door */
const saying = ({ waits, name }) => t(waits === "alone" ? "interview.waits" : "interview.knocks", { name });

/** @param {{doors: any[], busy: boolean}} props `busy`: in another interview, which no ringing disturbs */
export function Doors({ doors, busy }) {
  const [hushed, hush] = useState(/** @type {string[]} */ ([]));
  const now = useNow(10_000);
  const rings = (/** @type {any} */ one) => !busy && !hushed.includes(one.interview) && near(one, now);
  const first = doors.find(rings) ?? doors[0];
  useCalling({
    words: saying(first),
    title: t("interview.knocks_title", { name: first.name }),
    tag: "knock",
    quiet: !rings(first),
  });
  return html`<section class="strips" role="alert" aria-label=${t("interview.knocks_here")}>${doors.map(
    (one) => html`<div class="strip called" key=${one.interview}><${Icon} name="bell-ring" />
      <p class="grow"><b>${saying(one)}</b><br /><span class="small">${one.job}</span></p>
      <${Button} kind="primary" icon="door-open" href=${`/interviews/${one.interview}?door`}>${t(one.waits === "alone" ? "interview.to_room" : "interview.to_door")}<//>
      ${rings(one) && html`<${Button} kind="quiet" icon="bell-off" onClick=${() => hush([...hushed, one.interview])}>${t("interview.hush")}<//>`}</div>`,
  )}</section>`;
}
