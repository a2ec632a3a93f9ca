// @ts-check
/** Signing in, and back to where one came from. */
import { api } from "../api.js";
import { Field, Form, Submit, useForm } from "../parts/forms.js";
import { Password } from "../parts/password.js";
import { goOnTo, nextOf } from "../router.js";
import { me, setMe, signOut } from "../store.js";
import { Button, html, t, useAction, useTitle } from "../ui.js";

/** Where each role works. @type {Record<string, string>} */
export const HOMES = { graduate: "/", recruiter: "/company", host: "/plan", staff: "/staff" };

/** @param {{query: Record<string, string>}} props */
function SignInForm({ query }) {
  const form = useForm(
    { account: "", password: "" },
    {
      check: ({ account, password }) => ({
        account: !account.trim() && t("signin.account_missing"),
        password: !password && t("signin.password_missing"),
      }),
      send: async ({ account, password }) => {
        const person = await api.post("/logins", { account: account.trim(), password });
        setMe(person);
        await goOnTo(nextOf(query, HOMES[person.role]));
      },
    },
  );
  return html`<${Form} form=${form} class="card">
    <${Field} form=${form} name="account" label=${t("signin.account")} autocomplete="username" autocapitalize="none" spellcheck=${false} maxlength="254" />
    <${Password} form=${form} autocomplete="current-password" />
    <${Submit} form=${form} kind="primary wide">${t("sign_in")}<//>
  <//>`;
}

/** Somebody who is signed in already. @param {{query: Record<string, string>}} props */
function Inside({ query }) {
  const person = /** @type {import("../store.js").Me} */ (me.value);
  const [busy, leave] = useAction(signOut);
  return html`<div class="card stack">
    <p>${t("signin.inside", { name: person.name })}</p>
    <div class="row"><${Button} kind="primary" href=${nextOf(query, HOMES[person.role])}>${t("signin.go_on")}<//>
      <${Button} busy=${busy} onClick=${leave}>${t("sign_out")}<//></div>
  </div>`;
}

/** @param {{query: Record<string, string>}} props */
export default function SignIn({ query }) {
  useTitle(t("sign_in"));
  const next = query.next ? `?next=${encodeURIComponent(query.next)}` : "";
  return html`<div class="page narrow">
    <div class="page-head"><div class="stack tight"><h1>${t("sign_in")}</h1><p>${t("signin.about")}</p></div></div>
    ${me.value ? html`<${Inside} query=${query} />` : html`<${SignInForm} query=${query} />`}
    ${
      !me.value &&
      html`<p class="row tight">${t("signin.new_here")} <a href=${`/signup${next}`}>${t("sign_up")}</a></p>
      <p><a class="reach" href="/password">${t("signin.forgot")}</a></p>`
    }
  </div>`;
}
