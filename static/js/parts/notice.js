// @ts-check
/** What a notice says, in the reader's language: made from its kind and its facts. */
import { t } from "../ui.js";
import { known } from "../words.js";
import { day, when } from "./time.js";

/** With the words of the page `notices`. @param {{kind: string, params: any}} notice */
export function sentence({ kind, params }) {
  const facts = {
    ...params,
    ...(params.starts_at && { time: when(params.starts_at) }),
    ...(params.until && { day: day(params.until) }),
  };
  const finer = `notices.${kind}_${params.state}`;
  if (known(finer)) return t(finer, facts);
  return known(`notices.${kind}`) ? t(`notices.${kind}`, facts) : t("notices.other");
}
