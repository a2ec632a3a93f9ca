// @ts-check
/** Dialogs over the page. `Dialog` is declarative; `confirm({…})` asks and answers a promise. */
import { Button, html, signal, t, useEffect, useId, useRef, useState } from "../ui.js";

/**
 * A modal dialog; `sheet` comes from below on phones. It is on screen while mounted and calls `onClose` on Escape and when
 * somebody presses beside it: neither takes what was written in it without a question.
 * @param {{title: string, onClose: () => void, sheet?: boolean, children?: any}} props
 */
export function Dialog({ title, onClose, sheet, children }) {
  const box = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const written = useRef(/** @type {HTMLTextAreaElement|null} */ (null)); // where somebody wrote last
  const id = useId();
  useEffect(() => {
    const before = /** @type {HTMLElement|null} */ (document.activeElement);
    box.current?.showModal();
    return () => before?.focus(); // what is taken off the page without `close()` gives the focus back to nobody
  }, []);
  const leave = async () => {
    if (!written.current?.value.trim() || (await confirmLeaving())) onClose();
  };
  const cancel = (/** @type {Event} */ event) => {
    if (event.target !== box.current) return; // a choice of a file that was given up
    event.preventDefault();
    leave();
  };
  const outside = (/** @type {MouseEvent} */ event) => event.target === box.current && leave();
  const write = (/** @type {any} */ { target }) => {
    if (target.matches("textarea")) written.current = target;
  };
  const again = () => box.current?.showModal(); // a second Escape closes it by itself, whatever is answered
  return html`<dialog class=${sheet ? "dialog sheet" : "dialog"} ref=${box} aria-labelledby=${id} onCancel=${cancel} onMouseDown=${outside} onInput=${write} onClose=${again}>
    <div class="stack"><h2 id=${id}>${title}</h2>${children}</div>
  </dialog>`;
}

/**
 * @typedef {{title: string, text?: string, yes: string, no?: string, danger?: boolean, naming?: string}} Question
 * naming: what the user must type, for what cannot be undone.
 */
const asked = signal(/** @type {(Question & {answer: (yes: boolean) => void})|null} */ (null));

/** @param {Question} question @returns {Promise<boolean>} */
export function confirm(question) {
  asked.value?.answer(false);
  return new Promise((done) => {
    asked.value = {
      ...question,
      answer: (yes) => {
        asked.value = null;
        done(yes);
      },
    };
  });
}

/** Asks whether what was written may be lost. */
export const confirmLeaving = () =>
  confirm({
    title: t("unsaved.title"),
    text: t("unsaved.text"),
    yes: t("unsaved.leave"),
    no: t("unsaved.stay"),
    danger: true,
  });

/** Where `confirm` draws; the shell holds one. */
export const Confirmations = () => asked.value && html`<${Asking} key=${asked.value.title} question=${asked.value} />`;

/** The letters and digits alone: nobody finds a dot between words on a phone. @param {string} name */
const core = (name) =>
  name
    .normalize("NFKC")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase() || name.trim();

/** @param {{question: any}} props */
function Asking({ question }) {
  const [typed, setTyped] = useState("");
  const id = useId();
  const ready = !question.naming || core(typed) === core(question.naming);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (ready) question.answer(true);
  };
  return html`<${Dialog} title=${question.title} onClose=${() => question.answer(false)}>
    <form class="form" onSubmit=${submit}>
      ${question.text && html`<p>${question.text}</p>`}
      ${
        question.naming &&
        html`<div class="field"><label for=${id}>${t("type_to_confirm", { name: question.naming })}</label>
          <input id=${id} class="input" autocomplete="off" value=${typed} onInput=${(/** @type {any} */ e) => setTyped(e.target.value)} /></div>`
      }
      <div class="actions">
        <${Button} onClick=${() => question.answer(false)}>${question.no ?? t("cancel")}<//>
        <${Button} type="submit" kind=${question.danger ? "danger" : "primary"} disabled=${!ready}>${question.yes}<//>
      </div>
    </form>
  <//>`;
}
