// @ts-check
/** What both sides of an interview write to each other, and the line to write the next. */
import { api } from "../../api.js";
import { me } from "../../store.js";
import { Button, cx, html, t, useAction, useEffect, useResource } from "../../ui.js";
import { useDraft } from "../draft.js";
import { Resource } from "../states.js";
import { Ago } from "../time.js";

/** @param {{line: any}} props */
export const Letter = ({ line }) => html`<li class=${cx("said", line.person === me.value?.id && "mine")}>
  <span class="small muted">${line.name} · <${Ago} at=${line.at} /></span>
  <p class="as-written">${line.text}</p>
</li>`;

/** `place`: where it is kept while it is half written. @param {{place: string, send: (text: string) => Promise<any>, words?: string}} props */
export function Writing({ place, send, words = "appointment.write" }) {
  const { value: text, change } = useDraft(place, "");
  const [busy, go] = useAction(async () => {
    await send(text.trim());
    change((now) => (now.startsWith(text) ? now.slice(text.length).trimStart() : now)); // the next line may be begun
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (text.trim()) go();
  };
  return html`<form class="row tight writing" onSubmit=${submit}>
    <input class="input grow" aria-label=${t(words)} placeholder=${t(words)} maxlength="1000" value=${text}
      onInput=${(/** @type {any} */ e) => change(e.target.value)} />
    <${Button} type="submit" icon="send" busy=${busy} disabled=${!text.trim()}>${t("appointment.send")}<//>
  </form>`;
}

/**
 * What was written, and where the other side still reads it, the line to write the next.
 * @param {{id: string, lines: any[], send?: (text: string) => Promise<any>}} props
 */
export const Correspondence = ({ id, lines, send }) => html`<section class="card stack tight" aria-labelledby="letters">
  <h2 id="letters">${t("appointment.letters")}</h2>
  ${lines.length ? html`<ul class="letters stack tight">${lines.map((line) => html`<${Letter} key=${line.id} line=${line} />`)}</ul>` : html`<p class="muted">${t("appointment.no_letters")}</p>`}
  ${send && html`<${Writing} place=${`line:${id}`} send=${send} />`}
</section>`;

/** `mark` changes when there may be more. @param {{id: string, mark?: unknown}} props */
export function Letters({ id, mark }) {
  const lines = useResource(() => api.get(`/interviews/${id}/lines`).then((answer) => answer.lines), [id]);
  useEffect(() => void (mark && lines.reload()), [mark]);
  const send = async (/** @type {string} */ text) => {
    await api.post(`/interviews/${id}/lines`, { text });
    await lines.reload(); // not `set`: an answer still on its way, without this line, would replace it
  };
  return html`<${Resource} of=${lines} lines=${2}>
    ${(/** @type {any[]} */ all) => html`<${Correspondence} id=${id} lines=${all.filter((line) => !line.panel)} send=${send} />`}
  <//>`;
}
