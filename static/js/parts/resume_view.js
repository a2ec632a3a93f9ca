// @ts-check
/** A resume as it is read: by its owner, by the company it was delivered to. */
import { stylesheet } from "../router.js";
import { html, Icon, t } from "../ui.js";
import { loadWords } from "../words.js";

await Promise.all([loadWords("resume_view"), stylesheet("resume_view")]);

/** 2024-07 – now @param {{from: string, to: string}} item */
const span = ({ from, to }) => `${from} – ${to || t("resume_view.now")}`;

/** @param {{items: any[]}} props */
const Experience = ({ items }) => html`<section class="stack tight">
  <h3>${t("resume_view.experience")}</h3>
  <ol class="experience">${items.map(
    (
      item,
      i,
    ) => html`<li key=${i}><div class="row between tight"><b>${item.role}</b><span class="small muted numbers">${span(item)}</span></div>
      <div class="small">${item.organisation}</div>${item.text && html`<p class="as-written">${item.text}</p>`}</li>`,
  )}</ol>
</section>`;

/** @param {{resume: any}} props */
const Reach = ({ resume }) => html`<p class="row tight small">
  ${resume.phone && html`<a href=${`tel:${resume.phone}`} class="reach"><${Icon} name="phone" />${resume.phone}</a>`}
  ${resume.email && html`<a href=${`mailto:${resume.email}`} class="reach"><${Icon} name="mail" />${resume.email}</a>`}
</p>`;

/** `heading`: whoever shows the name already leaves it out. @param {{resume: any, heading?: boolean}} props */
export const ResumeView = ({ resume, heading = true }) => html`<div class="resume-view stack">
  <header class="stack tight">
    ${heading && html`<p class="name">${resume.full_name}</p>`}
    <p>${t("resume_view.line", { school: resume.school, major: resume.major, degree: t(`resume_view.${resume.degree}`), year: resume.graduation_year })}</p>
    <${Reach} resume=${resume} />
  </header>
  ${resume.skills?.length > 0 && html`<ul class="row tight" aria-label=${t("resume_view.skills")}>${resume.skills.map((/** @type {string} */ skill) => html`<li key=${skill} class="chip">${skill}</li>`)}</ul>`}
  ${resume.summary && html`<p class="as-written">${resume.summary}</p>`}
  ${resume.experience?.length > 0 && html`<${Experience} items=${resume.experience} />`}
</div>`;
