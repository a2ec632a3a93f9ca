// @ts-check
/** Somebody is found by the account they tell: a field, and what is done with it. */
import { html, t } from "../../ui.js";
import { useBlamingForm } from "../blame.js";
import { Field, Form, Submit } from "../forms.js";

/** @param {{yes: string, send: (account: string) => Promise<void>}} props `yes`: what is done */
export function AccountForm({ yes, send }) {
  const form = useBlamingForm(
    { account: "" },
    {
      check: ({ account }) => ({ account: !account.trim() && t("staff.account_missing") }),
      blame: ({ reason }) => {
        if (reason === "no_account") return { account: t("staff.no_account") };
        return reason === "account" ? { account: t("staff.account_missing") } : /** @type {any} */ ({});
      },
      send: async ({ account }) => {
        await send(account.trim());
        form.reset({ account: "" });
      },
    },
  );
  return html`<${Form} form=${form}>
    <${Field} form=${form} name="account" label=${t("staff.account")} autocomplete="off" autocapitalize="none" spellcheck=${false} maxlength="254" />
    <div><${Submit} form=${form}>${yes}<//></div>
  <//>`;
}
