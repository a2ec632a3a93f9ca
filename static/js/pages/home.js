// @ts-check
import { html, useTitle } from "../ui.js";
export default function Home() {
  useTitle("x");
  return html`<div class="page"><h1>home</h1></div>`;
}
