// @ts-check
/**
 * Whether somebody of this browser waits in a queue: pages that cannot know it ask the server only then. Where nothing can
 * be kept, the call itself brings the strip.
 */
import { store, stored } from "../../storage.js";

const KEPT = "queue_waits";

export const waits = () => stored(KEPT) === "yes";

/** @param {boolean} yes */
export const noteWaiting = (yes) => store(KEPT, yes ? "yes" : null);
