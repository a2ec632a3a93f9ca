// @ts-check
/** The queue strip on pages of the show, fetched only for those who may queue. */
import { me } from "../../store.js";
import { html, useEffect, useState } from "../../ui.js";

export function Beside() {
  const [Strip, set] = useState(/** @type {any} */ (null));
  const graduate = me.value?.role === "graduate";
  useEffect(() => {
    if (graduate) import("./strip.js").then((module) => set(() => module.QueueStrip));
  }, [graduate]);
  return graduate && Strip && html`<${Strip} />`;
}
