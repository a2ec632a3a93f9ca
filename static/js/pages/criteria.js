// @ts-check
/** What a job is judged by: criteria, how much each counts, what one, three and five look like. */
import { api } from "../api.js";
import { Form, Submit, Unsaved, useForm, useUnsaved } from "../parts/forms.js";
import { Barred, Resource } from "../parts/states.js";
import { tell } from "../parts/toast.js";
import { me } from "../store.js";
import { Button, html, t, useId, useResource, useTitle } from "../ui.js";

const MOST = 10;
const EMPTY = { name: "", weight: 1, low: "", middle: "", high: "" };

/** @param {{label: string, value: any, onInput: (value: string) => void, [rest: string]: any}} props */
function Text({ label, value, onInput, ...rest }) {
  const id = useId();
  return html`<div class="field"><label for=${id}>${label}</label><input id=${id} class="input" value=${value} onInput=${(/** @type {any} */ e) => onInput(e.target.value)} ...${rest} /></div>`;
}

/** @param {{criterion: any, number: number, only: boolean, onChange: (change: any) => void, onDrop: () => void}} props */
const Criterion = ({
  criterion,
  number,
  only,
  onChange,
  onDrop,
}) => html`<section class="card stack tight" aria-label=${t("criteria.one", { n: number })}>
  <div class="pair"><${Text} label=${t("criteria.name")} value=${criterion.name} maxlength="60" onInput=${(/** @type {string} */ name) => onChange({ name })} />
    <${Text} label=${t("criteria.weight")} type="number" min="1" max="10" value=${criterion.weight} onInput=${(/** @type {string} */ weight) => onChange({ weight: Number(weight) })} /></div>
  ${["low", "middle", "high"].map((key) => html`<${Text} key=${key} label=${t(`criteria.${key}`)} value=${criterion[key]} maxlength="200" onInput=${(/** @type {string} */ text) => onChange({ [key]: text })} />`)}
  ${!only && html`<div><${Button} kind="quiet small" icon="trash-2" onClick=${onDrop}>${t("criteria.drop")}<//></div>`}
</section>`;

/** @param {{job: string, saved: any[]}} props */
function Editor({ job, saved }) {
  const form = useForm(
    { criteria: saved },
    {
      keep: `criteria:${job}`,
      shared: true,
      send: async (values) => {
        const written = values.criteria.map((one) => ({ ...one, name: one.name.trim() }));
        form.reset(await api.put(`/jobs/${job}/scorecard`, { criteria: written }));
        tell(t("criteria.saved"));
      },
    },
  );
  useUnsaved(form.dirty);
  const { criteria } = form.values;
  const set = (/** @type {any[]} */ next) => form.change({ criteria: next });
  const change = (/** @type {number} */ at) => (/** @type {any} */ next) =>
    set(criteria.map((one, i) => (i === at ? { ...one, ...next } : one)));
  const ready = criteria.every((one) => one.name.trim() && one.weight >= 1 && one.weight <= 10);
  return html`<${Form} form=${form}>${criteria.map((one, i) => html`<${Criterion} key=${i} number=${i + 1} criterion=${one} only=${criteria.length === 1} onChange=${change(i)} onDrop=${() => set(criteria.filter((_, at) => at !== i))} />`)}
    <div class="row tight">
      <${Button} icon="plus" disabled=${criteria.length >= MOST} onClick=${() => set([...criteria, EMPTY])}>${t("criteria.add")}<//>
      <${Submit} form=${form} disabled=${!ready}>${t("save")}<//>
      <span role="status">${form.dirty && html`<${Unsaved} form=${form} />`}</span></div>
  <//>`;
}

/** @param {{params: {id: string}}} props */
export default function CriteriaPage({ params }) {
  useTitle(t("criteria.title"));
  const may = me.value?.role === "recruiter";
  const criteria = useResource(
    async () => (may ? (await api.get(`/jobs/${params.id}/scorecard`)).criteria : []),
    [params.id, may],
  );
  return html`<div class="page narrow"><header class="stack tight"><h1>${t("criteria.title")}</h1><p class="muted">${t("criteria.about")}</p></header>
    ${may ? html`<${Resource} of=${criteria} lines=${8}>${(/** @type {any} */ saved) => html`<${Editor} job=${params.id} saved=${saved} />`}<//>` : html`<${Barred} />`}
  </div>`;
}
