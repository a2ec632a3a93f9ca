// @ts-check
/** Starts the page: words, who is signed in, the frame, the first page. */
import { Shell } from "./parts/shell.js";
import { start } from "./router.js";
import { loadMe } from "./store.js";
import { html, render } from "./ui.js";
import { loadWords } from "./words.js";

const page = start(); // its code comes together with the words of the frame
await Promise.all([loadWords("common", "errors"), loadMe()]);
render(html`<${Shell} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
dispatchEvent(new Event("begun")); // what happens from now on is no reason to open the page anew
await page;

// what is drawn when the network is gone can no longer be fetched then
setTimeout(() => {
  for (const name of ["wifi-off", "circle-alert", "rotate-cw", "loader-circle"]) new Image().src = `/icons/${name}.svg`;
}, 3000);
