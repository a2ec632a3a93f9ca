// @ts-check
/** One show being planned: title, start, run-sheet, guests; saved as a whole, never lost by leaving. */
import { api, everything, onceKey } from "../api.js";
import { body, draft, known } from "../plan.js";
import { becomes, navigate } from "../router.js";
import { Button, html, t, useAction, useEffect, useRef, useResource, useTitle } from "../ui.js";
import { confirm } from "./dialog.js";
import { Check, Field, Form, Submit, Unsaved, useForm, useUnsaved } from "./forms.js";
import { Guests } from "./guests.js";
import { LeftOpen } from "./question_desk.js";
import { Repeat } from "./repeat.js";
import { RunSheetEditor, turnProblem } from "./run_sheet_editor.js";
import { Resource } from "./states.js";
import { day, hour, instant, nextFriday } from "./time.js";
import { tell } from "./toast.js";

/** @param {any} values */
function check({ title, date, time, turns }) {
  const wrong = Object.fromEntries(turns.map((/** @type {any} */ turn) => [turn.key, turnProblem(turn)]));
  return {
    title: !title.trim() && t("plan.title_first"),
    date: !instant(date, time || "00:00") && t("plan.date_first"),
    time: !time && t("plan.time_first"),
    ...wrong,
  };
}

/** @param {{turns: any[], starts: number}} props */
function Total({ turns, starts }) {
  const minutes = turns.reduce((sum, turn) => sum + (Number(turn.minutes) || 0), 0);
  if (!minutes || Number.isNaN(starts)) return null;
  return html`<p class="numbers" data-testid="total">${t("plan.total", { n: minutes, day: day(starts), from: hour(starts), to: hour(starts + minutes * 60e3) })}</p>`;
}

/** @param {{show: any}} props */
function Delete({ show }) {
  const [busy, drop] = useAction(async () => {
    const sure = await confirm({
      title: t("plan.delete_title"),
      text: t("plan.delete_text"),
      yes: t("plan.delete"),
      danger: true,
      naming: show.title,
    });
    if (!sure) return;
    await api.del(`/broadcasts/${show.id}`);
    tell(t("plan.deleted"));
    await navigate("/plan", { leave: true });
  });
  return html`<${Button} kind="danger" icon="trash-2" busy=${busy} onClick=${drop}>${t("plan.delete")}<//>`;
}

/** @param {{form: any, companies: any[]}} props */
function Sheet({ form, companies }) {
  const { turns, date, time } = form.values;
  const starts = Date.parse(instant(date, time) || instant(date, "15:00"));
  const add = () =>
    form.change({
      turns: [...turns, { key: onceKey(), company: "", name: "", minutes: 15, jobs: [], saved: [], started: false }],
    });
  return html`<section class="stack">
    <div class="row between"><h2>${t("run_sheet")}</h2><${Total} turns=${turns} starts=${starts} /></div>
    ${!turns.length && html`<p class="muted">${t("plan.sheet_empty")}</p>`}
    <${RunSheetEditor} turns=${turns} starts=${starts || nextFriday()} companies=${companies} problems=${form.problems}
      onChange=${(/** @type {any} */ next) => form.change({ turns: next })} />
    <div><${Button} icon="plus" onClick=${add}>${t("plan.add")}<//></div>
  </section>`;
}

/** @param {{show: any, companies: any[], weekly: boolean, saved: (show: any) => void}} props */
function Editor({ show, companies, weekly, saved }) {
  const form = useForm(draft(show, weekly), {
    keep: `plan:${show?.id ?? "new"}`,
    shared: Boolean(show),
    check,
    send: async (values) => {
      const next = show
        ? await api.put(`/broadcasts/${show.id}`, body(values, show))
        : await api.post("/broadcasts", body(values));
      tell(t("plan.saved"));
      form.reset(draft(next), (written) => known(written, values, next));
      saved(next);
    },
  });
  useUnsaved(form.dirty);
  const live = show?.state === "live";
  return html`<div class="split plan">
    <${Form} form=${form}>
      <${Field} form=${form} name="title" label=${t("plan.title")} maxlength="120" placeholder=${t("plan.title_like")} autocomplete="off" />
      <div class="pair">
        <${Field} form=${form} name="date" type="date" label=${t("plan.date")} disabled=${live} />
        <${Field} form=${form} name="time" type="time" label=${t("plan.time")} disabled=${live} />
      </div>
      <${Field} form=${form} name="about" type="textarea" label=${t("plan.about")} optional maxlength="2000" />
      <${Check} form=${form} name="holds">${t("plan.holds")}<//>
      ${!show && html`<${Check} form=${form} name="weekly">${t("repeat.weekly")}<br /><span class="small muted">${t("repeat.weekly_text")} ${t("plan.weekly_once")}</span><//>`}
      <${Sheet} form=${form} companies=${companies} />
      <div class="plan-save row between"><${Submit} form=${form} icon="save">${t(show ? "plan.save" : "plan.create")}<//>
        <span role="status">${form.dirty && html`<${Unsaved} form=${form} />`}</span></div>
    <//>
    <aside class="stack"><section class="card stack"><h2>${t("guests.title")}</h2>${
      show
        ? html`<${Guests} show=${show} version=${show.version} />`
        : html`<p class="small muted">${t("plan.guests_later")}</p>`
    }</section>
      ${show && html`<${LeftOpen} key=${show.version} show=${show.id} carried />`}
      ${show && html`<div><${Repeat} show=${show} /></div>`}
      ${show?.state === "scheduled" && html`<div><${Delete} show=${show} /></div>`}</aside>
  </div>`;
}

/** @param {{id: string}} props "new" for a show that is not there yet */
export function PlanEditor({ id }) {
  const made = id === "new";
  const all = useResource(async () => {
    const [show, companies, { broadcasts }] = await Promise.all([
      made ? null : api.get(`/broadcasts/${id}`),
      everything("/companies", "companies", {}),
      made ? api.get("/broadcasts") : { broadcasts: [null] },
    ]);
    return {
      show,
      weekly: !broadcasts.length,
      companies: companies.filter((/** @type {any} */ company) => company.verified),
    };
  }, [id]);
  const show = all.data?.show;
  const fresh = made && !show;
  const here = useRef(true); // not where it was left, though another one may be open by now
  useEffect(() => () => void (here.current = false), []);
  const saved = (/** @type {any} */ next) => {
    if (fresh && here.current) becomes("/plan/new", `/plan/${next.id}`);
    all.set((/** @type {any} */ old) => ({ ...old, show: next }));
  };
  useTitle(fresh ? t("plan.new") : show?.title);
  return html`<div class="page">
    <div class="page-head"><h1>${fresh ? t("plan.new") : t("plan.change")}</h1>
      <div class="row tight"><${Button} kind="quiet" href="/plan">${t("plan.all")}<//>
        ${show && html`<${Button} icon="sliders-horizontal" href=${`/desk/${show.id}`}>${t("plan.desk")}<//>`}</div></div>
    <${Resource} of=${all} lines=${8} empty=${(/** @type {any} */ data) => data.show?.state === "ended" && html`<p class="card">${t("plan.ended")} <a href=${`/broadcasts/${id}`}>${t("plan.replay")}</a></p>`}>
      ${(/** @type {any} */ data) => html`<${Editor} show=${data.show} companies=${data.companies} weekly=${data.weekly} saved=${saved} />`}
    <//>
  </div>`;
}
