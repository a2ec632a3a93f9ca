// @ts-check
/** A job at a glance: in lists, in the show, in the replay. Takes a JobView or a JobCard. */
import { html, Icon, language, t } from "../ui.js";

/** 6,000–8,000 元/月 @param {{pay_low: number, pay_high: number}} job */
export function pay({ pay_low, pay_high }) {
  const number = new Intl.NumberFormat(language.value === "en" ? "en" : "zh-CN");
  return t("job.pay", { low: number.format(pay_low), high: number.format(pay_high) });
}

/** @param {{job: any}} props */
export const JobFacts = ({ job }) => html`<div class="row small muted job-facts">
  <span class="pay">${pay(job)}</span>
  <span>${job.place}</span>
  <span>${t("job.headcount", { n: job.headcount })}</span>
</div>`;

/** @param {{company: {name: string, verified?: boolean}}} props */
export const Company = ({ company: { name, verified } }) =>
  html`<span class="row tight small muted employer"><span>${name}</span>${
    verified && html`<span class="chip done"><${Icon} name="badge-check" />${t("job.verified")}</span>`
  }</span>`;
