// @ts-check
/** A link for somebody who forgot their password and gets no mail. */
import { api } from "../../api.js";
import { html, t, useState } from "../../ui.js";
import { useBlamingForm } from "../blame.js";
import { CopyLink } from "../copy.js";
import { Field, Form, Submit } from "../forms.js";

export function Recovery() {
  const [made, setMade] = useState(/** @type {{account: string, link: string} | null} */ (null));
  const form = useBlamingForm(
    { account: "" },
    {
      check: ({ account }) => ({ account: !account.trim() && t("staff.account_missing") }),
      blame: ({ reason }) => {
        if (reason === "no_account") return { account: t("staff.no_account") };
        return reason === "account" ? { account: t("staff.account_missing") } : /** @type {any} */ ({});
      },
      send: async (values) => {
        const account = values.account.trim();
        setMade(null);
        setMade({ account, link: (await api.post("/recoveries/links", { account })).link });
        form.reset({ account: "" });
      },
    },
  );
  return html`<section class="card stack" aria-labelledby="recovery"><h2 id="recovery">${t("staff.forgot")}</h2>
    <p class="small muted">${t("staff.forgot_text")}</p>
    <${Form} form=${form}>
      <${Field} form=${form} name="account" label=${t("staff.account")} autocomplete="off" autocapitalize="none" spellcheck=${false} maxlength="254" />
      <div><${Submit} form=${form}>${t("staff.make_link")}<//></div>
    <//>
    ${made && html`<div class="stack tight" role="status"><${CopyLink} link=${made.link} label=${t("staff.link_for", made)} /><p class="small muted">${t("staff.link_lasts")}</p></div>`}
  </section>`;
}
