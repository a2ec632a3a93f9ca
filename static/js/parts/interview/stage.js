// @ts-check
/** Everybody's faces: side by side, or whoever speaks large; a shown screen is always large. */
import { store, stored } from "../../storage.js";
import { html, t, useRef, useState } from "../../ui.js";
import { Face } from "./face.js";
import { isSecond, seconds } from "./second.js";

const SCREEN = ":screen";
const HOLD = 2500;
const LOUD = 0.02;

/** Who is here: seats first, with the source each has, so that a face that is still connecting has its place. @param {any} meeting @param {any} mine */
export function others({ interview, sources }, mine) {
  const faces = sources.filter((/** @type {any} */ one) => !one.name.endsWith(SCREEN) && !isSecond(one));
  const inside = interview.seats.filter(
    (/** @type {any} */ seat) => seat.state === "inside" && seat.person !== mine.person,
  );
  const bySeat = inside.map((/** @type {any} */ seat) => ({
    id: seat.person,
    name: seat.name,
    seat,
    source: faces.find((/** @type {any} */ one) => one.name === seat.person),
  }));
  const kept = faces.filter(
    (/** @type {any} */ one) =>
      one.name !== mine.person && !inside.some((/** @type {any} */ seat) => seat.person === one.name),
  );
  return [...bySeat, ...kept.map((/** @type {any} */ one) => ({ id: one.name, name: one.label, source: one }))];
}

/** Screens of the others. @param {any} meeting @param {any} mine */
const screens = ({ sources }, mine) =>
  sources
    .filter((/** @type {any} */ one) => one.name.endsWith(SCREEN) && one.name !== `${mine.person}${SCREEN}`)
    .map((/** @type {any} */ one) => ({
      id: one.name,
      name: t("interview.screen_of", { name: one.label }),
      source: one,
      screen: true,
    }));

/** Whoever is loudest, held for a moment so that a cough does not turn the picture. */
function useSpeaker() {
  const [speaker, set] = useState("");
  const levels = useRef(/** @type {Map<string, number>} */ (new Map()));
  const since = useRef(0);
  const heard = (/** @type {string} */ id, /** @type {number} */ level) => {
    levels.current.set(id, level);
    const [loudest, most] = [...levels.current].reduce((best, one) => (one[1] > best[1] ? one : best), ["", 0]);
    if (most < LOUD || loudest === speaker || Date.now() - since.current < HOLD) return;
    since.current = Date.now();
    set(loudest);
  };
  return { speaker, heard };
}

/** The way of showing them is remembered. */
export function useView() {
  const [view, set] = useState(stored("interview_view") === "speaker" ? "speaker" : "grid");
  const turn = () => {
    const next = view === "grid" ? "speaker" : "grid";
    set(next);
    store("interview_view", next);
  };
  return { view, turn };
}

/** @param {{meeting: any, mine: any, view: string, sparing?: boolean, onQuality?: (id: string, quality: string) => void, children?: any}} props `children`: oneself */
export function Stage({ meeting, mine, view, sparing, onQuality, children }) {
  const faces = others(meeting, mine);
  const shown = screens(meeting, mine);
  const { speaker, heard } = useSpeaker();
  const large =
    shown[0]?.id ??
    (view === "speaker" ? (faces.some((face) => face.id === speaker) ? speaker : faces[0]?.id) : undefined);
  const all = [...shown, ...faces, ...seconds(meeting, mine)];
  return html`<ul class=${large ? "faces one-large" : "faces"} data-count=${all.length + 1} aria-label=${t("interview.faces")}>
    ${all.map(
      (face) =>
        html`<${Face} key=${face.id} face=${face} way=${meeting.way} large=${face.id === large} sparing=${sparing} heard=${(
          /** @type {any} */ now,
        ) => {
          heard(face.id, now.level);
          onQuality?.(face.id, now.quality);
        }} />`,
    )}
    ${children}
  </ul>`;
}
