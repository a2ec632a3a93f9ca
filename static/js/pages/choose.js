// @ts-check
/** Choosing one of the times a company offers: a first one, or another one instead. */
import { api } from "../api.js";
import { unlessPlanned } from "../parts/appointment/anyway.js";
import { askToNotify } from "../parts/calling.js";
import { confirm } from "../parts/dialog.js";
import { Barred, Empty, Resource } from "../parts/states.js";
import { day, hour, when } from "../parts/time.js";
import { tell } from "../parts/toast.js";
import { navigate } from "../router.js";
import { me } from "../store.js";
import { Button, html, t, useAction, useResource, useTitle } from "../ui.js";

/** By day, in order. @param {any[]} slots @returns {[string, any[]][]} */
function byDay(slots) {
  /** @type {Map<string, any[]>} */
  const days = new Map();
  for (const slot of slots) days.set(day(slot.starts_at), [...(days.get(day(slot.starts_at)) ?? []), slot]);
  return [...days];
}

/** @param {{slot: any, busy: boolean, onTake: (slot: any) => void}} props */
const Time = ({ slot, busy, onTake }) => html`<li><${Button} disabled=${busy} onClick=${() => onTake(slot)}>
  <b class="numbers">${hour(slot.starts_at)}</b> <span class="small muted">${t("minutes", { n: slot.minutes })}</span><//></li>`;

/** A link of days ago may lead here: a time is taken already, or nobody is asked any more. @param {{of: any}} props */
const TooLate = ({ of }) =>
  of.interview
    ? html`<${Empty} title=${t("choose.chosen")}><${Button} kind="primary" href=${`/interviews/${of.interview}`}>${t("choose.see")}<//><//>`
    : html`<${Empty} title=${t("choose.over")}><${Button} href="/applications">${t("choose.back")}<//><//>`;

/** What it is for, and what they wrote with the invitation. @param {{application: any}} props */
function What({ application: { job, company, steps } }) {
  const note = steps.at(-1)?.note;
  return html`<div class="stack tight"><p><b>${company.name}</b> · <a href=${`/jobs/${job.id}`}>${job.title}</a></p>
    ${note && html`<p class="as-written">${note}</p>`}</div>`;
}

/** @param {{application: string, move?: string}} props */
function Choice({ application, move }) {
  const asked = useResource(() => api.get(`/applications/${application}`), [application]);
  const late = (/** @type {any} */ one) => !move && (one.interview || one.state !== "invited");
  return html`<${Resource} of=${asked} lines=${6} empty=${(/** @type {any} */ one) => late(one) && html`<${TooLate} of=${one} />`}>
    ${(/** @type {any} */ one) => html`<div class="stack"><${What} application=${one} /><${Times} application=${application} move=${move} /></div>`}
  <//>`;
}

/** @param {{application: string, move?: string}} props */
function Times({ application, move }) {
  const slots = useResource(
    () => api.get(`/applications/${application}/slots`).then((answer) => answer.slots),
    [application],
  );
  const [busy, take] = useAction(
    async (/** @type {any} */ slot) => {
      const question = {
        title: t("choose.sure"),
        text: `${when(slot.starts_at)} · ${t("minutes", { n: slot.minutes })} · ${t("choose.rule", { hours: slot.change_hours })}`,
        yes: t("choose.take"),
      };
      if (!(await confirm(question))) return;
      askToNotify(); // of its reminders
      const taken = await unlessPlanned((more) =>
        move
          ? api.post(`/interviews/${move}/move`, { slot: slot.id, ...more })
          : api.post(`/slots/${slot.id}/book`, { application, ...more }),
      );
      if (!taken) return;
      tell(t("choose.taken", { time: when(taken.starts_at) }));
      await navigate(`/interviews/${taken.id}`, { replace: true });
    },
    async (error) => {
      (await import("../parts/toast.js")).tellError(error);
      slots.reload();
    },
  );
  const none = () =>
    html`<${Empty} title=${t("choose.none")} text=${t("choose.none_text")}><${Button} href="/applications">${t("choose.back")}<//><//>`;
  return html`<${Resource} of=${slots} lines=${6} empty=${(/** @type {any} */ all) => !all.length && none()}>
    ${(/** @type {any} */ all) => html`<div class="stack">
      ${byDay(all).map(
        ([
          name,
          some,
        ]) => html`<section key=${name} class="card stack tight" aria-label=${name}><h2>${t("time.zoned", { time: name })}</h2>
        <ul class="times">${some.map((slot) => html`<${Time} key=${slot.id} slot=${slot} busy=${busy} onTake=${take} />`)}</ul></section>`,
      )}
    </div>`}
  <//>`;
}

/** @param {{params: {id: string}, query: Record<string, string>}} props */
export default function Choose({ params, query }) {
  useTitle(t("choose.title"));
  return html`<div class="page narrow">
    <header class="stack tight"><h1>${t(query.move ? "choose.title_move" : "choose.title")}</h1><p class="muted">${t("choose.zone")}</p></header>
    ${me.value?.role === "graduate" ? html`<${Choice} application=${params.id} move=${query.move} />` : html`<${Barred} />`}
  </div>`;
}
