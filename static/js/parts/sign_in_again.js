// @ts-check
/** For whose login ended elsewhere: the password again, and they go on where they were. */
import { api } from "../api.js";
import { goOn, me, signedOut, unanswered } from "../store.js";
import { Button, html, t } from "../ui.js";
import { loadWords } from "../words.js";
import { Dialog } from "./dialog.js";
import { Form, Submit, useForm } from "./forms.js";
import { Password } from "./password.js";

await loadWords("signin");

export function SignInAgain() {
  const { account } = /** @type {import("../store.js").Me} */ (me.value);
  const form = useForm(
    { password: "" },
    {
      check: ({ password }) => ({ password: !password && t("signin.password_missing") }),
      send: async ({ password }) => goOn(await api.post("/logins", { account, password })),
    },
  );
  return html`<${Dialog} title=${t("signin.ended")} onClose=${unanswered}>
    <p>${t("signin.ended_text", { account })}</p>
    <${Form} form=${form}>
      <input type="text" name="account" autocomplete="username" value=${account} hidden readonly />
      <${Password} form=${form} autocomplete="current-password" />
      <div class="actions"><${Button} onClick=${signedOut}>${t("signin.not_again")}<//><${Submit} form=${form}>${t("sign_in")}<//></div>
    <//>
  <//>`;
}
