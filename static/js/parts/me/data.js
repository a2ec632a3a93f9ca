// @ts-check
/** Taking one's data along, and erasing it. */
import { api } from "../../api.js";
import { navigate } from "../../router.js";
import { deliveriesOf, store } from "../../storage.js";
import { me, signedOut } from "../../store.js";
import { Button, html, t, useState } from "../../ui.js";
import { useBlamingForm } from "../blame.js";
import { Dialog } from "../dialog.js";
import { Field, Form, Submit } from "../forms.js";
import { Password } from "../password.js";
import { tell } from "../toast.js";

/** @param {{onClose: () => void}} props */
function Erase({ onClose }) {
  const { id, account = "" } = me.value ?? {};
  const form = useBlamingForm(
    { account: "", password: "" },
    {
      check: (values) => ({
        account: values.account.trim() !== account && t("me.erase_naming"),
        password: !values.password && t("me.password_missing"),
      }),
      blame: (error) =>
        /** @type {Record<string, string>} */ (
          error.reason === "wrong_password" ? { password: t("me.password_wrong") } : {}
        ),
      send: async ({ password }) => {
        await api.del("/me", { password });
        store(deliveriesOf(id), null);
        signedOut();
        tell(t("me.erased"));
        await navigate("/", { replace: true });
      },
    },
  );
  return html`<${Dialog} title=${t("me.erase_title")} onClose=${onClose}>
    <${Form} form=${form}>
      <p>${t("me.erase_text")}</p>
      <${Field} form=${form} name="account" label=${t("me.erase_type", { account })} autocomplete="off" autocapitalize="none" spellcheck=${false} />
      <${Password} form=${form} label=${t("me.erase_password")} autocomplete="current-password" />
      <div class="actions"><${Button} onClick=${onClose}>${t("cancel")}<//><${Submit} form=${form} kind="danger">${t("me.erase")}<//></div>
    <//>
  <//>`;
}

export function Data() {
  const [erasing, erase] = useState(false);
  return html`<section class="card stack" aria-labelledby="data"><h2 id="data">${t("me.data")}</h2>
    <p class="muted">${t("me.data_text")} <a href="/privacy">${t("nav.privacy")}</a></p>
    <div class="row">
      <${Button} icon="download" href="/api/me/export" download>${t("me.export")}<//>
      <${Button} kind="danger" icon="trash-2" onClick=${() => erase(true)}>${t("me.erase")}<//>
    </div>
    ${erasing && html`<${Erase} onClose=${() => erase(false)} />`}
  </section>`;
}
