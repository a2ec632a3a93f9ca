// @ts-check
/** Who interviews: colleagues, or whoever names nobody; nothing to choose for somebody who has none. */
import { api } from "../../api.js";
import { html, t, useResource } from "../../ui.js";

/** @param {{form: any}} props its `panel`: ids */
export function Panel({ form }) {
  const people = useResource(() => api.get("/companies/mine/people").then((answer) => answer.people), []);
  if ((people.data?.length ?? 0) < 2) return null;
  const chosen = form.values.panel;
  const turn = (/** @type {string} */ id) => (/** @type {any} */ event) =>
    form.change({
      panel: event.target.checked ? [...chosen, id] : chosen.filter((/** @type {string} */ one) => one !== id),
    });
  return html`<fieldset class="field">
    <legend>${t("slots.panel")}</legend><span class="hint">${t("slots.panel_hint")}</span>
    ${people.data.map(
      (/** @type {any} */ one) =>
        html`<label class="check" key=${one.id}><input type="checkbox" checked=${chosen.includes(one.id)} onChange=${turn(one.id)} /><span>${one.name}</span></label>`,
    )}
  </fieldset>`;
}
