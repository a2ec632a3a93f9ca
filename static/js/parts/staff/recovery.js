// @ts-check
/** A link for somebody who forgot their password and gets no mail. */
import { api } from "../../api.js";
import { html, t, useState } from "../../ui.js";
import { CopyLink } from "../copy.js";
import { AccountForm } from "./account.js";

export function Recovery() {
  const [made, setMade] = useState(/** @type {{account: string, link: string} | null} */ (null));
  const make = async (/** @type {string} */ account) => {
    setMade(null);
    setMade({ account, link: (await api.post("/recoveries/links", { account })).link });
  };
  return html`<section class="card stack" aria-labelledby="recovery"><h2 id="recovery">${t("staff.forgot")}</h2>
    <p class="small muted">${t("staff.forgot_text")}</p>
    <${AccountForm} yes=${t("staff.make_link")} send=${make} />
    ${made && html`<div class="stack tight" role="status"><${CopyLink} link=${made.link} label=${t("staff.link_for", made)} /><p class="small muted">${t("staff.link_lasts")}</p></div>`}
  </section>`;
}
