// @ts-check
/** The one motif: three stacked ridgelines. Logo, the countdown's progress, the empty states. */
import { html, useId } from "../ui.js";

const FAR = "M0 62 L28 44 L52 58 L88 26 L120 52 L150 36 L186 60 L222 30 L262 56 L300 38 L332 58 L360 46 V110 H0 Z";
const MID = "M0 78 L34 62 L70 80 L104 54 L140 76 L178 58 L214 80 L250 60 L290 78 L324 62 L360 76 V110 H0 Z";
const NEAR = "M0 96 L40 82 L78 96 L120 78 L162 96 L204 82 L248 97 L292 82 L330 95 L360 86 V110 H0 Z";

/** @param {{x: number, d: string, tone: string, id: string}} props */
const Ridge = ({ x, d, tone, id }) => html`
  <path d=${d} fill=${`var(--ridge-${tone})`} opacity="0.35" />
  <path d=${d} fill=${`var(--ridge-${tone})`} clip-path=${`url(#${id})`} data-progress=${x} />
`;

/**
 * With `progress` (0 to 1) the lights come on from the left. Decorative: say the same in words beside it.
 * @param {{progress?: number, lantern?: boolean}} props
 */
export function Ridgeline({ progress = 1, lantern = true }) {
  const id = `ridge${useId()}`.replace(/[^\w]/g, "");
  const x = Math.max(0, Math.min(1, progress));
  return html`<svg class="ridgeline" viewBox="0 0 360 110" aria-hidden="true" focusable="false">
    <clipPath id=${id}><rect x="0" y="0" width=${360 * x} height="110" /></clipPath>
    <${Ridge} x=${x} d=${FAR} tone="far" id=${id} />
    <${Ridge} x=${x} d=${MID} tone="mid" id=${id} />
    <${Ridge} x=${x} d=${NEAR} tone="near" id=${id} />
    ${lantern && html`<circle cx=${Math.max(14, Math.min(318, 360 * x))} cy="14" r="6" fill="var(--lantern)" />`}
  </svg>`;
}

export const Logo = () => html`<svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" focusable="false">
  <path d="M0 17 L6 11 L10 15 L17 6 L22 12 L26 9 L32 14 V20 H0 Z" fill="var(--ridge-far)" />
  <path d="M0 23 L5 18 L11 23 L16 16 L21 21 L27 15 L32 20 V26 H0 Z" fill="var(--ridge-mid)" />
  <path d="M0 29 L7 23 L13 27 L19 21 L25 27 L32 23 V32 H0 Z" fill="var(--ridge-near)" />
  <circle cx="26" cy="4.5" r="2.8" fill="var(--lantern)" />
</svg>`;
