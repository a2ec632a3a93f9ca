// @ts-check
/** Skills as tags: Enter or a comma adds, Backspace in the empty field takes the last one back into it. */
import { html, Icon, t, useId, useState } from "../../ui.js";

const MOST = 30;
const BREAK = /[,，、;；]/;

/** @param {{skills: string[], onChange: (skills: string[]) => void}} props */
export function Skills({ skills, onChange }) {
  const [text, setText] = useState("");
  const id = useId();
  const full = skills.length >= MOST;
  const add = (/** @type {string} */ words) => {
    const fresh = words
      .split(BREAK)
      .map((word) => word.trim().slice(0, 40))
      .filter(Boolean);
    if (fresh.length) onChange([...new Set([...skills, ...fresh])].slice(0, MOST));
    setText("");
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      add(text);
    }
    if (event.key === "Backspace" && !text && skills.length) {
      setText(/** @type {string} */ (skills.at(-1)));
      onChange(skills.slice(0, -1));
      event.preventDefault();
    }
  };
  const input = (/** @type {any} */ event) =>
    BREAK.test(event.target.value) && !event.isComposing ? add(event.target.value) : setText(event.target.value);
  return html`<div class="field">
    <label for=${id}>${t("resume.skills")} <span class="optional">${t("optional")}</span></label>
    <span class="hint" id=${`${id}-hint`}>${t("resume.skills_hint")}</span>
    <div class="tags input">
      <ul aria-label=${t("resume.skills_chosen")}>${skills.map(
        (skill) => html`<li key=${skill} class="chip river">${skill}
          <button type="button" aria-label=${t("resume.skill_remove", { skill })} onClick=${() => onChange(skills.filter((other) => other !== skill))}><${Icon} name="x" /></button></li>`,
      )}</ul>
      <input id=${id} aria-describedby=${`${id}-hint`} value=${text} disabled=${full} maxlength="120" enterkeyhint="enter"
        onInput=${input} onKeyDown=${key} onBlur=${() => text.trim() && add(text)} />
    </div>
  </div>`;
}
