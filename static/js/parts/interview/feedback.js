// @ts-check
/** How it went, asked of everybody who was there, once. */
import { api } from "../../api.js";
import { html, t, useEffect, useRef, useResource } from "../../ui.js";
import { Field, Form, Submit, useForm } from "../forms.js";

/** @param {{id: string, onGiven: (given: any) => void}} props */
function Ask({ id, onGiven }) {
  const form = useForm(
    { stars: "" },
    {
      check: ({ stars }) => ({ stars: !stars && t("interview.stars_first") }),
      send: async ({ stars }) =>
        onGiven({ mine: await api.post(`/interviews/${id}/feedback`, { stars: Number(stars) }) }),
    },
  );
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => {
    if (location.hash === "#feedback") box.current?.scrollIntoView(); // a notice led here, before this was drawn
  }, []);
  const options = [["", t("scorecard.choose")], ...[5, 4, 3, 2, 1].map((n) => [String(n), t(`interview.stars_${n}`)])];
  return html`<section class="card stack tight" aria-labelledby="feedback" ref=${box}><h2 id="feedback">${t("interview.how")}</h2>
    <p class="small muted">${t("interview.how_text")}</p>
    <${Form} form=${form}>
      <${Field} form=${form} name="stars" type="select" label=${t("interview.stars")} options=${options} />
      <div><${Submit} form=${form}>${t("interview.how_send")}<//></div>
    <//>
  </section>`;
}

/** @param {{interview: any, mine: any}} props */
export function Feedback({ interview, mine }) {
  const given = useResource(() => api.get(`/interviews/${interview.id}/feedback`), [interview.id]);
  if (!mine?.arrived || !given.data) return null;
  if (given.data.mine) return html`<p class="card" role="status">${t("interview.how_thanks")}</p>`;
  return html`<${Ask} id=${interview.id} onGiven=${given.set} />`;
}
