// @ts-check
/** Leaving a form's page once it is saved, without being asked whether to. */
import { goOnTo } from "../router.js";
import { useEffect, useState } from "../ui.js";
import { useUnsaved } from "./forms.js";

/** Guards what is not saved; the answer goes on, as soon as nothing is, to a page in place of the form: Back leads before it. @param {boolean} dirty */
export function useGoingOn(dirty) {
  const [to, goOn] = useState("");
  useUnsaved(dirty);
  useEffect(() => {
    if (to && !dirty) goOnTo(to);
  }, [to, dirty]);
  return goOn;
}
