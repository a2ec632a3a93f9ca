// @ts-check
/** The company's desk: resumes as they arrive, its jobs, its profile. */
import { useLive } from "../live.js";
import { Inbox } from "../parts/company/inbox.js";
import { Interviews } from "../parts/company/interviews.js";
import { Jobs } from "../parts/company/jobs.js";
import { Profile } from "../parts/company/profile.js";
import { Confirming, Standing, standing } from "../parts/company/verification.js";
import { Barred, Skeleton } from "../parts/states.js";
import { Tabs } from "../parts/tabs.js";
import { navigate } from "../router.js";
import { loadMe, me } from "../store.js";
import { Button, html, t, useTitle } from "../ui.js";

const TABS = ["inbox", "interviews", "jobs", "profile"];

/** @param {{query: Record<string, string>}} props */
function Desk({ query }) {
  const tab = TABS.includes(query.tab) ? query.tab : "inbox";
  const company = /** @type {any} */ (me.value).company;
  useLive("/inbox", {
    payload: () => ({}),
    events: { notice_arrived: ({ notice }) => notice.kind.startsWith("company_") && loadMe() },
  });
  const views = {
    inbox: () => html`<${Inbox} query=${query} />`,
    interviews: () => html`<${Interviews} />`,
    jobs: () => html`<${Jobs} />`,
    profile: () => html`<${Profile} />`,
  };
  return html`<div class=${query.application ? "page company opened" : "page company"}>
    <div class="page-head">
      <div class="stack tight"><h1>${company.name}</h1>
        <p><${Standing} /></p></div>
      ${standing() !== "overdue" && html`<${Button} kind="primary" icon="plus" href="/jobs/new">${t("company.post")}<//>`}
    </div>
    <${Confirming} />
    <div>
      <${Tabs} label=${t("company.tabs")} tabs=${TABS.map((key) => [key, t(`company.tab_${key}`)])} selected=${tab}
        onSelect=${(/** @type {string} */ key) => navigate(key === "inbox" ? "/company" : `/company?tab=${key}`, { replace: true })} class="panel company-panel">
        ${(/** @type {"inbox"|"interviews"|"jobs"|"profile"} */ key) => views[key]()}
      <//>
    </div>
  </div>`;
}

/** @param {{query: Record<string, string>}} props */
export default function Company({ query }) {
  useTitle(t("company.title"));
  if (me.value === undefined) return html`<div class="page"><${Skeleton} lines=${8} /></div>`;
  if (me.value?.role === "recruiter" && me.value.company) return html`<${Desk} query=${query} />`;
  return html`<div class="page"><h1>${t("company.title")}</h1><${Barred} /></div>`;
}
