// @ts-check
/** The interview that was arranged for an application: when, the way in, and calling it off. */
import { api } from "../../api.js";
import { soon } from "../../interview.js";
import { Button, html, t, useAction, useResource } from "../../ui.js";
import { nameOf } from "../applications.js";
import { confirm } from "../dialog.js";
import { Resource } from "../states.js";
import { When, when } from "../time.js";
import { tell } from "../toast.js";

/** @param {{interview: any, application: any, onChange: (interview: any) => void, onCancelled: () => void}} props */
function CallOff({ interview, application, onChange, onCancelled }) {
  const [busy, cancel] = useAction(async () => {
    const name = nameOf(application);
    const question = {
      title: t("company.cancel_title", { name }),
      text: t("company.cancel_text", { time: when(interview.starts_at) }),
      yes: t("company.cancel"),
      no: t("keep"),
      danger: true,
    };
    if (!(await confirm(question))) return;
    onChange(await api.post(`/interviews/${interview.id}/cancel`));
    tell(t("company.cancelled", { name }));
    onCancelled();
  });
  return html`<${Button} kind="quiet small" busy=${busy} onClick=${cancel}>${t("company.cancel")}<//>`;
}

/** @param {{application: any, onCancelled: () => void, again: () => void}} props */
export function Arranged({ application, onCancelled, again }) {
  const interview = useResource(
    () => api.get(`/interviews/${application.interview}`),
    [application.interview, application.version],
  );
  return html`<${Resource} of=${interview} lines=${2}>
    ${(
      /** @type {any} */ one,
    ) => html`<div class="arranged row between" role="group" aria-label=${t("company.interview")}>
      <p><b>${t(`company.interview_${one.state}`)}</b><br /><${When} at=${one.state === "ended" ? one.ended_at : one.starts_at} /></p>
      <div class="row tight">
        ${one.state === "invited" && !one.number && html`<${CallOff} interview=${one} application=${application} onChange=${interview.set} onCancelled=${onCancelled} />`}
        ${["invited", "open"].includes(one.state) && html`<${Button} kind="primary" icon=${soon(one) ? "video" : "calendar-clock"} href=${`/interviews/${one.id}`}>${t(soon(one) ? "company.to_interview" : "company.to_appointment")}<//>`}
        ${
          one.state === "ended" &&
          html`<${Button} kind=${one.outcome ? "" : "primary"} icon="clipboard-list" href=${`/interviews/${one.id}`}>${t(one.outcome ? "company.see_interview" : "company.to_decision")}<//>
          ${application.state !== "offered" && html`<${Button} icon="calendar-clock" onClick=${again}>${t("company.invite_again")}<//>`}`
        }
      </div>
    </div>`}
  <//>`;
}
