// @ts-check
/** How old the frames of a WebRTC stream are when they are shown, smoothed. Chromium knows it from the sender reports. */
export class FrameAge {
  seconds = 0.3;

  /** Looks at the next frame. @param {HTMLVideoElement} video */
  look(video) {
    video.requestVideoFrameCallback?.((shown, { captureTime }) => {
      const age = captureTime ? (shown - captureTime) / 1000 : 0;
      if (age > 0 && age < 10) this.seconds += (age - this.seconds) / 4;
    });
  }
}
