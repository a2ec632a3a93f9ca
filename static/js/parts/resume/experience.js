// @ts-check
/** Work, traineeships and projects: as many as there are, newest first. */
import { onceKey } from "../../api.js";
import { Button, html, t, useEffect, useRef } from "../../ui.js";
import { Field } from "../forms.js";
import { tell } from "../toast.js";

const MOST = 20;

export const blank = () => ({ key: onceKey(), organisation: "", role: "", from: "", to: "", text: "" });

/** One item seen as a form of its own. @param {any} form @param {any} item */
function partOf(form, item) {
  const change = (/** @type {any} */ change) =>
    form.change({
      experience: form.values.experience.map((/** @type {any} */ other) =>
        other.key === item.key ? { ...other, ...change } : other,
      ),
      [`experience_${item.key}`]: undefined,
    });
  return { values: item, problems: form.problems[`experience_${item.key}`] || {}, change };
}

/** @param {{form: any, item: any, number: number, onRemove: () => void}} props */
function Item({ form, item, number, onRemove }) {
  const part = partOf(form, item);
  return html`<fieldset class="card stack" aria-label=${t("resume.item", { n: number })}>
    <div class="pair">
      <${Field} form=${part} name="organisation" label=${t("resume.organisation")} maxlength="120" />
      <${Field} form=${part} name="role" label=${t("resume.role")} maxlength="120" />
      <${Field} form=${part} name="from" type="month" label=${t("resume.from")} placeholder="2025-07" />
      <${Field} form=${part} name="to" type="month" label=${t("resume.to")} hint="" placeholder="2026-02" optional />
    </div>
    <${Field} form=${part} name="text" type="textarea" label=${t("resume.what")} optional maxlength="2000" />
    <div><${Button} kind="quiet small" icon="trash-2" onClick=${onRemove} aria-label=${t("resume.item_remove", { n: number })}>${t("resume.remove")}<//></div>
  </fieldset>`;
}

/** @param {{form: any}} props */
export function Experience({ form }) {
  const list = form.values.experience;
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  const added = useRef(false);
  const set = (/** @type {any[]} */ experience) => form.change({ experience });
  const latest = useRef(list);
  latest.current = list;
  useEffect(() => {
    if (added.current) /** @type {HTMLElement|null} */ (box.current?.querySelector("fieldset input"))?.focus();
    added.current = false;
  }, [list.length]);
  const add = () => {
    added.current = true;
    set([blank(), ...list]);
  };
  const remove = (/** @type {number} */ at) => {
    const item = list[at];
    set(list.toSpliced(at, 1));
    tell(t("resume.removed"), { label: t("undo"), run: () => set(latest.current.toSpliced(at, 0, item)) });
  };
  return html`<section class="stack" aria-labelledby="experience" ref=${box}>
    <div class="row between"><h2 id="experience">${t("resume_view.experience")} <span class="optional small muted">${t("optional")}</span></h2>
      <${Button} icon="plus" onClick=${add} disabled=${list.length >= MOST}>${t("resume.add")}<//></div>
    ${!list.length && html`<p class="muted">${t("resume.no_experience")}</p>`}
    ${list.map((/** @type {any} */ item, /** @type {number} */ i) => html`<${Item} key=${item.key} form=${form} item=${item} number=${i + 1} onRemove=${() => remove(i)} />`)}
  </section>`;
}
