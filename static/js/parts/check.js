// @ts-check
/** What a device check found, in words, with what to do about it. */
import { api } from "../api.js";
import { html, Icon, t, useResource } from "../ui.js";
import { When } from "./time.js";

const PARTS = ["camera", "microphone", "speakers", "network"];

const ICONS = { good: "circle-check", weak: "triangle-alert", failed: "circle-x", skipped: "circle-dashed" };

/** @param {{part: string, state: keyof typeof ICONS, advised: boolean, why?: string, children?: any}} props */
const Part = ({
  part,
  state,
  advised,
  why,
  children,
}) => html`<li class=${`row tight part ${state}`}><${Icon} name=${ICONS[state]} />
  <span class="grow"><b>${t(`check.${part}`)}</b> ${t(`check.is_${state}`)}${children && html`<br /><span class="small muted">${children}</span>`}${
    advised && (state === "failed" || state === "weak")
      ? html`<br /><span class="small">${t(why || `check.${part}_${state}`)}</span>`
      : ""
  }</span></li>`;

/** @param {{result: any, reasons?: Record<string, string>, others?: boolean}} props `reasons`: why a part failed, where one knows better than that it did: keys of strings; `others`: what to do about it is nothing for who reads this */
export const Result = ({
  result,
  reasons = {},
  others = false,
}) => html`<ul class="list parts" aria-label=${t("check.result")}>
  ${PARTS.slice(0, 3).map((part) => html`<${Part} key=${part} part=${part} state=${result[part]} why=${reasons[part]} advised=${!others} />`)}
  <${Part} part="network" state=${result.network} advised=${!others}>${result.loop && t("check.loop", { ...result.loop, percent: (result.loop.lost * 100).toFixed(1), way: t(result.loop.relayed ? "check.relayed" : "check.direct") })}<//>
</ul>`;

/** In one line: what does not work, if anything. @param {{result: any}} props */
export function Brief({ result }) {
  const tried = PARTS.filter((part) => result[part] !== "skipped");
  const poor = tried.filter((part) => result[part] !== "good");
  const state = poor.some((part) => result[part] === "failed") ? "failed" : poor.length ? "weak" : "good";
  const words = poor.map((part) => `${t(`check.${part}`)} ${t(`check.is_${result[part]}`)}`).join(t("check.and"));
  return html`<span class=${`brief-check ${state}`}><${Icon} name=${ICONS[state]} />${words || t("check.all_good")}</span>`;
}

/** What the candidate's device check found, and that there was none. @param {{id: string, open?: boolean}} props `id`: of the interview */
export function CandidatesCheck({ id, open }) {
  const check = useResource(() => api.get(`/interviews/${id}/check`).catch(() => null), [id]);
  if (check.data === undefined) return null;
  if (!check.data) return html`<p class="small muted">${t("check.candidate_none")}</p>`;
  const { result, checked_at } = check.data;
  return html`<details class="candidates-check" open=${open}><summary>${t("check.candidate")} <${Brief} result=${result} /></summary>
    <${Result} result=${result} others /><p class="small muted"><${When} at=${checked_at} /></p></details>`;
}
