// @ts-check
/** What happened, in the reader's language: made here from each notice's kind and facts. */
import { api } from "../api.js";
import { useLive } from "../live.js";
import { sentence } from "../parts/notice.js";
import { Barred, Empty, Resource } from "../parts/states.js";
import { Ago } from "../parts/time.js";
import { me, unread } from "../store.js";
import { Button, cx, html, Icon, t, useAction, usePages, useTitle } from "../ui.js";

/** @type {Record<string, string>} */
const ICONS = {
  application_delivered: "inbox",
  application_withdrawn: "undo-2",
  application_changed: "file-text",
  contract_signed: "award",
  contract_unsigned: "undo-2",
  answers_overdue: "bell-ring",
  interview_invited: "calendar-clock",
  interview_cancelled: "calendar-x",
  interview_choose: "calendar-plus",
  interview_booked: "calendar-check",
  interview_booked_by: "calendar-check",
  interview_moved: "calendar-clock",
  interview_message: "message-circle",
  interview_tomorrow: "bell",
  interview_soon: "bell-ring",
  interview_missed: "calendar-x",
  interview_passed: "badge-check",
  interview_feedback: "message-circle-heart",
  examination_announced: "scroll-text",
  examination_panel: "scroll-text",
  examination_drawn: "shuffle",
  examination_order: "shuffle",
  examination_cancelled: "calendar-x",
  examination_published: "award",
  queue_opened: "users",
  queue_called: "bell-ring",
  queue_closed: "users",
  queue_left: "calendar-clock",
  job_over_interview: "calendar-clock",
  job_soon: "bell-ring",
  show_called_off: "calendar-x",
  question_answered: "message-circle",
  question_dismissed: "message-circle-off",
  question_carried: "forward",
  company_verified: "badge-check",
  company_due: "calendar-clock",
  company_overdue: "bell-ring",
  company_confirmed: "badge-check",
};

/** @param {{notice: any}} props */
const Line = ({ notice }) => html`<a class=${cx("item notice", !notice.read && "unread")} href=${notice.link}>
  <${Icon} name=${ICONS[notice.kind] ?? "bell"} />
  <span class="grow">${!notice.read && html`<span class="unseen">${t("notices.unread")}</span> `}${sentence(notice)}<br />
    <${Ago} class="small muted" at=${notice.created_at} /></span>
  ${!notice.read && html`<span class="dot" />`}
</a>`;

/** Notices as they arrive, and those before. */
function useNotices() {
  const page = (/** @type {any} */ old) => api.get("/notices", { before: old?.notices.at(-1).id });
  const { list, growing, more } = usePages(page, "notices", []);
  const fresh = (/** @type {any} */ notice) =>
    list.data &&
    list.set((/** @type {any} */ old) => ({
      ...old,
      notices: [notice, ...old.notices.filter((/** @type {any} */ one) => one.id !== notice.id)],
    }));
  const allRead = () =>
    list.data &&
    list.set((/** @type {any} */ old) => ({
      ...old,
      notices: old.notices.map((/** @type {any} */ one) => ({ ...one, read: true })),
    }));
  useLive("/inbox", {
    payload: () => ({}),
    entered: (snapshot) => list.data && snapshot.unread !== unread.value && list.reload(),
    events: { notice_arrived: ({ notice }) => fresh(notice), notices_read: ({ unread: left }) => !left && allRead() },
  });
  const [reading, readAll] = useAction(async () => {
    const answer = await api.post("/notices/read", { until: list.data.notices[0].id });
    unread.value = answer.unread;
    allRead();
  });
  return { list, growing, more, reading, readAll };
}

function Mine() {
  const { list, growing, more, reading, readAll } = useNotices();
  return html`<div class="page-head">
      <h1>${t("nav.notices")}</h1>
      ${unread.value > 0 && list.data && html`<${Button} icon="check-check" busy=${reading} onClick=${readAll}>${t("notices.read_all")}<//>`}
    </div>
    <${Resource} of=${list} lines=${8} empty=${(/** @type {any} */ d) => !d.notices.length && html`<${Empty} title=${t("notices.none")} text=${t("notices.none_text")} />`}>
      ${(
        /** @type {any} */ d,
      ) => html`<ul class="list" aria-label=${t("nav.notices")}>${d.notices.map((/** @type {any} */ notice) => html`<li key=${notice.id}><${Line} notice=${notice} /></li>`)}</ul>
        ${d.more && html`<div><${Button} busy=${growing} onClick=${more}>${t("notices.older")}<//></div>`}`}
    <//>`;
}

export default function Notices() {
  useTitle(t("nav.notices"));
  return html`<div class="page reading">
    ${me.value ? html`<${Mine} />` : html`<h1>${t("nav.notices")}</h1><${Barred} />`}
  </div>`;
}
