// @ts-check
/** Forms: values, problems per field, one submit at a time, and a guard for what is not saved. */
import { explain } from "../api.js";
import { guardLeaving } from "../router.js";
import { Button, cx, html, Icon, t, useEffect, useId, useRef, useState } from "../ui.js";
import { confirmLeaving } from "./dialog.js";
import { useKeeping, useKept } from "./draft.js";
import { GrowingLine } from "./growing.js";
import { tell } from "./toast.js";

/**
 * @template {Record<string, any>} V
 * @param {V} initial
 * @param {{check?: (values: V) => Record<string, string|false|null|undefined>, send: (values: V) => Promise<any>, keep?: string,
 *   mend?: (kept: V) => V, shared?: boolean}} use
 *   `check` gives a sentence per field that is not right yet; `send` submits, its refusal becomes `problem`; it gives
 *   false where nothing was sent after all. `keep`: where what is not saved outlives its page, `mend`ed by what is true then.
 *   `shared`: others save it too; `overtaken` is whether they have since what was kept was begun.
 */
export function useForm(initial, { check, send, keep = "", mend = (kept) => kept, shared = false }) {
  const kept = useKept(keep);
  const [values, setValues] = useState(() => (kept ? mend({ ...initial, ...kept.values }) : initial));
  const [problems, setProblems] = useState(/** @type {Record<string, any>} */ ({}));
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [dirty, setDirty] = useState(kept !== undefined);
  const saved = useRef(initial);
  const base = useRef(/** @type {V} */ (kept?.base ?? initial)); // what was saved when this writing began
  const running = useRef(false);
  const touched = useRef(false); // since it was sent
  const box = useRef(/** @type {HTMLFormElement|null} */ (null));

  useKeeping(keep, dirty, values, base.current);

  /** @param {Partial<V>} change */
  const change = (change) => {
    setValues((old) => ({ ...old, ...change }));
    setProblems((old) => ({ ...old, ...Object.fromEntries(Object.keys(change).map((key) => [key, ""])) }));
    setDirty(true);
    touched.current = true;
  };
  /** @param {Event} [event] */
  const submit = async (event) => {
    event?.preventDefault();
    if (running.current) return;
    const found = check?.(values) ?? {};
    setProblems(found);
    setProblem("");
    if (Object.values(found).some(Boolean)) return focusFirst(box.current);
    running.current = true;
    touched.current = false;
    const before = saved.current;
    setBusy(true);
    try {
      const sent = await send(values);
      if (sent !== false && saved.current === before) saved.current = base.current = values;
      if (sent !== false && !touched.current) setDirty(false);
    } catch (error) {
      setProblem(explain(error));
      showProblem(box.current);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  /**
   * What was written while the rest was sent stays, and is not saved; `given` says what that gets to know all the same.
   * @param {V} next @param {(written: V) => V} [given] @returns {boolean} whether the form is `next` now
   */
  const reset = (next, given = (written) => written) => {
    const stays = running.current && touched.current;
    saved.current = base.current = next;
    setValues(stays ? given : next);
    if (!stays) setDirty(false);
    return !stays;
  };
  /** Back to what is saved; the answer brings back what was written. */
  const discard = () => {
    const began = base.current;
    base.current = saved.current;
    setValues(saved.current);
    setProblems({});
    setProblem("");
    setDirty(false);
    return () => {
      base.current = began;
      change(values);
    };
  };
  const overtaken = shared && dirty && differ(base.current, saved.current);
  return { values, problems, problem, setProblem, busy, dirty, overtaken, change, submit, reset, discard, box };
}

/** Whether a field of `before` is another now. @param {any} before @param {any} now */
const differ = (before, now) =>
  Object.keys(before).some((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]));

/** @param {HTMLFormElement|null} form */
const focusFirst = (form) =>
  requestAnimationFrame(() => /** @type {HTMLElement|null} */ (form?.querySelector('[aria-invalid="true"]'))?.focus());

/** Why it was refused stands below the button, and may stand below the screen. @param {HTMLFormElement|null} form */
const showProblem = (form) =>
  requestAnimationFrame(() => form?.querySelector(":scope > .problem")?.scrollIntoView({ block: "nearest" }));

/** Asks before leaving while something is not saved. @param {boolean} dirty */
export function useUnsaved(dirty) {
  useEffect(() => {
    if (!dirty) return undefined;
    return guardLeaving(confirmLeaving);
  }, [dirty]);
}

/** That something is not saved, and how not to want it any more. @param {{form: any}} props */
export function Unsaved({ form }) {
  const discard = () => {
    const run = form.discard();
    tell(t("unsaved.discarded"), { label: t("undo"), run });
  };
  return html`<span class="row tight"><span class="small muted grow">${t("unsaved.note")}${form.overtaken && html`<br />${t("unsaved.overtaken")}`}</span>
    <${Button} kind="quiet small" disabled=${form.busy} onClick=${discard}>${t("unsaved.discard")}<//></span>`;
}

/** @param {{form: any, children?: any, class?: string, [rest: string]: any}} props */
export const Form = ({
  form,
  children,
  class: more,
  ...rest
}) => html`<form class=${cx("form", more)} ref=${form.box} onSubmit=${form.submit} novalidate ...${rest}>
  ${children}
  ${form.problem && html`<p class="problem" role="alert"><${Icon} name="circle-alert" />${form.problem}</p>`}
</form>`;

/**
 * A labelled control. `type` is an input type, "textarea", "line" (which grows) or "select" (with `options: [value, label][]`).
 * @param {{form: any, name: string, label: string, hint?: string, type?: string, optional?: boolean, options?: [string, string][], [rest: string]: any}} props
 */
export function Field({ form, name, label, hint, type = "text", optional, options, ...rest }) {
  const id = useId();
  const problem = form.problems[name];
  const about = cx(hint && `${id}-hint`, problem && `${id}-problem`) || undefined;
  const shared = {
    id,
    name,
    class: "input",
    value: form.values[name] ?? "",
    required: !optional,
    "aria-invalid": problem ? "true" : undefined,
    "aria-describedby": about,
    onInput: (/** @type {any} */ event) => form.change({ [name]: event.target.value }),
    ...rest,
  };
  return html`<div class="field">
    <label for=${id}>${label}${optional && html` <span class="optional">${t("optional")}</span>`}</label>
    ${hint && html`<span class="hint" id=${`${id}-hint`}>${hint}</span>`}
    <${Control} type=${type} options=${options} shared=${shared} />
    ${problem && html`<span class="problem" id=${`${id}-problem`}><${Icon} name="circle-alert" />${problem}</span>`}
  </div>`;
}

/** @param {{type: string, options?: [string, string][], shared: any}} props */
function Control({ type, options = [], shared }) {
  if (type === "textarea") return html`<textarea ...${shared} />`;
  if (type === "line") return html`<${GrowingLine} ...${shared} />`;
  if (type !== "select") return html`<input type=${type} ...${shared} />`;
  return html`<select ...${shared}>${options.map(([value, label]) => html`<option key=${value} value=${value}>${label}</option>`)}</select>`;
}

/** @param {{form: any, name: string, children?: any}} props */
export function Check({ form, name, children }) {
  const problem = form.problems[name];
  const id = useId();
  return html`<div class="field">
    <label class="check"><input type="checkbox" name=${name} checked=${form.values[name]} aria-invalid=${problem ? "true" : undefined}
      aria-describedby=${problem ? id : undefined} onChange=${(/** @type {any} */ e) => form.change({ [name]: e.target.checked })} />
      <span>${children}</span></label>
    ${problem && html`<span class="problem" id=${id}><${Icon} name="circle-alert" />${problem}</span>`}
  </div>`;
}

/** The form's one submit button. @param {{form: any, kind?: string, children?: any, [rest: string]: any}} props */
export const Submit = ({ form, kind = "primary", children, ...rest }) =>
  html`<${Button} type="submit" kind=${kind} busy=${form.busy} ...${rest}>${children}<//>`;
