// @ts-check
/** The menu of who is signed in. */
import { navigate } from "../router.js";
import { me, signOut } from "../store.js";
import { Button, html, Icon, t, useAction, useLayoutEffect, useRef, useState } from "../ui.js";

/** Closes on Escape, which leads back to its button, on a press outside and after choosing. @param {boolean} open @param {() => void} close */
function useClosing(open, close) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  useLayoutEffect(() => {
    if (!open) return undefined;
    const key = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape") return;
      close();
      box.current?.querySelector("button")?.focus();
    };
    const press = (/** @type {Event} */ event) => !box.current?.contains(/** @type {Node} */ (event.target)) && close();
    document.addEventListener("keydown", key);
    document.addEventListener("pointerdown", press);
    return () => {
      document.removeEventListener("keydown", key);
      document.removeEventListener("pointerdown", press);
    };
  }, [open]);
  return box;
}

/** @param {{onChoose: () => void}} props */
function Panel({ onChoose }) {
  const [busy, leave] = useAction(async () => {
    await signOut();
    onChoose();
    await navigate("/");
  });
  const person = /** @type {import("../store.js").Me} */ (me.value);
  return html`<div class="panel">
    <p><b>${person.name}</b><br /><span class="muted small">${person.company?.name ?? person.account}</span></p>
    ${person.role === "graduate" && html`<a class="line" href="/resume" onClick=${onChoose}><${Icon} name="file-text" />${t("nav.resume")}</a>`}
    ${person.role === "recruiter" && html`<a class="line" href="/company" onClick=${onChoose}><${Icon} name="inbox" />${t("nav.company")}</a>`}
    <a class="line" href="/notices" onClick=${onChoose}><${Icon} name="bell" />${t("nav.notices")}</a>
    <a class="line" href="/me" onClick=${onChoose}><${Icon} name="settings" />${t("nav.me")}</a>
    <a class="line" href="/privacy" onClick=${onChoose}><${Icon} name="shield" />${t("nav.privacy")}</a>
    <button type="button" class="line" disabled=${busy} onClick=${leave}><${Icon} name="log-out" />${t("sign_out")}</button>
  </div>`;
}

export function Account() {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const box = useClosing(open, close);
  return html`<div class="menu" ref=${box}>
    <${Button} kind="quiet" only icon="circle-user-round" aria-label=${t("account", { name: me.value?.name })} aria-expanded=${open ? "true" : "false"}
      onClick=${() => setOpen(!open)} />
    ${open && html`<${Panel} onChoose=${close} />`}
  </div>`;
}
