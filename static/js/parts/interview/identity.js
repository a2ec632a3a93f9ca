// @ts-check
/** The identity check of an examination: one of the panel sees a document, and says whether it matches. Nothing of it is kept. */
import { api } from "../../api.js";
import { Button, html, Icon, t, useAction, useEffect, useId, useResource, useState } from "../../ui.js";
import { loadWords } from "../../words.js";
import { Resource } from "../states.js";
import { When } from "../time.js";

await loadWords("identity");

const DOCUMENTS = ["identity_card", "passport", "permit", "other"];

/** @param {{check: any}} props */
const Checked = ({ check }) => html`<div class="card stack tight" role="status">
  <p class=${check.matched ? "good" : "problem"}><${Icon} name=${check.matched ? "badge-check" : "circle-alert"} /> <b>${t(check.matched ? "identity.good" : "identity.bad")}</b></p>
  <p class="small muted">${t(`identity.${check.document}`)} · ${check.by} · <${When} at=${check.at} /></p>
</div>`;

/** @param {{path: string}} props */
function Name({ path }) {
  const [name, set] = useState("");
  const [busy, look] = useAction(async () => set((await api.get(`${path}/name`)).name));
  return name
    ? html`<p class="name-to-compare">${name}</p>`
    : html`<p class="small muted">${t("identity.name_about")}</p><div><${Button} icon="eye" busy=${busy} onClick=${look}>${t("identity.name")}<//></div>`;
}

/** @param {{path: string, again: boolean, onChecked: (check: any) => void}} props */
function Checking({ path, again, onChecked }) {
  const [document, choose] = useState("identity_card");
  const id = useId();
  const [busy, check] = useAction(async (/** @type {boolean} */ matched) =>
    onChecked(await api.post(path, { document, matched })),
  );
  return html`<div class="stack">
    <p>${t(again ? "identity.again" : "identity.about")}</p>
    <${Name} path=${path} />
    <div class="field"><label for=${id}>${t("identity.document")}</label>
      <select id=${id} class="input" value=${document} onChange=${(/** @type {any} */ event) => choose(event.target.value)}>${DOCUMENTS.map((one) => html`<option key=${one} value=${one}>${t(`identity.${one}`)}</option>`)}</select></div>
    <div class="row tight"><${Button} kind="primary" icon="badge-check" busy=${busy} onClick=${() => check(true)}>${t("identity.matches")}<//>
      <${Button} kind="danger" busy=${busy} onClick=${() => check(false)}>${t("identity.differs")}<//></div>
    <p class="small muted">${t("identity.kept")}</p>
  </div>`;
}

/** @param {{interview: any}} props its version rises when somebody of the panel has checked */
export function Identity({ interview }) {
  const path = `/interviews/${interview.id}/identity`;
  const found = useResource(async () => ({ check: await api.get(path) }), [path]);
  useEffect(() => void (found.data && found.reload()), [interview.version]);
  return html`<${Resource} of=${found} lines=${4}>
    ${(/** @type {any} */ { check }) => html`<div class="stack">
      ${check && html`<${Checked} check=${check} />`}
      ${interview.state === "open" ? html`<${Checking} path=${path} again=${!!check} onChecked=${(/** @type {any} */ next) => found.set({ check: next })} />` : !check && html`<p class="muted">${t("identity.later")}</p>`}
    </div>`}
  <//>`;
}
