// @ts-check
/** After the interview: thanks for the candidate; for the company its cards, and the decision. */
import { api } from "../../api.js";
import { me } from "../../store.js";
import { Button, html, t, useEffect, useState } from "../../ui.js";
import { Field, Form, Submit, useForm } from "../forms.js";
import { Recordings } from "../consent/after.js";
import { Ridgeline } from "../ridgeline.js";
import { When } from "../time.js";
import { tell } from "../toast.js";
import { Feedback } from "./feedback.js";

/** Where one came from. @param {any} interview */
function back({ examination, application }) {
  if (examination) return `/examinations/${examination}`;
  return me.value?.role === "graduate" ? "/applications" : `/company?application=${application}`;
}

/** @param {{interview: any}} props */
const Closing = ({ interview }) => html`<div class="state">
  <${Ridgeline} lantern=${false} />
  <h1>${t(`interview.${interview.state}`)}</h1>
  <p>${t(`interview.${interview.state}_text`)}</p>
  <p>${interview.company.name} · ${interview.job.title}<br /><span class="small"><${When} at=${interview.ended_at ?? interview.starts_at} /></span></p>
  <${Button} kind="primary" href=${back(interview)}>${t("interview.back")}<//>
</div>`;

/** @param {{interview: any, onDecided: (interview: any) => void}} props */
function Decision({ interview, onDecided }) {
  const name = interview.graduate.name;
  const form = useForm(
    { outcome: "passed", note: "" },
    {
      send: async ({ outcome, note }) => {
        onDecided(await api.post(`/interviews/${interview.id}/decision`, { outcome, note: note.trim() }));
        tell(t("scorecard.decided", { name }));
      },
    },
  );
  return html`<section class="card stack tight" aria-labelledby="decision"><h2 id="decision">${t("scorecard.decision")}</h2>
    <${Form} form=${form}>
      <${Field} form=${form} name="outcome" type="select" label=${t("scorecard.outcome")} options=${["passed", "failed"].map((one) => [one, t(`scorecard.${one}`)])} />
      <${Field} form=${form} name="note" type="textarea" label=${t("scorecard.note", { name })} hint=${t(`scorecard.${form.values.outcome}_hint`)} optional maxlength="500" />
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
  if (!Cards) return null;
  return html`<section class="card stack tight" aria-labelledby="cards"><h2 id="cards">${t("scorecard.of", { name: interview.graduate.name })}</h2><${Cards} id=${interview.id} blind=${!!interview.number} /></section>
    ${decided ? html`<p class="card" role="status">${t(`scorecard.is_${decided}`)}</p>` : html`<${Decision} interview=${interview} onDecided=${(/** @type {any} */ next) => decide(next.outcome)} />`}`;
}

/** @param {{interview: any}} props */
export const Over = ({ interview }) => html`<div class="page narrow">
  <${Closing} interview=${interview} />
  ${interview.state === "ended" && me.value?.role === "recruiter" && html`<${After} interview=${interview} />`}
  ${interview.state === "ended" && html`<${Recordings} interview=${interview} panel=${me.value?.role === "recruiter"} />`}
  ${interview.state === "ended" && html`<${Feedback} interview=${interview} mine=${interview.seats.find((/** @type {any} */ seat) => seat.person === me.value?.id)} />`}
</div>`;
