// @ts-check
/** Making an account for a host or for somebody of the bureau. */
import { api } from "../../api.js";
import { html, t } from "../../ui.js";
import { useBlamingForm } from "../blame.js";
import { Field, Form, Submit } from "../forms.js";
import { Password, SHORTEST } from "../password.js";
import { tell } from "../toast.js";

const EMPTY = { account: "", name: "", password: "", role: "host" };

/** @param {typeof EMPTY} values */
const check = ({ account, name, password }) => ({
  account: !account.trim() && t("staff.account_missing"),
  name: !name.trim() && t("staff.name_missing"),
  password: password.length < SHORTEST && t("password.short", { n: SHORTEST }),
});

/** @param {any} error @returns {Record<string, string>} */
const blame = ({ reason }) => {
  if (reason === "account_exists") return { account: t("staff.account_exists") };
  return reason === "account" ? { account: t("staff.account_missing") } : {};
};

export function AddHost() {
  const form = useBlamingForm(EMPTY, {
    check,
    blame,
    send: async (values) => {
      await api.post("/staff", { ...values, account: values.account.trim(), name: values.name.trim() });
      tell(t("staff.added", { name: values.name }));
      form.reset(EMPTY);
    },
  });
  return html`<section class="card stack" aria-labelledby="add"><h2 id="add">${t("staff.add")}</h2>
    <${Form} form=${form}>
      <${Field} form=${form} name="role" type="select" label=${t("staff.role")} options=${[["host", t("staff.host")], ["staff", t("staff.staff")]]} />
      <${Field} form=${form} name="name" label=${t("staff.name")} autocomplete="off" maxlength="80" />
      <${Field} form=${form} name="account" label=${t("staff.account")} autocomplete="off" autocapitalize="none" spellcheck=${false} maxlength="254" />
      <${Password} form=${form} label=${t("staff.password")} hint=${t("staff.password_hint")} autocomplete="new-password" />
      <div><${Submit} form=${form}>${t("staff.create")}<//></div>
    <//>
  </section>`;
}
