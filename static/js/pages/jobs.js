// @ts-check
/** Open jobs: search, and a list that grows. */
import { api } from "../api.js";
import { Company, JobFacts } from "../parts/job_card.js";
import { Empty, Resource } from "../parts/states.js";
import { day } from "../parts/time.js";
import { setQuery } from "../router.js";
import { me } from "../store.js";
import { Button, html, Icon, t, useEffect, usePages, useState, useTitle } from "../ui.js";

const PAUSE = 300;

/** A field that searches once typing pauses. @param {{q: string}} props */
function Search({ q }) {
  const [text, setText] = useState(q);
  useEffect(() => {
    if (!q) setText(""); // all jobs were asked for
  }, [q]);
  useEffect(() => {
    if (text.trim() === q) return undefined;
    const timer = setTimeout(() => setQuery({ q: text.trim() }), PAUSE);
    return () => clearTimeout(timer);
  }, [text, q]);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    setQuery({ q: text.trim() });
  };
  return html`<form class="search row tight" role="search" onSubmit=${submit}>
    <input type="search" class="input grow" aria-label=${t("jobs.search")} placeholder=${t("jobs.search_hint")} maxlength="80" enterkeyhint="search"
      value=${text} onInput=${(/** @type {any} */ e) => setText(e.target.value)} />
    <${Button} type="submit" icon="search">${t("jobs.find")}<//>
  </form>`;
}

/** @param {{job: any}} props */
const Found = ({ job }) => html`<article class="card job-card">
  <h2><a class="reach" href=${`/jobs/${job.id}`}>${job.title}</a></h2>
  <${Company} company=${job.company} />
  <${JobFacts} job=${job} />
  <p class="clamp small">${job.conditions}</p>
  <p class="row tight small muted">
    <span>${t("jobs.until", { day: day(job.valid_until) })}</span>
    ${job.on_show?.[0] && html`<a class="reach" href=${`/broadcasts/${job.on_show[0].broadcast}`}><span class="chip river"><${Icon} name="radio" />${t("jobs.on_show", { day: day(job.on_show[0].starts_at) })}</span></a>`}
  </p>
</article>`;

/** @param {{q: string}} props */
const Nothing = ({ q }) =>
  q
    ? html`<${Empty} title=${t("jobs.none_found", { q })} text=${t("jobs.none_found_text")}><${Button} onClick=${() => setQuery({ q: "" })}>${t("jobs.all")}<//><//>`
    : html`<${Empty} title=${t("jobs.none")} text=${t("jobs.none_text")}><${Button} kind="primary" href="/">${t("jobs.to_show")}<//><//>`;

/** @param {{query: Record<string, string>}} props */
export default function Jobs({ query }) {
  useTitle(t("jobs.title"));
  const q = query.q ?? "";
  const { list, growing, more } = usePages((old) => api.get("/jobs", { q, page: old?.next }), "jobs", [q]);
  return html`<div class="page">
    <div class="page-head">
      <div class="stack tight"><h1>${t("jobs.title")}</h1><p>${t("jobs.about")}</p></div>
      ${me.value?.role === "recruiter" && html`<${Button} kind="primary" icon="plus" href="/jobs/new">${t("jobs.post")}<//>`}
    </div>
    <${Search} q=${q} />
    <${Resource} of=${list} lines=${8} empty=${(/** @type {any} */ d) => !d.jobs.length && html`<${Nothing} q=${q} />`}>
      ${(
        /** @type {any} */ d,
      ) => html`<ul class="grid" aria-label=${t("jobs.list")} aria-busy=${list.loading ? "true" : "false"}>
          ${d.jobs.map((/** @type {any} */ job) => html`<li key=${job.id}><${Found} job=${job} /></li>`)}
        </ul>
        ${d.next && html`<div class="row center"><${Button} busy=${growing} onClick=${more}>${t("jobs.more")}<//></div>`}`}
    <//>
  </div>`;
}
