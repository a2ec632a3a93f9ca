// @ts-check
/** What the candidate asked in the company's shows, and what was on when they delivered: to be looked at beside the video. */
import { api } from "../../api.js";
import { Player } from "../../media/player.js";
import { Button, html, Icon, t, useCallback, useEffect, useMemo, useResource, useState } from "../../ui.js";
import { clock } from "../time.js";

/** Muted until somebody wants it loud: the candidate would hear it. @param {{hls: string, title: string}} props */
function Clip({ hls, title }) {
  const player = useMemo(() => new Player({ live: false }), []);
  const attach = useCallback((/** @type {HTMLVideoElement|null} */ video) => player.attach(video), []);
  useEffect(() => {
    player.load(hls);
    return () => player.close();
  }, []);
  return html`<video class="seen-clip" ref=${attach} controls playsinline aria-label=${title} />`;
}

/** @param {{watched: any}} props */
function Watched({ watched }) {
  const [open, setOpen] = useState(false);
  const title = watched.title || watched.show;
  return html`<section class="stack tight"><h3>${t("scorecard.watched")}</h3>
    <p>${t(watched.title ? "scorecard.watched_card" : "scorecard.watched_show", { job: watched.title, show: watched.show })}
      ${" "}<a class="chip river" target="_blank" href=${`/broadcasts/${watched.broadcast}?at=${watched.show_ms}`}><${Icon} name="clock" />${clock(watched.show_ms)}</a></p>
    ${watched.hls && (open ? html`<${Clip} hls=${watched.hls} title=${title} />` : html`<div><${Button} icon="play" onClick=${() => setOpen(true)}>${t("scorecard.watch")}<//></div>`)}
  </section>`;
}

/** @param {{one: any}} props */
const Asked = ({ one }) => html`<li>${one.text}
  ${" "}<a class="chip river" target="_blank" href=${one.answered_aloud ? `/clips/${one.id}` : `/broadcasts/${one.broadcast}?at=${one.show_ms}`}><${Icon} name="play" />${clock(one.show_ms)}</a>
  ${one.answer && html`<p class="small muted as-written">${one.answer}</p>`}</li>`;

/** @param {{id: string}} props of the interview */
export function Seen({ id }) {
  const seen = useResource(() => api.get(`/interviews/${id}/questions`), [id]);
  if (!seen.data) return null; // the resume below says if there is no network
  const { watched, questions } = seen.data;
  return html`${watched && html`<${Watched} watched=${watched} />`}
    ${
      questions.length > 0 &&
      html`<section class="stack tight"><h3>${t("scorecard.asked")}</h3>
      <ul class="stack tight asked">${questions.map((/** @type {any} */ one) => html`<${Asked} key=${one.id} one=${one} />`)}</ul></section>`
    }`;
}
