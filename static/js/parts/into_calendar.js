// @ts-check
/** Ways into a calendar; programs with a browser of their own open none, and say nothing of it. */
import { inside } from "../media/browsers.js";
import { html, Icon, t } from "../ui.js";

/** @param {{children?: any}} props */
export const IntoCalendar = ({ children }) =>
  inside()
    ? html`<p class="row tight small muted"><${Icon} name="calendar-plus" /><span class="grow">${t("calendar.inside")}</span></p>`
    : children;
