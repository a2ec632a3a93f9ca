// @ts-check
/** Leaving a form's page once it is saved, without being asked whether to. */
import { navigate } from "../router.js";
import { useEffect, useState } from "../ui.js";
import { useUnsaved } from "./forms.js";

/** Guards what is not saved; the answer goes on to another page as soon as nothing is. @param {boolean} dirty */
export function useGoingOn(dirty) {
  const [to, goOn] = useState("");
  useUnsaved(dirty);
  useEffect(() => {
    if (to && !dirty) navigate(to);
  }, [to, dirty]);
  return goOn;
}
