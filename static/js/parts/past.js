// @ts-check
/** Interviews that are over, as ways back to them: what was written, the recordings, the cards, the decision. */
import { api } from "../api.js";
import { OVER } from "../interview.js";
import { html, t, useResource } from "../ui.js";
import { loadWords } from "../words.js";
import { When } from "./time.js";

await loadWords("past");

/** @type {Record<string, string>} */
const LOOK = { undecided: "waiting", passed: "done" };

/** @param {any} interview */
const became = ({ state, outcome }) => outcome ?? (state === "ended" ? "undecided" : state);

/** `name`: whose it is, where that is not said already. @param {{interview: any, name?: string}} props */
export const Past = ({ interview, name }) => html`<a class="item past" href=${`/interviews/${interview.id}`}>
  <span class="grow">${name && html`<b>${name}</b> · ${interview.job.title}<br />`}<span class=${name ? "small muted" : ""}><${When} at=${interview.began_at ?? interview.starts_at} /></span></span>
  <span class=${`chip ${LOOK[became(interview)] ?? ""}`}>${t(`past.${became(interview)}`)}</span></a>`;

/** Those of one application, nothing where there are none. @param {{interviews: any[]}} props */
export function PastOf({ interviews }) {
  const over = interviews.filter((one) => OVER.includes(one.state));
  if (!over.length) return null;
  return html`<section class="stack tight"><h3 class="label">${t("past.title")}</h3>
    <ul class="list" aria-label=${t("past.title")}>${over.map((one) => html`<li key=${one.id}><${Past} interview=${one} /></li>`)}</ul></section>`;
}

/** As the company asks for them. @param {{application: any}} props */
export function PastOfApplication({ application }) {
  const found = useResource(
    () => api.get("/interviews", { application: application.id }).then((answer) => answer.interviews),
    [application.id, application.version],
  );
  return html`<${PastOf} interviews=${found.data ?? []} />`;
}
