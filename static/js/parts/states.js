// @ts-check
/** What a list shows when it is loading, empty or failed. */
import { explain } from "../api.js";
import { me, signInLink } from "../store.js";
import { Button, html, t, useLate } from "../ui.js";
import { Ridgeline } from "./ridgeline.js";

/** Grey lines where text will be; shown only after 200 ms. @param {{lines?: number}} props */
export function Skeleton({ lines = 4 }) {
  const late = useLate(true);
  const widths = ["60%", "92%", "78%", "86%", "48%"];
  return html`<div class="stack" role="status" aria-label=${t("loading")} style=${{ minHeight: `${lines * 2}em` }}>
    ${late && Array.from({ length: lines }, (_, i) => html`<div class="skeleton" key=${i} style=${{ width: widths[i % 5] }} />`)}
  </div>`;
}

/** @param {{title: string, text?: string, children?: any}} props */
export const Empty = ({ title, text, children }) => html`<div class="state">
  <${Ridgeline} progress=${0} lantern=${false} />
  <p class="state-title">${title}</p>
  ${text && html`<p>${text}</p>`}
  ${children}
</div>`;

/** Of links that somebody else gave: neither signing in nor another try helps. */
const DEAD_LINK = ["guest_removed", "bad_ticket", "used_link"];

/**
 * What went wrong and what to do: try again, sign in where that is what is missing, or go home where nothing is. Whoever
 * is signed in as far as this page knows tries again: where that has ended, they are asked for their password over it.
 * @param {{error: any, retry?: () => void}} props
 */
export function Failure({ error, retry }) {
  const again = retry && html`<${Button} icon="rotate-cw" onClick=${retry}>${t("retry")}<//>`;
  return html`<div class="state" role="alert">
    <${Ridgeline} progress=${0.3} lantern=${false} />
    <p class="state-title">${explain(error)}</p>
    ${
      error?.code === "unauthorized" && !DEAD_LINK.includes(error.reason)
        ? (me.value && again) || html`<${Button} kind="primary" href=${signInLink()}>${t("sign_in")}<//>`
        : ["not_found", "unauthorized", "forbidden"].includes(error?.code)
          ? html`<${Button} kind="primary" href="/">${t("unfound.home")}<//>`
          : again
    }
  </div>`;
}

/** Instead of a page that is for others: a visitor may be one of them. */
export const Barred = () => html`<${Failure} error=${{ code: me.value ? "forbidden" : "unauthorized" }} />`;

/**
 * The states of a `useResource`: `<${Resource} of=${jobs} empty=${(d) => !d.jobs.length && html`<${Empty} …/>`}>${(d) => …}<//>`.
 * @param {{of: {data?: any, error: any, loading: boolean, reload: () => void}, lines?: number,
 *   empty?: (data: any) => any, children: (data: any) => any}} props
 */
export function Resource({ of, lines, empty, children }) {
  if (of.data !== undefined) return empty?.(of.data) || children(of.data);
  if (of.error) return html`<${Failure} error=${of.error} retry=${of.reload} />`;
  return html`<${Skeleton} lines=${lines} />`;
}
