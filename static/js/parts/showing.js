// @ts-check
/** In the studio: showing the screen, slides or a film instead of the camera, and going back to it. */
import { composed, openSlides, playFilm, shareScreen, showable, Unshowable } from "../media/showing.js";
import { Button, html, Icon, t, useAction, useEffect, useKeydown, useRef, useState } from "../ui.js";
import { clock } from "./time.js";
import { tell } from "./toast.js";

/** @typedef {import("../media/showing.js").Showing} Showing */

/**
 * What is published: the guest's own stream, or what they show with their voice.
 * @param {MediaStream|null} own
 */
export function useShowing(own) {
  const [showing, set] = useState(/** @type {Showing|null} */ (null));
  const [stream, publish] = useState(own);
  const end = () => set(null);
  const start = async (/** @type {() => Promise<Showing|null>} */ open) => {
    const next = await open().catch((error) => {
      if (!(error instanceof Unshowable)) throw error;
      tell(t(error.message));
      return null;
    });
    if (next) set(next);
  };
  useEffect(() => {
    showing?.ended(end);
    return () => showing?.close();
  }, [showing]);
  useEffect(() => {
    showing?.slides?.wears(own);
    if (!showing || !own) return publish(own);
    const both = composed(showing, own);
    publish(both.stream);
    return both.close;
  }, [showing, own]);
  return { showing, stream, start, end };
}

/** A button that asks for a file. @param {{icon: string, accept: string, busy: boolean, onFile: (file: File) => void, children?: any}} props */
function FileButton({ icon, accept, busy, onFile, children }) {
  const box = useRef(/** @type {HTMLInputElement|null} */ (null));
  const chosen = () => {
    const file = box.current?.files?.[0];
    if (box.current) box.current.value = ""; // the same file may be chosen again
    if (file) onFile(file);
  };
  return html`<${Button} icon=${icon} busy=${busy} onClick=${() => box.current?.click()}>${children}<//>
    <input ref=${box} type="file" accept=${accept} hidden onChange=${chosen} aria-label=${children} />`;
}

/** @param {{own: MediaStream|null, start: (open: () => Promise<any>) => Promise<void>}} props */
export function ShowingButtons({ own, start }) {
  const can = showable();
  const [busy, open] = useAction(start);
  if (!can.screen && !can.slides && !can.film) return null;
  return html`<div class="studio-buttons" role="group" aria-label=${t("showing.title")}>
    ${can.screen && html`<${Button} icon="screen-share" busy=${busy} onClick=${() => open(shareScreen)}>${t("showing.screen")}<//>`}
    ${can.slides && html`<${FileButton} icon="presentation" accept="application/pdf,.pdf" busy=${busy} onFile=${(/** @type {File} */ file) => open(() => openSlides(file, own))}>${t("showing.slides")}<//>`}
    ${can.film && html`<${FileButton} icon="clapperboard" accept="video/mp4,.mp4" busy=${busy} onFile=${(/** @type {File} */ file) => open(() => playFilm(file))}>${t("showing.film")}<//>`}
  </div>`;
}

/** @param {{slides: import("../media/slides.js").Slides}} props */
function Turning({ slides }) {
  const turn = (/** @type {number} */ by) => slides.turn(by)?.catch(() => tell(t("showing.no_page")));
  useKeydown((event) => {
    if (/** @type {HTMLElement} */ (event.target).closest("input, textarea, select, dialog, [role=tab]")) return;
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    turn(by);
  });
  const page = slides.page.value;
  return html`<${Button} only icon="chevron-left" aria-label=${t("showing.back")} disabled=${page === 1} onClick=${() => turn(-1)} />
    <span class="numbers" role="status">${t("showing.page", { page, pages: slides.pages })}</span>
    <${Button} only icon="chevron-right" aria-label=${t("showing.on")} disabled=${page === slides.pages} onClick=${() => turn(1)} />`;
}

/** @param {{film: import("../media/film.js").Film}} props */
function Playing({ film }) {
  const { video } = film;
  const [, drawn] = useState(0);
  useEffect(() => {
    const again = () => drawn(video.currentTime + (video.paused ? 0.5 : 0));
    for (const event of ["timeupdate", "play", "pause"]) video.addEventListener(event, again);
    return () => {
      for (const event of ["timeupdate", "play", "pause"]) video.removeEventListener(event, again);
    };
  }, [video]);
  const toggle = () => (video.paused ? film.play() : video.pause());
  return html`<span class="small muted" role="status">${video.paused && t("showing.paused")}</span>
    <${Button} only icon=${video.paused ? "play" : "pause"} aria-label=${t(video.paused ? "screen.play" : "screen.pause")} onClick=${toggle} />
    <span class="numbers">${clock(video.currentTime * 1000)} / ${clock((video.duration || 0) * 1000)}</span>`;
}

/** What is shown now, its controls, and the way back. @param {{showing: Showing, end: () => void}} props */
export const ShowingBar = ({ showing, end }) => html`<div class="showing row between" data-testid="showing">
  <p class="row tight"><${Icon} name=${{ screen: "screen-share", slides: "presentation", film: "clapperboard" }[showing.kind]} />
    <b>${t(`showing.${showing.kind}.now`)}</b> <span class="small muted showing-name">${showing.name}</span></p>
  <div class="row tight">
    ${showing.slides && html`<${Turning} slides=${showing.slides} />`}
    ${showing.film && html`<${Playing} film=${showing.film} />`}
    <${Button} icon="video" onClick=${end}>${t("showing.end")}<//>
  </div>
</div>`;
