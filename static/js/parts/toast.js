// @ts-check
/** Short messages at the bottom of the page. `tell(text)`, `tell(text, {label, run})` with an undo, `tellError(error)`. */
import { explain } from "../api.js";
import { Button, html, signal } from "../ui.js";

/** @typedef {{id: number, text: string, action?: {label: string, run: () => void}}} Toast */
const toasts = signal(/** @type {Toast[]} */ ([]));
let count = 0;

/** @param {number} id */
const drop = (id) => (toasts.value = toasts.value.filter((toast) => toast.id !== id));

/** @param {string} text @param {{label: string, run: () => void}} [action] */
export function tell(text, action) {
  const id = ++count;
  toasts.value = [...toasts.value.slice(-2), { id, text, action }];
  setTimeout(() => drop(id), action ? 8000 : 4500);
}

/** @param {any} error */
export const tellError = (error) => tell(explain(error));

/** @param {Toast} toast */
const act = (toast) => () => {
  drop(toast.id);
  toast.action?.run();
};

export const Toasts = () => html`<div class="toasts" role="status" aria-live="polite">
  ${toasts.value.map(
    (toast) => html`<div class="toast" key=${toast.id}>
      <span>${toast.text}</span>
      ${toast.action && html`<${Button} kind="quiet small" onClick=${act(toast)}>${toast.action.label}<//>`}
    </div>`,
  )}
</div>`;
