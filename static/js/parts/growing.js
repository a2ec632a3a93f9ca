// @ts-check
/** A line to write in that grows to three: who writes sees the whole of it, on a phone too. */
import { cx, html } from "../ui.js";

/** Enter sends, from every keyboard; where it only chooses a sign it breaks no line. @param {any} event */
function entered(event) {
  if (event.inputType !== "insertLineBreak") return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

/** What is pasted becomes one line. @param {any} event */
function joined({ target }) {
  if (target.value.includes("\n")) target.value = target.value.replace(/\s*\n\s*/g, " ");
}

/** @param {{class?: string, onInput: (event: any) => void, [rest: string]: any}} props */
export const GrowingLine = ({
  class: more,
  onInput,
  ...rest
}) => html`<textarea class=${cx(more, "grows")} rows="1" enterkeyhint="send"
  onbeforeinput=${entered} onInput=${(/** @type {any} */ event) => {
    joined(event);
    onInput(event);
  }} ...${rest} />`;
