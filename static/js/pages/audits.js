// @ts-check
/** What was done, by whom and when: by show, by person, by kind. */
import { api } from "../api.js";
import { useBlamingForm } from "../parts/blame.js";
import { Field, Form, Submit } from "../parts/forms.js";
import { Barred, Empty, Resource } from "../parts/states.js";
import { day, When } from "../parts/time.js";
import { setQuery } from "../router.js";
import { me } from "../store.js";
import { Button, cx, html, t, usePages, useRef, useResource, useTitle } from "../ui.js";

const KINDS = ["order", "questions", "shows", "recordings", "examinations", "data", "accounts", "companies"];

/** @param {any} one */
function act({ act, facts }) {
  const [noun, verb] = act.split(".");
  return noun === "rehearsal"
    ? t("audits.rehearsed", { act: t(`audits.act.broadcast.${verb}`) })
    : t(`audits.act.${act}`, facts);
}

/** @param {any} one */
function by({ by, name, own }) {
  if (own) return t("audits.by_self");
  if (!by) return t("audits.by_server");
  if (by === "graduate") return t("audits.by_graduate");
  return by === "recruiter" ? t("audits.by_recruiter", { name }) : name || t("audits.erased");
}

/** @param {any} person */
const nameOf = (person) => person.name || t("audits.erased");

/** This page with one more choice. @param {Record<string, string>} query @param {Record<string, string>} change */
const address = (query, change) => `/audits?${new URLSearchParams({ ...query, ...change })}`;

/** @param {{one: any, query: Record<string, string>}} props */
const Act = ({ one, query }) => html`<div class="row between tight">
  <div class="grow"><h3>${act(one)}</h3><p class="small muted">${by(one)} · <${When} at=${one.at} /></p></div>
  ${
    (one.person || one.show) &&
    html`<p class="about small">
    ${one.person && html`<a class="reach" href=${address(query, { person: one.person.id })} aria-label=${t("audits.only", { name: nameOf(one.person) })}>${nameOf(one.person)}</a>`}
    ${one.show && html`<a class="reach" href=${address(query, { show: one.show.id })} aria-label=${t("audits.only", { name: one.show.title })}>${one.show.title}</a>`}
  </p>`
  }
</div>`;

/** The newest shows, and the one that is chosen. @param {{chosen: any, query: Record<string, string>}} props */
function ByShow({ chosen, query }) {
  const known = useResource(() => api.get("/outcomes"), []);
  const shows = (known.data?.outcomes ?? []).map((/** @type {any} */ one) => ({
    id: one.broadcast,
    title: `${one.title} · ${day(one.starts_at)}`,
  }));
  const other = query.show && !shows.some((/** @type {any} */ one) => one.id === query.show);
  if (other) shows.unshift({ id: query.show, title: chosen?.title ?? t("audits.gone_show") });
  return html`<select class="input" aria-label=${t("audits.by_show")} value=${query.show ?? ""} onChange=${(/** @type {any} */ e) => setQuery({ show: e.target.value })}>
    <option value="">${t("audits.all_shows")}</option>
    ${shows.map((/** @type {any} */ one) => html`<option key=${one.id} value=${one.id}>${one.title}</option>`)}
  </select>`;
}

/** `pick` is for what takes itself away with the focus. @param {{chosen: any, query: Record<string, string>, pick: (change: any) => void}} props */
function ByPerson({ chosen, query, pick }) {
  const form = useBlamingForm(
    { account: "" },
    {
      check: ({ account }) => ({ account: !account.trim() && t("audits.account_missing") }),
      blame: ({ reason }) =>
        /** @type {any} */ (
          ["no_account", "account"].includes(reason)
            ? { account: t(reason === "account" ? "audits.account_missing" : "audits.no_account") }
            : {}
        ),
      send: async ({ account }) => {
        const found = await api.post("/audits/whose", { account: account.trim() });
        form.reset({ account: "" });
        pick({ person: found.id });
      },
    },
  );
  const { person } = query;
  return html`<div class=${cx("row between tight", !person && "unseen")}><span role="status">${person && chosen && t("audits.about_person", { name: nameOf(chosen) })}</span>
      ${person && html`<${Button} kind="small" icon="x" onClick=${() => pick({ person: "" })}>${t("audits.everybody")}<//>`}</div>
    ${
      !person &&
      html`<${Form} form=${form}>
      <${Field} form=${form} name="account" label=${t("audits.account")} hint=${t("audits.account_hint")} autocomplete="off" autocapitalize="none" spellcheck=${false} maxlength="254" />
      <div><${Submit} form=${form}>${t("audits.find")}<//></div>
    <//>`
    }`;
}

/** @param {{query: Record<string, string>}} props */
function Done({ query }) {
  const { show, person, kind } = query;
  const chosen = Object.fromEntries(Object.entries({ show, person, kind }).filter(([, value]) => value));
  const { list, growing, more } = usePages((old) => api.get("/audits", { ...chosen, page: old?.next }), "audits", [
    show,
    person,
    kind,
  ]);
  const heading = useRef(/** @type {HTMLElement|null} */ (null));
  const pick = (/** @type {Record<string, string>} */ change) => {
    heading.current?.focus();
    setQuery(change);
  };
  const none = () =>
    Object.keys(chosen).length
      ? html`<${Empty} title=${t("audits.none_chosen")}><${Button} onClick=${() => pick({ show: "", person: "", kind: "" })}>${t("audits.show_all")}<//><//>`
      : html`<${Empty} title=${t("audits.none")} text=${t("audits.none_text")} />`;
  return html`<div class="split">
    <section class="card stack choices" aria-labelledby="choices"><h2 id="choices" tabindex="-1" ref=${heading}>${t("audits.choices")}</h2>
      <select class="input" aria-label=${t("audits.by_kind")} value=${kind ?? ""} onChange=${(/** @type {any} */ e) => setQuery({ kind: e.target.value })}>
        <option value="">${t("audits.all_kinds")}</option>
        ${KINDS.map((one) => html`<option key=${one} value=${one}>${t(`audits.kind.${one}`)}</option>`)}
      </select>
      <${ByShow} chosen=${list.data?.show} query=${query} /><${ByPerson} chosen=${list.data?.person} query=${query} pick=${pick} /></section>
    <section class="stack" aria-labelledby="done" aria-busy=${list.loading ? "true" : "false"}><h2 id="done" class="unseen">${t("audits.list")}</h2>
      <${Resource} of=${list} lines=${10} empty=${(/** @type {any} */ d) => !d.audits.length && none()}>
        ${(/** @type {any} */ d) => html`<ol class="list" aria-label=${t("audits.list")}>
            ${d.audits.map((/** @type {any} */ one) => html`<li key=${one.id}><${Act} one=${one} query=${chosen} /></li>`)}</ol>
          ${d.next && html`<div><${Button} busy=${growing} onClick=${more}>${t("audits.older")}<//></div>`}`}
      <//></section>
  </div>`;
}

/** @param {{query: Record<string, string>}} props */
export default function Audits({ query }) {
  useTitle(t("audits.title"));
  return html`<div class="page audits">
    <div class="page-head"><div class="stack tight"><h1>${t("audits.title")}</h1><p>${t("audits.intro")}</p></div>
      ${me.value?.role === "staff" && html`<${Button} href="/staff" icon="badge-check">${t("audits.back")}<//>`}</div>
    ${me.value?.role === "staff" ? html`<${Done} query=${query} />` : html`<${Barred} />`}
  </div>`;
}
