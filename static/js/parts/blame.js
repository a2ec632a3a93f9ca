// @ts-check
/** A form whose refusals are said at the field they are about, where they are about one. */
import { useEffect, useState } from "../ui.js";
import { useForm } from "./forms.js";

/**
 * Like `useForm`; `blame(error, values)` gives a sentence for each field a refusal is about, or nothing.
 * @template {Record<string, any>} V
 * @param {V} initial
 * @param {{check?: (values: V) => Record<string, any>, send: (values: V) => Promise<any>,
 *   blame: (error: any, values: V) => Record<string, string>, keep?: string, shared?: boolean}} use
 */
export function useBlamingForm(initial, { check, send, blame, keep, shared }) {
  const [blamed, setBlamed] = useState(/** @type {Record<string, string>} */ ({}));
  const form = useForm(initial, {
    keep,
    shared,
    check,
    send: (values) => {
      setBlamed({});
      return send(values).catch((error) => {
        setBlamed(blame(error, values));
        throw error;
      });
    },
  });
  const [first] = Object.keys(blamed);
  useEffect(() => {
    if (first) document.getElementsByName(first)[0]?.focus();
  }, [blamed]);
  /** @param {Partial<V>} changed */
  const change = (changed) => {
    if (Object.keys(changed).some((key) => key in blamed)) setBlamed({});
    form.change(changed);
  };
  const discard = () => {
    setBlamed({});
    return form.discard();
  };
  return first ? { ...form, change, discard, problem: "", problems: { ...form.problems, ...blamed } } : form;
}
