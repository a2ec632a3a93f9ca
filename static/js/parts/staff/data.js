// @ts-check
/** What is kept of somebody who asks for it by letter and cannot sign in: handed out, or erased. */
import { api } from "../../api.js";
import { Button, html, t, useState } from "../../ui.js";
import { useBlamingForm } from "../blame.js";
import { Dialog } from "../dialog.js";
import { Erase } from "../erase.js";
import { Form, Submit } from "../forms.js";
import { Password } from "../password.js";
import { saveAsFile } from "../saving.js";
import { tell } from "../toast.js";
import { AccountForm } from "./account.js";

/** @param {{id: string, name: string, account: string}} person @param {() => void} onErased @param {() => void} onClose */
function erasing({ id, name, account }, onErased, onClose) {
  const words = {
    title: t("staff.erase_title", { name }),
    text: t("staff.erase_text"),
    type: t("staff.erase_type", { account }),
    naming: t("staff.erase_naming"),
    yes: t("staff.erase"),
  };
  const erase = async (/** @type {string} */ password) => {
    await api.del(`/people/${id}`, { password });
    tell(t("staff.erased", { name }));
    onErased();
  };
  return html`<${Erase} account=${account} words=${words} erase=${erase} onClose=${onClose} />`;
}

/** @param {{person: {id: string, name: string}, onClose: () => void}} props */
function Export({ person: { id, name }, onClose }) {
  const form = useBlamingForm(
    { password: "" },
    {
      check: ({ password }) => ({ password: !password && t("password.missing") }),
      blame: ({ reason }) =>
        /** @type {Record<string, string>} */ (reason === "wrong_password" ? { password: t("password.wrong") } : {}),
      send: async (values) => {
        saveAsFile(`mountain-city-${id}.json`, await api.post(`/people/${id}/export`, values));
        onClose();
      },
    },
  );
  return html`<${Dialog} title=${t("staff.export_title", { name })} onClose=${onClose}>
    <${Form} form=${form}>
      <p>${t("staff.export_text")}</p>
      <${Password} form=${form} label=${t("password.yours")} autocomplete="current-password" />
      <div class="actions"><${Button} onClick=${onClose}>${t("cancel")}<//><${Submit} form=${form}>${t("staff.export")}<//></div>
    <//>
  <//>`;
}

export function SomebodysData() {
  const [found, setFound] = useState(/** @type {{id: string, name: string, account: string} | null} */ (null));
  const [asking, ask] = useState(/** @type {"export" | "erase" | null} */ (null));
  const find = async (/** @type {string} */ account) => {
    setFound(null);
    setFound({ account, ...(await api.post("/audits/whose", { account })) });
  };
  const erased = () => {
    ask(null);
    setFound(null);
  };
  return html`<section class="card stack" aria-labelledby="data"><h2 id="data">${t("staff.data")}</h2>
    <p class="small muted">${t("staff.data_text")}</p>
    <${AccountForm} yes=${t("staff.find_person")} send=${find} />
    <div class="stack tight" role="status">${
      found &&
      html`<p>${t("staff.found", found)}</p>
      <div class="row"><${Button} icon="download" onClick=${() => ask("export")}>${t("staff.export")}<//>
        <${Button} kind="danger" icon="trash-2" onClick=${() => ask("erase")}>${t("staff.erase")}<//></div>`
    }</div>
    ${asking === "export" && found && html`<${Export} person=${found} onClose=${() => ask(null)} />`}
    ${asking === "erase" && found && erasing(found, erased, () => ask(null))}
  </section>`;
}
