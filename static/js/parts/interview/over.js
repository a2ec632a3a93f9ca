// @ts-check
/** After the interview: thanks for the candidate; for the company its cards, and the decision. */
import { api } from "../../api.js";
import { me } from "../../store.js";
import { Button, html, t, useEffect, useRef, useState } from "../../ui.js";
import { Correspondence, Letter } from "../appointment/letters.js";
import { Recordings } from "../consent/after.js";
import { confirm } from "../dialog.js";
import { Field, Form, Submit, useForm } from "../forms.js";
import { Ridgeline } from "../ridgeline.js";
import { Skeleton } from "../states.js";
import { When } from "../time.js";
import { tell } from "../toast.js";
import { Feedback } from "./feedback.js";
import { Next } from "./next.js";
import { useLines } from "./side.js";

/** Where one came from. @param {any} interview */
function back({ examination, application }) {
  if (examination) return `/examinations/${examination}`;
  return me.value?.role === "graduate" ? "/applications" : `/company?application=${application}`;
}

/** What there is to say of it: to the candidate the outcome, once there is one. @param {any} interview */
const words = ({ state, outcome }) => (me.value?.role === "graduate" && outcome) || state;

/** The company has something left to do. @param {any} interview */
const follows = (interview) =>
  me.value?.role === "recruiter" && interview.state === "ended" ? "to_judge" : words(interview);

/** @param {{interview: any}} props */
function Closing({ interview }) {
  const heading = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => {
    if (document.activeElement?.matches("body, main")) heading.current?.focus({ preventScroll: true }); // the room is gone, and with it what had it
  }, []);
  return html`<div class="state">
    <${Ridgeline} lantern=${false} />
    <h1 tabindex="-1" ref=${heading}>${t(`interview.${words(interview)}`)}</h1>
    <p>${t(`interview.${follows(interview)}_text`)}</p>
    <p>${interview.company.name} · ${interview.job.title}<br /><span class="small"><${When} at=${interview.ended_at ?? interview.starts_at} /></span></p>
    <${Button} kind=${follows(interview) === "to_judge" && !interview.outcome ? "" : "primary"} href=${back(interview)}>${t("interview.back")}<//>
  </div>`;
}

/** @param {{interview: any, onDecided: (interview: any) => void}} props */
function Decision({ interview, onDecided }) {
  const name = interview.graduate.name;
  const form = useForm(
    { outcome: "", note: "" },
    {
      check: ({ outcome }) => ({ outcome: !outcome && t("scorecard.outcome_missing") }),
      send: async ({ outcome, note }) => {
        const question = {
          title: t("scorecard.fail_title", { name }),
          text: t("scorecard.fail_text"),
          yes: t("scorecard.tell", { name }),
          danger: true,
        };
        if (outcome === "failed" && !(await confirm(question))) return false;
        onDecided(await api.post(`/interviews/${interview.id}/decision`, { outcome, note: note.trim() }));
        tell(t("scorecard.decided", { name }));
      },
    },
  );
  const outcomes = [["", t("scorecard.choose")], ...["passed", "failed"].map((one) => [one, t(`scorecard.${one}`)])];
  return html`<section class="card stack tight" aria-labelledby="decision"><h2 id="decision">${t("scorecard.decision")}</h2>
    <${Form} form=${form}>
      <${Field} form=${form} name="outcome" type="select" label=${t("scorecard.outcome")} options=${outcomes} />
      <${Field} form=${form} name="note" type="textarea" label=${t("scorecard.note", { name })} hint=${t(`scorecard.${form.values.outcome || "passed"}_hint`)} optional maxlength="500" />
      <div><${Submit} form=${form} kind=${form.values.outcome === "failed" ? "danger" : "primary"}>${t("scorecard.tell", { name })}<//></div>
    <//>
  </section>`;
}

/** @param {{interview: any}} props */
function After({ interview }) {
  const [Cards, set] = useState(/** @type {any} */ (null));
  const [decided, decide] = useState(interview.outcome);
  useEffect(() => {
    import("./scorecard.js").then((module) => set(() => module.Scorecards));
  }, []);
  if (!Cards) return html`<${Skeleton} lines=${8} />`;
  return html`<section class="card stack tight" aria-labelledby="cards"><h2 id="cards">${t("scorecard.of", { name: interview.graduate.name })}</h2><${Cards} id=${interview.id} blind=${!!interview.number} /></section>
    ${decided ? html`<p class="card" role="status">${t(`scorecard.is_${decided}`)}</p>` : html`<${Decision} interview=${interview} onDecided=${(/** @type {any} */ next) => decide(next.outcome)} />`}`;
}

/** What they wrote to each other, such as the reason of a cancellation or the word with a decision; for the panel also its notes. @param {{interview: any}} props */
function Written({ interview }) {
  const { lines, take } = useLines(interview.id);
  const [letters, notes] = [false, true].map((panel) => lines.filter((/** @type {any} */ one) => one.panel === panel));
  const send = async (/** @type {string} */ text) =>
    take(await api.post(`/interviews/${interview.id}/lines`, { text }));
  const open = interview.state !== "cancelled";
  return html`${(open || letters.length > 0) && html`<${Correspondence} id=${interview.id} lines=${letters} send=${open && send} />`}
    ${
      notes.length > 0 &&
      html`<section class="card stack tight" aria-labelledby="notes"><h2 id="notes">${t("interview.notes")}</h2>
      <ul class="letters stack tight">${notes.map((/** @type {any} */ line) => html`<${Letter} key=${line.id} line=${line} />`)}</ul></section>`
    }`;
}

/** What is left to do comes before what was written. @param {{interview: any}} props */
export const Over = ({ interview }) => html`<div class="page narrow">
  <${Closing} interview=${interview} />
  ${me.value?.role === "recruiter" && html`<${Next} interview=${interview} />`}
  ${interview.state === "ended" && me.value?.role === "recruiter" && html`<${After} interview=${interview} />`}
  <${Written} interview=${interview} />
  ${interview.state === "ended" && html`<${Recordings} interview=${interview} panel=${me.value?.role === "recruiter"} />`}
  ${interview.state === "ended" && html`<${Feedback} interview=${interview} mine=${interview.seats.find((/** @type {any} */ seat) => seat.person === me.value?.id)} />`}
</div>`;
