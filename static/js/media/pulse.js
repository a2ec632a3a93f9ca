// @ts-check
/** Run as a worker: says that it is time, again and again, also while the page is behind another: its own timers then come once a second. */
addEventListener("message", ({ data }) => void setInterval(() => postMessage(null), data));
