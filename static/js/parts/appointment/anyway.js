// @ts-check
/** A time at which the graduate means to watch something: taken only by whoever knows. */
import { t } from "../../ui.js";
import { confirm } from "../dialog.js";

const PLANS = ["during_show", "candidate_plans"];

/**
 * Sends; where it collides with plans asks, and sends again. Answers null where they thought better of it.
 * @param {(more: {anyway?: true}) => Promise<any>} send
 */
export async function unlessPlanned(send) {
  try {
    return await send({});
  } catch (/** @type {any} */ error) {
    if (!PLANS.includes(error.reason)) throw error;
    const question = { title: t("error.anyway_title"), text: t(`error.reason.${error.reason}`), yes: t("error.anyway") };
    return (await confirm(question)) ? send({ anyway: true }) : null;
  }
}
