// @ts-check
/** The fast path: the program over WHEP, tried a few times, and how old what it plays is. */
import { FrameAge } from "./age.js";
import { Receiver } from "./whep.js";

const TRIES = 4;

export class FastPath {
  /** @param {{taken: (stream: MediaStream) => void, lost: (error: any) => void}} tell `taken`: it plays; `lost`: it does not, or no longer */
  constructor(tell) {
    this.tell = tell;
    this.age = new FrameAge();
    this.aged = 0;
    /** @type {Receiver|null} */
    this.receiver = null;
    this.unwatch = () => {};
  }

  /** @param {() => Promise<import("./negotiate.js").Door>} door */
  open(door) {
    this.close();
    const receiver = new Receiver(door, { tries: TRIES });
    this.receiver = receiver;
    this.unwatch = receiver.state.subscribe((state) => {
      if (state === "playing") queueMicrotask(() => this.receiver === receiver && this.tell.taken(receiver.stream));
      if (state === "refused") queueMicrotask(() => this.receiver === receiver && this.tell.lost(receiver.error.value));
    });
  }

  /** The instant on screen, epoch milliseconds of the server; null until measured. @param {number} now the server's clock */
  date(now) {
    if (performance.now() - this.aged > 1000) {
      this.aged = performance.now();
      this.age.measure(this.receiver?.peer, now - Date.now());
    }
    return this.age.seconds === null ? null : now - this.age.seconds * 1000;
  }

  close() {
    this.unwatch();
    this.receiver?.close();
    this.receiver = null;
  }
}
