// @ts-check
/** The pages of a PDF as a picture of 1280 × 720, the presenter small in its corner. */
import { signal } from "@preact/signals";
import { Easel, fitting } from "./easel.js";

const FRAMES = 15;
const INSET = { width: 240, height: 135, margin: 24 };
const PDFJS = "/modules/pdfjs";

export class Slides {
  page = signal(1);

  /** @param {any} document @param {MediaStream|null} camera */
  constructor(document, camera) {
    this.document = document;
    this.pages = document.numPages;
    this.closed = false;
    /** @type {ImageBitmap|null} */
    this.drawn = null;
    /** A video element nobody sees, to draw the presenter from. */
    this.face = Object.assign(window.document.createElement("video"), { muted: true, playsInline: true });
    this.wears(camera);
    this.easel = new Easel(FRAMES, () => this.draw());
    this.stream = this.easel.stream;
  }

  /** @param {ArrayBuffer} data @param {MediaStream|null} camera */
  static async open(data, camera) {
    const pdf = await import(`${PDFJS}/legacy/build/pdf.min.mjs`);
    pdf.GlobalWorkerOptions.workerSrc = `${PDFJS}/legacy/build/pdf.worker.min.mjs`;
    const document = await pdf.getDocument({
      data,
      cMapUrl: `${PDFJS}/cmaps/`,
      standardFontDataUrl: `${PDFJS}/standard_fonts/`,
      wasmUrl: `${PDFJS}/wasm/`,
      iccUrl: `${PDFJS}/iccs/`,
    }).promise;
    const slides = new Slides(document, camera);
    await slides.show(1).catch((error) => {
      slides.close();
      throw error;
    });
    return slides;
  }

  /** Takes the presenter from this camera from now on. @param {MediaStream|null} camera */
  wears(camera) {
    this.track = camera?.getVideoTracks()[0];
    this.face.srcObject = this.track ? new MediaStream([this.track]) : null;
    this.face.play().catch(() => {}); // without a camera the slide stands alone
  }

  /** Turns forward or back; stays where there is no such page. @param {number} by */
  turn(by) {
    const page = Math.min(this.pages, Math.max(1, this.page.value + by));
    return page === this.page.value ? undefined : this.show(page);
  }

  /** Rejects where the page cannot be drawn, if it is still wanted then. @param {number} number from 1 */
  async show(number) {
    this.page.value = number;
    const wanted = () => !this.closed && this.page.value === number;
    const drawn = await this.drawing(number).catch((error) => {
      if (wanted()) throw error;
      return null;
    });
    if (!drawn || !wanted()) return; // a later page was faster, or the camera is back
    this.drawn = drawn;
    this.draw();
  }

  /** @param {number} number from 1 */
  async drawing(number) {
    const page = await this.document.getPage(number);
    const plain = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: fitting(plain) });
    const canvas = new OffscreenCanvas(Math.round(viewport.width), Math.round(viewport.height));
    await page.render({ canvasContext: canvas.getContext("2d"), canvas: null, viewport }).promise;
    return canvas.transferToImageBitmap();
  }

  draw() {
    if (this.drawn) this.easel.fits(this.drawn, this.drawn.width, this.drawn.height);
    else this.easel.clear();
    if (this.track?.enabled && this.face.videoWidth) this.easel.corner(this.face, INSET);
  }

  close() {
    this.closed = true;
    this.easel.close();
    this.face.srcObject = null;
    this.document.loadingTask.destroy();
  }
}
