// @ts-check
/** Planning: every show with what can be done about it, and the editor of one. */
import { api, everything } from "../api.js";
import { PlanEditor } from "../parts/plan_editor.js";
import { Empty, Resource } from "../parts/states.js";
import { When } from "../parts/time.js";
import { isHost, me, signInLink } from "../store.js";
import { Button, html, t, usePages, useTitle } from "../ui.js";

const LOOK = /** @type {Record<string, string>} */ ({ scheduled: "river", live: "live", ended: "" });

/** All that are live or scheduled, then those that have ended, a page at a time. @param {any} [old] */
async function shows(old) {
  const ended = api.get("/broadcasts", { state: "ended", page: old?.next });
  if (old) return ended;
  const others = ["live", "scheduled"].map((state) => everything("/broadcasts", "broadcasts", { state }));
  const [{ broadcasts, next }, ...open] = await Promise.all([ended, ...others]);
  return { broadcasts: [...open.flat(), ...broadcasts], next };
}

/** `next`: the one that is on air or comes next, whose desk is what one looks for. @param {{show: any, next: boolean}} props */
const ShowRow = ({ show, next }) => html`<li class="row between">
  <div class="grow"><p class="row tight"><span class=${`chip ${LOOK[show.state]}`}>${t(`plan.state.${show.state}`)}</span><b>${show.title}</b></p>
    <p class="small muted"><${When} at=${show.starts_at} /> · ${t("plan.turns", { n: show.turns })}</p></div>
  <div class="row tight">
    ${
      show.state === "ended"
        ? html`<${Button} kind="small" icon="play" href=${`/broadcasts/${show.id}`}>${t("plan.replay")}<//>`
        : html`<${Button} kind="small" icon="pencil" href=${`/plan/${show.id}`} aria-label=${t("plan.edit_one", { title: show.title })}>${t("plan.edit")}<//>
            <${Button} kind=${show.state === "live" ? "live small" : next ? "primary small" : "small"} icon="sliders-horizontal" href=${`/desk/${show.id}`}
              aria-label=${t("plan.desk_one", { title: show.title })}>${t("plan.desk")}<//>`
    }
  </div>
</li>`;

function List() {
  const { list, growing, more } = usePages(shows, "broadcasts", []);
  useTitle(t("plan.list"));
  return html`<div class="page">
    <div class="page-head"><div><h1>${t("plan.list")}</h1><p>${t("plan.list_text")}</p></div>
      <${Button} kind="primary" icon="plus" href="/plan/new">${t("plan.new")}<//></div>
    <${Resource} of=${list} empty=${(/** @type {any} */ data) => !data.broadcasts.length && html`<${Empty} title=${t("plan.none")} text=${t("plan.none_text")} />`}>
      ${(
        /** @type {any} */ data,
      ) => html`<ul class="list">${data.broadcasts.map((/** @type {any} */ show, /** @type {number} */ at) => html`<${ShowRow} key=${show.id} show=${show} next=${at === 0} />`)}</ul>
        ${data.next && html`<div><${Button} busy=${growing} onClick=${more}>${t("plan.more")}<//></div>`}`}
    <//>
  </div>`;
}

/** @param {{params: Record<string, string>}} props */
export default function Plan({ params }) {
  if (!isHost.value) return html`<${HostsOnly} />`;
  return params.id ? html`<${PlanEditor} key=${params.id} id=${params.id} />` : html`<${List} />`;
}

function HostsOnly() {
  useTitle(t("plan.list"));
  return html`<div class="page narrow"><h1>${t("plan.list")}</h1><${Empty} title=${t("plan.hosts_only")}>
    ${me.value === null && html`<${Button} kind="primary" href=${signInLink()}>${t("sign_in")}<//>`}<//></div>`;
}
