// @ts-check
/** Planning the weeks that follow a show: by themselves, or what the rule proposes and the host does not leave out. */
import { api } from "../api.js";
import { navigate } from "../router.js";
import { Button, html, language, t, useAction, useResource, useState } from "../ui.js";
import { Dialog } from "./dialog.js";
import { Resource } from "./states.js";
import { day, When } from "./time.js";
import { tell } from "./toast.js";

const WEEKS = 8;

/** @param {{one: any, checked: boolean, toggle: () => void}} props */
const Week = ({
  one,
  checked,
  toggle,
}) => html`<li><label class="check"><input type="checkbox" checked=${checked} disabled=${one.planned} onChange=${toggle} />
  <span><${When} at=${one.starts_at} />
    ${one.planned && html` <span class="chip done">${t("repeat.planned")}</span>`}
    ${one.holiday && html`<br /><span class="small muted">${t("repeat.moved", { day: day(one.moved_from), holiday: one.holiday })}</span>`}</span></label></li>`;

/** Whether the weeks to come are planned without anybody having to think of it. @param {{show: any, weekly: boolean, reload: () => void}} props */
function ByItself({ show, weekly, reload }) {
  const [busy, change] = useAction(async () => {
    const path = `/broadcasts/${show.id}/series`;
    await (weekly ? api.del(path) : api.put(path, {}));
    tell(t(weekly ? "repeat.ended" : "repeat.begun"));
    reload();
  });
  return html`<label class="check card"><input type="checkbox" checked=${weekly} disabled=${busy} onChange=${change} />
    <span>${t("repeat.weekly")}<br /><span class="small muted">${t("repeat.weekly_text")}</span></span></label>`;
}

/** @param {{show: any, occurrences: any[], onClose: () => void}} props */
function Choice({ show, occurrences, onClose }) {
  const free = occurrences.filter((one) => !one.planned).map((one) => one.starts_at);
  const [chosen, choose] = useState(new Set(free));
  const [busy, plan] = useAction(async () => {
    await api.post(`/broadcasts/${show.id}/series`, { starts: [...chosen] });
    tell(t("repeat.done", { n: chosen.size }));
    await navigate("/plan");
  });
  const toggle = (/** @type {string} */ start) =>
    choose(new Set(chosen.has(start) ? [...chosen].filter((one) => one !== start) : [...chosen, start]));
  return html`<p class="small muted">${t("repeat.text")}</p>
    <ul class="stack tight">${occurrences.map((one) => html`<${Week} key=${one.starts_at} one=${one} checked=${chosen.has(one.starts_at)} toggle=${() => toggle(one.starts_at)} />`)}</ul>
    <div class="actions"><${Button} onClick=${onClose}>${t("cancel")}<//>
      <${Button} kind="primary" busy=${busy} disabled=${!chosen.size} onClick=${plan}>${t("repeat.yes", { n: chosen.size })}<//></div>`;
}

/** @param {{show: any, onClose: () => void}} props */
function Weeks({ show, onClose }) {
  const found = useResource(
    () => api.get(`/broadcasts/${show.id}/series`, { weeks: WEEKS, language: language.value }),
    [show.id, language.value],
  );
  return html`<${Dialog} title=${t("repeat.title")} onClose=${onClose} sheet>
    <${Resource} of=${found} lines=${WEEKS}>${(
      /** @type {any} */ { occurrences, weekly },
    ) => html`<${ByItself} show=${show} weekly=${weekly} reload=${found.reload} />
      <${Choice} key=${occurrences.filter((/** @type {any} */ one) => one.planned).length} show=${show} occurrences=${occurrences} onClose=${onClose} />`}<//>
  <//>`;
}

/** @param {{show: any}} props */
export function Repeat({ show }) {
  const [open, setOpen] = useState(false);
  return html`<${Button} icon="calendar-sync" onClick=${() => setOpen(true)}>${t("repeat.title")}<//>
    ${open && html`<${Weeks} show=${show} onClose=${() => setOpen(false)} />`}`;
}
