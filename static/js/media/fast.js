// @ts-check
/** The fast path: the program over WHEP, tried a few times, taken with its first picture and left when no new one comes. */
import { ApiError } from "../api.js";
import { FrameAge } from "./age.js";
import { BOTH, Receiver } from "./whep.js";

const TRIES = 4;
const STALLED = 5000; // milliseconds connected without a new picture, a second a look: a frozen guest gives way to the slate much sooner
const LOOK = 1000;

export class FastPath {
  /** @param {{taken: (stream: MediaStream) => void, lost: (error: any) => void}} tell `taken`: its picture is there; `lost`: it does not come, or no longer */
  constructor(tell) {
    this.tell = tell;
    this.age = new FrameAge();
    /** @type {Receiver|null} */
    this.receiver = null;
    this.unwatch = () => {};
    this.connected = false; // has been, once
    this.taken = false;
    this.pictures = 0;
    this.still = 0; // milliseconds without a new picture; those of a page that slept do not count
    this.looked = 0;
  }

  /** @param {() => Promise<import("./negotiate.js").Door>} door */
  open(door) {
    this.close();
    const receiver = new Receiver(door, { tries: TRIES, kinds: BOTH });
    this.receiver = receiver;
    this.age = new FrameAge();
    this.connected = this.taken = false;
    this.pictures = this.still = 0;
    this.unwatch = receiver.state.subscribe((state) => {
      if (state === "playing") this.connected = true;
      if (state === "refused") queueMicrotask(() => this.receiver === receiver && this.tell.lost(receiver.error.value));
    });
  }

  /** To be called often: whether a picture has come since. @param {number} now the server's clock */
  async look(now) {
    const { receiver, age } = this;
    const passed = performance.now() - this.looked;
    if (!receiver || (this.taken && passed < LOOK)) return;
    this.looked += passed;
    await age.measure(receiver.peer, now - Date.now());
    if (this.receiver !== receiver) return;
    if (age.pictures && age.pictures !== this.pictures) this.came(receiver.stream);
    else if (this.connected) this.still += Math.min(passed, LOOK);
    this.pictures = age.pictures;
    if (this.still >= STALLED) this.tell.lost(new ApiError({ code: "unavailable", reason: "fast_stalled" }));
  }

  /** @param {MediaStream} stream */
  came(stream) {
    this.still = 0;
    if (this.taken) return;
    this.taken = true;
    this.tell.taken(stream);
  }

  /** The instant on screen, epoch milliseconds of the server; null until measured. @param {number} now the server's clock */
  date(now) {
    return this.age.seconds === null ? null : now - this.age.seconds * 1000;
  }

  close() {
    this.unwatch();
    this.receiver?.close();
    this.receiver = null;
  }
}
