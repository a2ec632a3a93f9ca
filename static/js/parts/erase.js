// @ts-check
/** Erasing an account, one's own or that of somebody who asked for it: its name typed, and the password of who does it. */
import { Button, html, t } from "../ui.js";
import { useBlamingForm } from "./blame.js";
import { Dialog } from "./dialog.js";
import { Field, Form, Submit } from "./forms.js";
import { Password } from "./password.js";

/**
 * @typedef {{title: string, text: string, type: string, naming: string, yes: string}} Words `naming`: that it is another account
 * @param {{account: string, words: Words, erase: (password: string) => Promise<void>, onClose: () => void}} props
 */
export function Erase({ account, words, erase, onClose }) {
  const form = useBlamingForm(
    { account: "", password: "" },
    {
      check: (values) => ({
        account: values.account.trim() !== account && words.naming,
        password: !values.password && t("password.missing"),
      }),
      blame: (error) =>
        /** @type {Record<string, string>} */ (
          error.reason === "wrong_password" ? { password: t("password.wrong") } : {}
        ),
      send: ({ password }) => erase(password),
    },
  );
  return html`<${Dialog} title=${words.title} onClose=${onClose}>
    <${Form} form=${form}>
      <p>${words.text}</p>
      <${Field} form=${form} name="account" label=${words.type} autocomplete="off" autocapitalize="none" spellcheck=${false} />
      <${Password} form=${form} label=${t("password.yours")} autocomplete="current-password" />
      <div class="actions"><${Button} onClick=${onClose}>${t("cancel")}<//><${Submit} form=${form} kind="danger">${words.yes}<//></div>
    <//>
  <//>`;
}
