// @ts-check
/** What calls somebody on whatever page they are: who waits for them, their turn in a queue, what begins soon. */
import { api } from "../api.js";
import { useHear } from "../live.js";
import { shown } from "../router.js";
import { role } from "../store.js";
import { html, useEffect, useLate, useNow, useState } from "../ui.js";
import { waits } from "./queue/hint.js";

/** Pages with a strip of their own, and the room one was called to. */
const OWN = ["/applications", "/broadcasts/:id", "/interviews/:id"];

const SOON = ["interview_soon", "job_soon"];
const NO_MORE = ["interview_moved", "interview_cancelled", "interview_missed"];
/** Milliseconds after its beginning for which it is worth going there. */
const OVER = 10 * 60e3;
/** Milliseconds for which somebody of the panel may be away with the network before the candidate counts as alone. */
const BLINK = 4000;

/** What is needed by few is fetched once it is. @param {boolean} wanted @param {() => Promise<any>} load */
function useLater(wanted, load) {
  const [View, set] = useState(/** @type {any} */ (null));
  useEffect(() => {
    if (wanted && !View)
      load().then(
        (found) => set(() => found),
        () => {}, // the next one tries again
      );
  }, [wanted]);
  return wanted && View;
}

/** With this one in place of an older one. @param {any[]} doors @param {any} door */
const newest = (doors, door) =>
  doors.some((one) => one.interview === door.interview && one.version > door.version)
    ? doors
    : [...doors.filter((one) => one.interview !== door.interview), door];

/** @param {{mark: number}} props */
function Doors({ mark }) {
  const [doors, set] = useState(/** @type {any[]} */ ([]));
  useEffect(() => {
    if (mark)
      api.get("/interviews/knocks").then(
        // what was heard while this was asked may be newer than the answer
        (answer) =>
          set((old) =>
            answer.doors.reduce(
              newest,
              old.filter((one) => !doors.includes(one)),
            ),
          ),
        () => {}, // what changes from now on is heard
      );
  }, [mark]);
  useHear("/inbox", "door_changed", ({ door }) => set((old) => newest(old, door)));
  const here = shown.value?.route?.path === "/interviews/:id" ? shown.value.params.id : "";
  const elsewhere = doors.filter((one) => one.waits && one.interview !== here);
  const alone = useLate(
    elsewhere.some((one) => one.waits === "alone"),
    BLINK,
  );
  const shownNow = elsewhere.filter((one) => one.waits === "knocking" || alone);
  const View = useLater(shownNow.length > 0, async () => (await import("./interview/doors.js")).Doors);
  return View && html`<${View} doors=${shownNow} busy=${!!here} />`;
}

function Turn() {
  const [called, set] = useState(false);
  useHear("/inbox", "notice_arrived", ({ notice }) => notice.kind === "queue_called" && set(true));
  const own = OWN.includes(shown.value?.route?.path ?? "");
  const View = useLater(!own && (called || waits()), async () => (await import("./queue/strip.js")).QueueStrip);
  return View && html`<${View} places />`;
}

/** What is about to begin; what was is not said any more. */
function Soon() {
  const [told, tell] = useState(/** @type {any[]} */ ([]));
  useHear("/inbox", "notice_arrived", ({ notice }) => {
    const begins = SOON.includes(notice.kind);
    if (begins || NO_MORE.includes(notice.kind))
      tell((old) => [...old.filter((one) => one.link !== notice.link), ...(begins ? [notice] : [])]);
  });
  const now = useNow(30_000);
  const path = shown.value && location.pathname;
  const ahead = told.filter((one) => one.link !== path && Date.parse(one.params.starts_at) + OVER > now);
  const View = useLater(ahead.length > 0, async () => (await import("./soon.js")).Soon);
  const read = (/** @type {any} */ notice) => tell((old) => old.filter((one) => one !== notice));
  return View && html`<${View} notices=${ahead} onRead=${read} />`;
}

/** `mark` rises whenever something may have been missed. @param {{mark: number}} props */
export const Calls = ({
  mark,
}) => html`<div class="calls">${role.value === "recruiter" && html`<${Doors} mark=${mark} />`}
  ${role.value === "graduate" && html`<${Turn} />`}<${Soon} /></div>`;
