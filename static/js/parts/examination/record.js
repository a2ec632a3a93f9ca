// @ts-check
/** The record: closed once everything is in, with who and when, and published to each candidate. */
import { api } from "../../api.js";
import { Button, html, Icon, t, useAction, useState } from "../../ui.js";
import { confirm } from "../dialog.js";
import { saveAsFile } from "../saving.js";
import { When } from "../time.js";
import { tell } from "../toast.js";

/** Examiners whose cards are to come after the candidate has left. @param {any[]} lots */
const missingOf = (lots) => [
  ...new Map(
    lots
      .filter((lot) => lot.state === "ended")
      .flatMap((lot) => lot.missing.map((/** @type {any} */ one) => [one.id, one])),
  ).values(),
];

/** Who fell ill need not be waited for; the record says so. @param {{lots: any[], without: string[], onChange: (without: string[]) => void}} props */
const Missing = ({ lots, without, onChange }) =>
  missingOf(lots).map(
    ({ id, name }) => html`<label class="check" key=${id}><input type="checkbox" checked=${without.includes(id)}
      onChange=${(/** @type {any} */ event) => onChange(event.target.checked ? [...without, id] : without.filter((one) => one !== id))} /><span>${t("examination.without", { name })}</span></label>`,
  );

/** @param {{examination: any, onChange: (examination: any) => void}} props */
function Closing({ examination, onChange }) {
  const [without, leaveOut] = useState(/** @type {string[]} */ ([]));
  const [busy, close] = useAction(async () => {
    const question = {
      title: t("examination.close_title"),
      text: t("examination.close_text"),
      yes: t("examination.close"),
      naming: examination.job.title,
    };
    if (!(await confirm(question))) return;
    onChange(await api.post(`/examinations/${examination.id}/close`, { without }));
    tell(t("examination.closed_now"));
  });
  return html`<p class="muted">${t("examination.close_about")}</p>
    <${Missing} lots=${examination.lots} without=${without} onChange=${leaveOut} />
    <div><${Button} kind="primary" icon="lock-keyhole" busy=${busy} onClick=${close}>${t("examination.close")}<//></div>`;
}

/** @param {{examination: any, onChange: (examination: any) => void}} props */
function Closed({ examination, onChange }) {
  const [busy, publish] = useAction(async () => {
    const question = {
      title: t("examination.publish_title"),
      text: t("examination.publish_text"),
      yes: t("examination.publish"),
    };
    if (!(await confirm(question))) return;
    onChange(await api.post(`/examinations/${examination.id}/publish`));
    tell(t("examination.published_now"));
  });
  const [taking, take] = useAction(async () => {
    const file = await api.file(`/examinations/${examination.id}/record.json`);
    saveAsFile(`examination-${examination.id}.json`, file);
  });
  return html`<p role="status"><${Icon} name="lock-keyhole" /> ${t("examination.closed_by", { name: examination.closed_by })} · <${When} at=${examination.closed_at} /></p>
    <dl class="values"><dt>SHA-256</dt><dd class="code">${examination.sha256}</dd></dl>
    <p class="small muted">${t("examination.rule")}</p>
    <details><summary>${t("examination.who")}</summary>
      <dl class="values">${examination.examiners.map((/** @type {any} */ one) => html`<dt>${one.name}</dt><dd class="code">${one.id}</dd>`)}</dl>
      <p class="small muted">${t("examination.who_text")}</p></details>
    <div class="row tight"><${Button} icon="download" busy=${taking} onClick=${() => take()}>${t("examination.download")}<//>
      ${
        examination.published_at
          ? html`<span class="chip done"><${Icon} name="check" />${t("examination.published")}</span>`
          : html`<${Button} kind="primary" icon="award" busy=${busy} onClick=${publish}>${t("examination.publish")}<//>`
      }</div>`;
}

/** @param {{examination: any, onChange: (examination: any) => void}} props */
export const Record = ({ examination, onChange }) =>
  ["drawn", "closed"].includes(examination.state) &&
  html`<section class="card stack" aria-labelledby="record"><h2 id="record">${t("examination.record")}</h2>
    ${examination.closed_at ? html`<${Closed} examination=${examination} onChange=${onChange} />` : html`<${Closing} examination=${examination} onChange=${onChange} />`}
  </section>`;
