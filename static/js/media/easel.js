// @ts-check
/** A canvas of the size that is published, on which something is drawn again and again: a viewer who joins needs a picture. */

const WIDTH = 1280;
const HEIGHT = 720;

export class Easel {
  /** @param {number} frames a second @param {(easel: Easel) => void} draw */
  constructor(frames, draw) {
    const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
    this.pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
    this.stream = canvas.captureStream(frames);
    this.pulse = new Worker(new URL("./pulse.js", import.meta.url));
    this.pulse.onmessage = () => draw(this);
    this.pulse.postMessage(1000 / frames);
  }

  /** As large as there is room, whatever its shape. @param {CanvasImageSource} picture @param {number} width @param {number} height */
  fits(picture, width, height) {
    const scale = Math.min(WIDTH / width, HEIGHT / height);
    const [wide, high] = [width * scale, height * scale];
    this.clear();
    this.pen.drawImage(picture, (WIDTH - wide) / 2, (HEIGHT - high) / 2, wide, high);
  }

  clear() {
    this.pen.fillStyle = "#0b1120";
    this.pen.fillRect(0, 0, WIDTH, HEIGHT);
  }

  /** Into the lower right corner. @param {CanvasImageSource} picture @param {{width: number, height: number, margin: number}} size */
  corner(picture, { width, height, margin }) {
    this.pen.drawImage(picture, WIDTH - width - margin, HEIGHT - height - margin, width, height);
  }

  close() {
    this.pulse.terminate();
    for (const track of this.stream.getTracks()) track.stop();
  }
}

/** The scale at which something of this size fits. @param {{width: number, height: number}} size */
export const fitting = ({ width, height }) => Math.min(WIDTH / width, HEIGHT / height);
