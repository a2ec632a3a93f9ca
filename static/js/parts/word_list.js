// @ts-check
/** The word list: what contains one of its words waits for a host. Added, taken off, brought back. */
import { api } from "../api.js";
import { Button, html, t, useAction, useResource } from "../ui.js";
import { Field, Form, Submit, useForm } from "./forms.js";
import { Resource } from "./states.js";
import { tell, tellError } from "./toast.js";

/** @param {{one: any, reload: () => void}} props */
function Word({ one, reload }) {
  const back = () => api.post("/words", { word: one.word }).then(reload, tellError);
  const [busy, remove] = useAction(async () => {
    await api.del(`/words/${one.id}`);
    tell(t("words.removed", { word: one.word }), { label: t("undo"), run: back });
    reload();
  });
  return html`<li class="row between"><span>${one.word}</span>
    <${Button} kind="quiet small" busy=${busy} onClick=${remove} aria-label=${t("words.remove_one", { word: one.word })}>${t("words.remove")}<//></li>`;
}

/** Wherever it stands, it has its heading above it. */
export function Words() {
  const list = useResource(() => api.get("/words"), []);
  const form = useForm(
    { word: "" },
    {
      check: ({ word }) => ({ word: !word.trim() && t("words.write_first") }),
      send: async ({ word }) => {
        await api.post("/words", { word: word.trim() });
        list.reload();
        form.reset({ word: "" });
      },
    },
  );
  return html`<p class="small muted">${t("words.about")}</p>
    <${Form} form=${form} class="row low"><div class="grow"><${Field} form=${form} name="word" label=${t("words.word")} maxlength="40" autocomplete="off" /></div>
      <${Submit} form=${form} icon="plus">${t("words.add")}<//><//>
    <${Resource} of=${list} lines=${3} empty=${(/** @type {any} */ d) => !d.words.length && html`<p class="small muted">${t("words.none")}</p>`}>
      ${(/** @type {any} */ d) => html`<ul class="words stack tight" aria-label=${t("words.title")}>${d.words.map((/** @type {any} */ one) => html`<${Word} key=${one.id} one=${one} reload=${list.reload} />`)}</ul>`}
    <//>`;
}

export const WordList = () =>
  html`<section class="card stack" aria-labelledby="words"><h2 id="words">${t("words.title")}</h2><${Words} /></section>`;
