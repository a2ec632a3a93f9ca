// @ts-check
/** A time at which the graduate asked to be called in a show: theirs once they give that up. */
import { t } from "../../ui.js";
import { confirm } from "../dialog.js";

const PLANS = "during_show";

/**
 * Sends; where it collides asks, and sends again. Answers null where they would rather be called.
 * @param {(more: {anyway?: true}) => Promise<any>} send
 */
export async function unlessPlanned(send) {
  try {
    return await send({});
  } catch (/** @type {any} */ error) {
    if (error.reason !== PLANS) throw error;
    const question = { title: t("error.anyway_title"), text: t(`error.reason.${PLANS}`), yes: t("error.anyway") };
    return (await confirm(question)) ? send({ anyway: true }) : null;
  }
}
