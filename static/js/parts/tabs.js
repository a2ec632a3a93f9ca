// @ts-check
/** A row of tabs with their panels; arrow keys move between tabs. */
import { html, useId } from "../ui.js";

/**
 * `tabs`: [key, label][]. The panel of `selected` is what `children(key)` gives.
 * @param {{label: string, tabs: [string, any][], selected: string, onSelect: (key: string) => void, children: (key: string) => any, class?: string}} props
 */
export function Tabs({ label, tabs, selected, onSelect, children, class: more }) {
  const id = useId();
  const step = (/** @type {KeyboardEvent} */ event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    const at = tabs.findIndex(([key]) => key === selected);
    const [next] = tabs[(at + move + tabs.length) % tabs.length];
    onSelect(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} onKeyDown=${step}>
      ${tabs.map(
        ([
          key,
          text,
        ]) => html`<button key=${key} id=${`${id}-${key}`} type="button" role="tab" aria-selected=${key === selected ? "true" : "false"}
          aria-controls=${`${id}-panel`} tabindex=${key === selected ? 0 : -1} onClick=${() => onSelect(key)}>${text}</button>`,
      )}
    </div>
    <div class=${more ?? "panel"} id=${`${id}-panel`} role="tabpanel" aria-labelledby=${`${id}-${selected}`}>${children(selected)}</div>`;
}
