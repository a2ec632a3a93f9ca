// @ts-check
/** Reactions: four small buttons, and what others feel rising at the edge of the picture. */
import { live } from "../live.js";
import { me } from "../store.js";
import { Button, html, Icon, t, useEffect, useState } from "../ui.js";
import { tellError } from "./toast.js";

const KINDS = /** @type {Record<string, string>} */ ({
  like: "thumbs-up",
  love: "heart",
  cheer: "party-popper",
  laugh: "laugh",
});
const MOST = 8;
let count = 0;

/** @param {{show: string, children?: any}} props */
export function ReactionBar({ show, children }) {
  if (!me.value) return null;
  const react = (/** @type {string} */ kind) =>
    live("/audience").call("react", { broadcast: show, kind }).catch(tellError);
  return html`<div class="reactions" role="group" aria-label=${t("reaction.group")}>${Object.entries(KINDS).map(
    ([kind, icon]) =>
      html`<${Button} key=${kind} kind="quiet small" only icon=${icon} onClick=${() => react(kind)} aria-label=${t(`reaction.${kind}`)} />`,
  )}${children}</div>`;
}

/** As many as can be seen apart: of each kind some, however many there were. @param {Record<string, number>} counts */
const rising = (counts) =>
  Object.entries(counts).flatMap(([kind, n]) =>
    Array.from({ length: Math.min(n, 3) }, () => ({
      id: ++count,
      kind,
      left: (count * 37) % 100,
      late: (count * 61) % 600,
    })),
  );

/** @param {{audience: any}} props */
export function Cheers({ audience }) {
  const [up, setUp] = useState(/** @type {any[]} */ ([]));
  const { cheers } = audience;
  useEffect(() => {
    if (cheers) setUp((old) => [...old, ...rising(cheers.counts)].slice(-MOST));
  }, [cheers]);
  const gone = (/** @type {number} */ id) => setUp((old) => old.filter((one) => one.id !== id));
  return html`<div class="cheers" aria-hidden="true" data-testid="cheers">${up.map(
    (one) =>
      html`<span key=${one.id} style=${{ "--left": `${one.left}%`, "--late": `${one.late}ms` }} onAnimationEnd=${() => gone(one.id)}><${Icon} name=${KINDS[one.kind]} /></span>`,
  )}</div>`;
}
