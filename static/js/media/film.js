// @ts-check
/**
 * A film of this machine as a stream: its picture by way of a canvas, since Safari gives no stream of a film itself, and
 * its sound, which whoever shows it hears too. While it is paused its picture stands.
 */
import { Easel } from "./easel.js";

const FRAMES = 30;

export class Film {
  /** @param {HTMLVideoElement} video with its first picture there */
  constructor(video) {
    this.video = video;
    this.easel = new Easel(FRAMES, (easel) => easel.fits(video, video.videoWidth, video.videoHeight));
    this.context = new AudioContext({ sampleRate: 48000 });
    const out = this.context.createMediaStreamDestination();
    const sound = this.context.createMediaElementSource(video);
    for (const way of [out, this.context.destination]) sound.connect(way);
    this.stream = new MediaStream([...this.easel.stream.getVideoTracks(), ...out.stream.getAudioTracks()]);
  }

  /** @param {File} file */
  static async open(file) {
    const video = Object.assign(document.createElement("video"), { playsInline: true, src: URL.createObjectURL(file) });
    const there = new Promise((done, failed) => {
      video.addEventListener("loadeddata", done, { once: true });
      video.addEventListener("error", failed, { once: true });
    });
    try {
      await there;
      if (!video.videoWidth) throw new Error("no picture");
    } catch (error) {
      forget(video);
      throw error;
    }
    const film = new Film(video);
    await film.play();
    return film;
  }

  /** Where the browser wants another press first it stands at its beginning. */
  async play() {
    this.context.resume().catch(() => {});
    await this.video.play().catch(() => {});
  }

  close() {
    this.easel.close();
    forget(this.video);
    this.context.close();
  }
}

/** @param {HTMLVideoElement} video */
function forget(video) {
  video.pause();
  URL.revokeObjectURL(video.src);
  video.removeAttribute("src");
  video.load();
}
