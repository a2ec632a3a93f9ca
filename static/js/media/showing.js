// @ts-check
/** What a guest shows in place of the camera: the screen, slides (PDF), or the company's film (MP4). */
import { sendsPictures } from "./browsers.js";
import { Film } from "./film.js";
import { Slides } from "./slides.js";

/** @typedef {{kind: "screen"|"slides"|"film", name: string, stream: MediaStream, ended: (done: () => void) => void, close: () => void, slides?: Slides, film?: Film}} Showing */

const MOST = { slides: 100e6, film: 4e9 };

/** What this browser can show. iPhones share no screen; who is on air by sound alone would be off the air with a picture. */
export function showable() {
  const drawn = sendsPictures() && "captureStream" in HTMLCanvasElement.prototype;
  return { screen: sendsPictures() && !!navigator.mediaDevices?.getDisplayMedia, slides: drawn, film: drawn };
}

/** Something that cannot be shown, with the key of the sentence that says why. */
export class Unshowable extends Error {}

/** Asks the browser for a screen, a window or a tab. @returns {Promise<Showing|null>} null where the guest thought again */
export async function shareScreen() {
  const wanted = { video: { frameRate: { max: 30 }, width: { max: 1920 }, height: { max: 1080 } }, audio: true };
  const stream = await navigator.mediaDevices.getDisplayMedia(wanted).catch((error) => {
    if (error.name === "NotAllowedError") return null;
    throw new Unshowable("showing.no_screen");
  });
  if (!stream) return null;
  return {
    kind: "screen",
    name: "",
    stream,
    ended: (done) => stream.getVideoTracks()[0]?.addEventListener("ended", done),
    close: () => stop(stream),
  };
}

/** @param {File} file @param {MediaStream|null} camera drawn small into the corner @returns {Promise<Showing>} */
export async function openSlides(file, camera) {
  if (file.size > MOST.slides) throw new Unshowable("showing.too_large");
  const slides = await Slides.open(await file.arrayBuffer(), camera).catch((error) => {
    throw new Unshowable(error?.name === "PasswordException" ? "showing.locked" : "showing.no_slides");
  });
  return {
    kind: "slides",
    name: file.name,
    stream: slides.stream,
    slides,
    ended: () => {},
    close: () => slides.close(),
  };
}

/** Plays a film of this machine; its sound goes out with the picture. @param {File} file @returns {Promise<Showing>} */
export async function playFilm(file) {
  if (file.size > MOST.film) throw new Unshowable("showing.too_large");
  const film = await Film.open(file).catch(() => {
    throw new Unshowable("showing.no_film");
  });
  return {
    kind: "film",
    name: file.name,
    stream: film.stream,
    film,
    ended: (done) => film.video.addEventListener("ended", done),
    close: () => film.close(),
  };
}

/**
 * One stream to publish: the picture that is shown, and the guest's voice together with its sound.
 * @param {Showing} showing @param {MediaStream} own camera and microphone
 * @returns {{stream: MediaStream, close: () => void}}
 */
export function composed(showing, own) {
  const picture = showing.stream.getVideoTracks();
  if (!showing.stream.getAudioTracks().length)
    return { stream: new MediaStream([...picture, ...own.getAudioTracks()]), close: () => {} };
  const context = new AudioContext({ sampleRate: 48000 });
  const mixed = context.createMediaStreamDestination();
  for (const stream of [showing.stream, own])
    if (stream.getAudioTracks().length)
      context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(mixed);
  context.resume().catch(() => {}); // the guest has just pressed a button
  return { stream: new MediaStream([...picture, ...mixed.stream.getAudioTracks()]), close: () => void context.close() };
}

/** @param {MediaStream} stream */
const stop = (stream) => stream.getTracks().forEach((track) => void track.stop());
