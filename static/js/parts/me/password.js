// @ts-check
/** Changing one's password, knowing the one until now. */
import { api } from "../../api.js";
import { html, t } from "../../ui.js";
import { useBlamingForm } from "../blame.js";
import { Form, Submit } from "../forms.js";
import { Password, SHORTEST } from "../password.js";
import { tell } from "../toast.js";

const EMPTY = { password: "", new_password: "" };

/** @param {{onChanged: () => void}} props */
export function OwnPassword({ onChanged }) {
  const form = useBlamingForm(EMPTY, {
    check: ({ password, new_password }) => ({
      password: !password && t("password.missing"),
      new_password: new_password.length < SHORTEST && t("password.short", { n: SHORTEST }),
    }),
    blame: ({ reason }) => (reason === "wrong_password" ? { password: t("password.wrong") } : /** @type {any} */ ({})),
    send: async (values) => {
      await api.put("/me/password", values);
      tell(t("me.password_changed"));
      form.reset(EMPTY);
      onChanged();
    },
  });
  return html`<section class="card stack" aria-labelledby="own-password"><h2 id="own-password">${t("me.password")}</h2>
    <p class="small muted">${t("me.password_text")}</p>
    <${Form} form=${form}>
      <${Password} form=${form} label=${t("me.password_now")} autocomplete="current-password" />
      <${Password} form=${form} name="new_password" label=${t("password.new")} hint=${t("password.hint", { n: SHORTEST })} autocomplete="new-password" />
      <div><${Submit} form=${form}>${t("me.password_change")}<//></div>
    <//>
  </section>`;
}
