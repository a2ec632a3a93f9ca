// @ts-check
/** Sound may start only after a press in some browsers: says so while a face is held back, and any press lets all go on. */
import { html, t, useEffect, useState } from "../../ui.js";

const LOOK = 1000;

/** @param {{box: {current: HTMLElement|null}}} props where the faces are */
export function Awake({ box }) {
  const [held, hold] = useState(false);
  useEffect(() => {
    const stopped = () =>
      [...(box.current?.querySelectorAll("video") ?? [])].filter((video) => video.paused && video.srcObject);
    const wake = () => stopped().forEach((video) => void video.play().catch(() => {})); // the next press tries again
    const look = () => hold(stopped().some((video) => video.readyState > 1));
    const timer = setInterval(look, LOOK);
    document.addEventListener("pointerup", wake);
    document.addEventListener("keyup", wake);
    return () => {
      clearInterval(timer);
      document.removeEventListener("pointerup", wake);
      document.removeEventListener("keyup", wake);
    };
  }, []);
  return held && html`<p class="held" role="status">${t("interview.held")}</p>`;
}
