// @ts-check
/** A new password for who forgot theirs: asks for a link, or, behind one, for the password. */
import { api } from "../api.js";
import { useBlamingForm } from "../parts/blame.js";
import { Field, Form, Submit, useForm } from "../parts/forms.js";
import { Password, SHORTEST } from "../parts/password.js";
import { Resource } from "../parts/states.js";
import { tell } from "../parts/toast.js";
import { navigate } from "../router.js";
import { setMe } from "../store.js";
import { Button, html, t, useResource, useState, useTitle } from "../ui.js";
import { HOMES } from "./signin.js";

/** Written once: what follows a `#` is no part of a page's address to the router. */
const tokenHere = () => location.hash.slice(1);

/** The same answer whether there is such an account or not. @param {{account: string}} props */
const Sent = ({ account }) => html`<div class="card stack" role="status">
  <h2>${t("password.sent")}</h2><p>${t("password.sent_text", { account })}</p><p class="small muted">${t("password.sent_else")}</p>
</div>`;

function AskForLink() {
  const [asked, setAsked] = useState("");
  const form = useBlamingForm(
    { account: "" },
    {
      check: ({ account }) => ({ account: !account.trim() && t("password.account_missing") }),
      blame: ({ reason }) => {
        if (reason === "no_mail") return { account: t("password.no_mail") };
        return reason === "account" ? { account: t("password.account_form") } : /** @type {any} */ ({});
      },
      send: async ({ account }) => {
        await api.post("/recoveries", { account: account.trim() });
        setAsked(account.trim());
      },
    },
  );
  if (asked) return html`<${Sent} account=${asked} />`;
  return html`<p class="muted">${t("password.about")}</p>
    <${Form} form=${form} class="card">
      <${Field} form=${form} name="account" label=${t("password.account")} autocomplete="username" autocapitalize="none" spellcheck=${false} maxlength="254" />
      <${Submit} form=${form} kind="primary wide">${t("password.send")}<//>
    <//>`;
}

/** @param {{token: string, owner: {name: string, account: string}}} props */
function Choose({ token, owner }) {
  const form = useForm(
    { password: "" },
    {
      check: ({ password }) => ({ password: password.length < SHORTEST && t("password.short", { n: SHORTEST }) }),
      send: async ({ password }) => {
        const person = await api.post("/passwords", { token, password });
        setMe(person);
        tell(t("password.changed"));
        await navigate(HOMES[person.role], { replace: true });
      },
    },
  );
  return html`<p class="muted">${t("password.for", owner)}</p>
    <${Form} form=${form} class="card">
      <input type="text" autocomplete="username" value=${owner.account} readonly hidden />
      <${Password} form=${form} label=${t("password.new")} hint=${t("password.hint", { n: SHORTEST })} autocomplete="new-password" />
      <${Submit} form=${form} kind="primary wide">${t("password.choose")}<//>
    <//>`;
}

/** @param {{token: string, again: () => void}} props */
function ByLink({ token, again }) {
  const owner = useResource(() => api.post("/recoveries/read", { token }), [token]);
  if (owner.error?.code === "unauthorized")
    return html`<div class="card stack" role="alert"><p>${t("password.over")}</p>
      <div><${Button} kind="primary" onClick=${again}>${t("password.ask_again")}<//></div></div>`;
  return html`<${Resource} of=${owner} lines=${4}>${(/** @type {any} */ found) => html`<${Choose} token=${token} owner=${found} />`}<//>`;
}

export default function NewPassword() {
  useTitle(t("password.title"));
  const [token, setToken] = useState(tokenHere);
  return html`<div class="page narrow">
    <div class="page-head"><h1>${t("password.title")}</h1></div>
    ${token ? html`<${ByLink} token=${token} again=${() => setToken("")} />` : html`<${AskForLink} />`}
    <p><a class="reach" href="/signin">${t("password.back")}</a></p>
  </div>`;
}
