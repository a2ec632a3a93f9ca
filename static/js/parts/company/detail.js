// @ts-check
/** One application as the company reads it: the frozen resume, how it came, what happened, what to do next. */
import { api } from "../../api.js";
import { Button, html, Icon, t, useEffect, useRef, useResource, useState } from "../../ui.js";
import { Moment, nameOf, State, Steps, unsignable } from "../applications.js";
import { PastOfApplication } from "../past.js";
import { ResumeView } from "../resume_view.js";
import { Resource } from "../states.js";
import { When } from "../time.js";
import { Arranged } from "./arranged.js";
import { InviteDialog, RejectDialog } from "./decide.js";
import { OfferDialog, Sign, Unsign } from "./hire.js";

const PHONE = "(max-width: 899px)";

/** Opening is reading. @param {string} id @param {(application: any) => void} take */
async function open(id, take) {
  const application = await api.get(`/applications/${id}`);
  if (application.state !== "delivered") return application;
  const read = await api.post(`/applications/${id}/read`);
  take(read);
  return merged(application, read);
}

/** Views in lists and events carry no resume: it stays, unless the graduate took it back. @param {any} old @param {any} next */
const merged = (old, next) => ({
  ...old,
  ...next,
  resume: next.state === "withdrawn" ? null : (next.resume ?? old.resume),
});

/** @param {{application: any, onChange: (application: any) => void}} props */
function Actions({ application, onChange }) {
  const [asking, ask] = useState(/** @type {""|"invite"|"offer"|"reject"} */ (""));
  const done = (/** @type {any} */ next) => {
    ask("");
    if (next) onChange(next);
  };
  if (unsignable(application)) return html`<div><${Unsign} application=${application} onDone=${done} /></div>`;
  if (["signed", "rejected", "withdrawn"].includes(application.state)) return null;
  const unsettled = application.state === "invited" && !application.interview;
  return html`<div class="stack" role="group" aria-label=${t("company.actions")}>
    ${application.interview && html`<${Arranged} application=${application} onCancelled=${() => onChange({ ...application, interview: null })} again=${() => ask("invite")} />`}
    ${unsettled && html`<p>${t("company.no_time", { name: nameOf(application) })}</p>`}
    <div class="row tight">
      ${application.state === "passed" && html`<${Button} kind="primary" icon="award" onClick=${() => ask("offer")}>${t("company.offer")}<//>`}
      ${application.state === "offered" && html`<${Sign} application=${application} onDone=${done} />`}
      ${!application.interview && application.state !== "offered" && html`<${Button} kind=${unsettled ? "" : "primary"} icon="calendar-clock" onClick=${() => ask("invite")}>${t(unsettled ? "company.settle" : "company.invite")}<//>`}
      <${Button} kind="danger" onClick=${() => ask("reject")}>${t(application.state === "offered" ? "company.take_back" : "company.reject")}<//>
    </div>
    ${asking === "invite" && html`<${InviteDialog} application=${application} onDone=${done} />`}
    ${asking === "offer" && html`<${OfferDialog} application=${application} onDone=${done} />`}
    ${asking === "reject" && html`<${RejectDialog} application=${application} onDone=${done} />`}
  </div>`;
}

/** @param {{application: any, onChange: (application: any) => void}} props */
function Letter({ application, onChange }) {
  const heading = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => {
    if (matchMedia(PHONE).matches) heading.current?.focus(); // the list is gone, and the focus with it
  }, []);
  return html`<article class="card letter stack">
  <header class="stack tight">
    <div class="row between tight"><h2 tabindex="-1" ref=${heading}>${nameOf(application)}</h2><${State} state=${application.state} /></div>
    <p>${t("company.to_job")} <a href=${`/jobs/${application.job.id}`}>${application.job.title}</a></p>
    <p class="row tight small muted"><${When} at=${application.delivered_at} /> <${Moment} application=${application} /></p>
  </header>
  <${Actions} application=${application} onChange=${onChange} />
  <hr />
  ${application.resume ? html`<${ResumeView} resume=${application.resume} heading=${application.resume.full_name !== application.graduate.name} />` : html`<p class="muted">${t("company.no_resume")}</p>`}
  <hr />
  <${PastOfApplication} application=${application} />
  <${Steps} steps=${application.steps} />
</article>`;
}

/**
 * `known` is the application as the list has it, newer after an event.
 * @param {{id: string, known?: any, take: (application: any) => void, back: string}} props
 */
export function Detail({ id, known, take, back }) {
  const full = useResource(() => open(id, take), [id]);
  useEffect(() => {
    if (known && full.data && known.version > full.data.version)
      full.set((/** @type {any} */ old) => merged(old, known));
  }, [known]);
  const change = (/** @type {any} */ next) => {
    take(next);
    full.set((/** @type {any} */ old) => merged(old, next));
  };
  return html`<a class="back phone-only row tight" href=${back}><${Icon} name="arrow-left" />${t("company.back")}</a>
    <${Resource} of=${full} lines=${10}>${(/** @type {any} */ d) => html`<${Letter} application=${d} onChange=${change} />`}<//>`;
}
