// @ts-check
/** What a device check found, in words, with what to do about it. */
import { html, Icon, t } from "../ui.js";

const ICONS = { good: "circle-check", weak: "triangle-alert", failed: "circle-x", skipped: "circle-dashed" };

/** @param {{part: string, state: keyof typeof ICONS, children?: any}} props */
const Part = ({ part, state, children }) => html`<li class=${`row tight part ${state}`}><${Icon} name=${ICONS[state]} />
  <span class="grow"><b>${t(`check.${part}`)}</b> ${t(`check.is_${state}`)}${children && html`<br /><span class="small muted">${children}</span>`}${
    state === "failed" || state === "weak" ? html`<br /><span class="small">${t(`check.${part}_${state}`)}</span>` : ""
  }</span></li>`;

/** @param {{result: any}} props */
export const Result = ({ result }) => html`<ul class="list parts" aria-label=${t("check.result")}>
  ${["camera", "microphone", "speakers"].map((part) => html`<${Part} key=${part} part=${part} state=${result[part]} />`)}
  <${Part} part="network" state=${result.network}>${result.loop && t("check.loop", { ...result.loop, percent: (result.loop.lost * 100).toFixed(1), way: t(result.loop.relayed ? "check.relayed" : "check.direct") })}<//>
</ul>`;
