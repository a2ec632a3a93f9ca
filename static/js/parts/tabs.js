// @ts-check
/** A row of tabs with their panels; arrow keys move between tabs. */
import { html, keepFocus, useId, useRef } from "../ui.js";

/**
 * `tabs`: [key, label][]. The panel of `selected` is what `children(key)` gives. With `keep`, a panel that was opened
 * stays as it was left, with what is half written in it; until it is seen again nothing of it is drawn anew.
 * @param {{label: string, tabs: [string, any][], selected: string, onSelect: (key: string) => void, children: (key: string) => any, class?: string, keep?: boolean}} props
 */
export function Tabs({ label, tabs, selected, onSelect, children, class: more, keep = false }) {
  const id = useId();
  const panels = useRef(/** @type {Record<string, any>} */ ({}));
  panels.current = { ...(keep && panels.current), [selected]: children(selected) };
  const step = (/** @type {KeyboardEvent} */ event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    const at = tabs.findIndex(([key]) => key === selected);
    const [next] = tabs[(at + move + tabs.length) % tabs.length];
    onSelect(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  // a press leaves the focus where it is until it is a click: with a phone's keyboard the page would move away under it
  const pick = (/** @type {any} */ event) => {
    event.currentTarget.focus({ focusVisible: false });
    onSelect(event.currentTarget.dataset.key);
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} onKeyDown=${step}>
      ${tabs.map(
        ([
          key,
          text,
        ]) => html`<button key=${key} id=${`${id}-${key}`} data-key=${key} type="button" role="tab" aria-selected=${key === selected ? "true" : "false"}
          aria-controls=${`${id}-${key}-panel`} tabindex=${key === selected ? 0 : -1} onMouseDown=${keepFocus} onClick=${pick}>${text}</button>`,
      )}
    </div>
    ${tabs.map(
      ([key]) =>
        html`<div key=${key} class=${more ?? "panel"} id=${`${id}-${key}-panel`} role="tabpanel" aria-labelledby=${`${id}-${key}`} hidden=${key !== selected}>${panels.current[key]}</div>`,
    )}`;
}
