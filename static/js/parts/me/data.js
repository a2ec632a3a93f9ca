// @ts-check
/** Taking one's data along, and erasing it. */
import { api } from "../../api.js";
import { navigate } from "../../router.js";
import { deliveriesOf, store } from "../../storage.js";
import { me, signedOut } from "../../store.js";
import { Button, html, t, useAction, useState } from "../../ui.js";
import { Erase } from "../erase.js";
import { saveAsFile } from "../saving.js";
import { tell } from "../toast.js";

/** @param {{onClose: () => void}} props */
function EraseMine({ onClose }) {
  const { id, account = "" } = me.value ?? {};
  const words = {
    title: t("me.erase_title"),
    text: t("me.erase_text"),
    type: t("me.erase_type", { account }),
    naming: t("me.erase_naming"),
    yes: t("me.erase"),
  };
  const erase = async (/** @type {string} */ password) => {
    await api.del("/me", { password });
    store(deliveriesOf(id), null);
    signedOut();
    tell(t("me.erased"));
    await navigate("/", { replace: true });
  };
  return html`<${Erase} account=${account} words=${words} erase=${erase} onClose=${onClose} />`;
}

export function Data() {
  const [erasing, erase] = useState(false);
  const [busy, take] = useAction(async () => saveAsFile("mountain-city.json", await api.get("/me/export")));
  return html`<section class="card stack" aria-labelledby="data"><h2 id="data">${t("me.data")}</h2>
    <p class="muted">${t("me.data_text")} <a href="/privacy">${t("nav.privacy")}</a></p>
    <div class="row">
      <${Button} icon="download" busy=${busy} onClick=${() => take()}>${t("me.export")}<//>
      <${Button} kind="danger" icon="trash-2" onClick=${() => erase(true)}>${t("me.erase")}<//>
    </div>
    ${erasing && html`<${EraseMine} onClose=${() => erase(false)} />`}
  </section>`;
}
