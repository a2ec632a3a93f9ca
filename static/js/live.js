// @ts-check
/**
 * One Socket.IO connection per browser, a channel per namespace: commands with an answer, events, and `enter` again
 * after every reconnect.
 */
import { signal } from "@preact/signals";
import { io } from "socket.io-client";
import { ApiError, page, recognised, refused, worthRetrying } from "./api.js";
import { whenMoved } from "./network.js";
import { useEffect, useEvent, useState } from "./ui.js";

const PATIENCE = 8000;
/** Milliseconds within which those enter again who were told that they may have missed something. */
const SPREAD = 2000;

/** How the connection stands; the banner in the shell reads it. */
export const connection = signal(/** @type {"idle"|"connected"|"broken"} */ ("idle"));
/** Why the server lets no socket of this browser in, if it said so. */
export const refusal = signal(/** @type {any} */ (null));

/** @type {Map<string, Channel>} */
const channels = new Map();

function judge() {
  const all = [...channels.values()];
  if (!all.length) connection.value = "idle";
  else connection.value = all.every((channel) => channel.socket.connected || !channel.lost) ? "connected" : "broken";
}

class Channel {
  /** @param {string} namespace */
  constructor(namespace) {
    this.namespace = namespace;
    this.users = 0;
    this.lost = false;
    this.socket = io(namespace, {
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelayMax: 5000,
      auth: (/** @type {(opening: any) => void} */ open) => open({ person: page.person }),
    });
    this.socket.on("connect", () => this.turned(false));
    this.socket.on("connect_error", (/** @type {any} */ error) => this.turned(true, error.data?.error));
    this.socket.on("disconnect", (/** @type {string} */ reason) => this.turned(reason !== "io client disconnect"));
  }

  /** @param {boolean} lost @param {any} [why] */
  turned(lost, why = null) {
    this.lost = lost;
    refusal.value = why && refused(why);
    judge();
    // Socket.IO reconnects by itself except after a refusal or a kick; a restarted server may welcome us again
    if (lost && !this.socket.active) setTimeout(() => this.users && this.socket.connect(), 2000 + Math.random() * 2000);
  }

  /** Resolves once connected. */
  async connected() {
    if (this.socket.connected) return;
    await new Promise((done, fail) => {
      const timer = setTimeout(() => {
        this.socket.off("connect", ok);
        fail(new ApiError({ code: "offline" }));
      }, PATIENCE);
      const ok = () => {
        clearTimeout(timer);
        done(undefined);
      };
      this.socket.once("connect", ok);
    });
  }

  /**
   * Sends a command and gives its answer, or throws an ApiError.
   * @param {string} verb @param {any} [payload] @returns {Promise<any>}
   */
  async call(verb, payload = {}) {
    await this.connected();
    const answer = await this.socket
      .timeout(PATIENCE)
      .emitWithAck(verb, payload)
      .catch(() => {
        throw new ApiError({ code: "timeout" });
      });
    if (answer?.error) throw refused(answer.error);
    return answer?.ok;
  }

  /** Hears an event; returns how to stop. @param {string} event @param {(payload: any) => void} hear */
  on(event, hear) {
    this.socket.on(event, hear);
    return () => void this.socket.off(event, hear);
  }
}

/** The channel of a namespace, such as "/audience". @param {string} namespace */
export function live(namespace) {
  const channel = channels.get(namespace) ?? new Channel(namespace);
  channels.set(namespace, channel);
  return channel;
}

/** @param {Channel} channel */
function release(channel) {
  channel.users -= 1;
  if (channel.users) return;
  channels.delete(channel.namespace);
  channel.socket.disconnect();
  judge();
}

/** Connects anew under the present login: who asks is known when the connection opens. */
export function reconnect() {
  for (const { socket } of channels.values()) socket.disconnect();
  for (const { socket } of channels.values()) socket.connect();
}

/** Calls where something of a namespace may not have been heard. Returns how to stop. @param {string} namespace @param {() => void} act */
export function whenMissed(namespace, act) {
  const channel = live(namespace);
  const deaf = [channel.on("connect", act), channel.on("missed", act)];
  return () => {
    for (const off of deaf) off();
  };
}

whenMoved(reconnect); // a socket of another network looks connected until a ping is missed
recognised.subscribe(reconnect); // one that was opened without a login stays a visitor's

/**
 * Enters a namespace while the component is on screen, again after each reconnect.
 * `payload()` gives what to enter with (null: not yet), `entered(snapshot)` takes the answer, `refused(error)` a
 * refusal, `events` what to hear. Returns the channel and whether it has entered.
 * @param {string} namespace
 * @param {{payload: () => any, entered?: (snapshot: any) => void, refused?: (error: any) => void,
 *   events?: Record<string, (payload: any) => void>}} use
 * @param {unknown[]} deps enters anew when these change
 */
export function useLive(namespace, { payload, entered, refused, events = {} }, deps = []) {
  const [inside, setInside] = useState(false);
  const make = useEvent(payload);
  const take = useEvent((/** @type {any} */ snapshot) => entered?.(snapshot));
  const fail = useEvent((/** @type {any} */ error) => refused?.(error));
  const hear = useEvent((/** @type {string} */ name, /** @type {any} */ body) => events[name]?.(body));
  useEffect(() => {
    const command = make();
    if (command === null) return undefined;
    const channel = live(namespace);
    channel.users += 1;
    const stop = attend(channel, make, { take, fail, setInside });
    const deaf = Object.keys(events).map((name) => channel.on(name, (body) => hear(name, body)));
    return () => {
      for (const off of deaf) off();
      stop();
      release(channel);
    };
  }, [namespace, ...deps]);
  return { call: (/** @type {string} */ verb, /** @type {any} */ body) => live(namespace).call(verb, body), inside };
}

/** Hears an event of a namespace that the page has entered. @param {string} namespace @param {string} event @param {(payload: any) => void} hear */
export function useHear(namespace, event, hear) {
  const take = useEvent(hear);
  useEffect(() => {
    const channel = live(namespace);
    channel.users += 1;
    const deaf = channel.on(event, take);
    return () => {
      deaf();
      release(channel);
    };
  }, [namespace, event]);
}

/**
 * @param {Channel} channel
 * @param {() => any} make
 * @param {{take: (snapshot: any) => void, fail: (error: any) => void, setInside: (inside: boolean) => void}} tell
 */
function attend(channel, make, { take, fail, setInside }) {
  let gone = false;
  /** @type {any} */
  let timer;
  const enter = async () => {
    clearTimeout(timer);
    try {
      const snapshot = await channel.call("enter", make());
      if (gone) return;
      take(snapshot);
      setInside(true);
    } catch (caught) {
      const error = /** @type {ApiError} */ (caught);
      const patient = worthRetrying(error) && error.code !== "offline"; // once it is connected, it enters again
      if (gone) return;
      if (patient) timer = setTimeout(() => channel.socket.connected && enter(), 1000 * (error.seconds || 2));
      else fail(error);
    }
  };
  const left = () => setInside(false);
  /** Something may not have come: everybody is told so at once, and not everybody asks at once. */
  const missed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => channel.socket.connected && enter(), SPREAD * Math.random());
  };
  channel.socket.on("connect", enter);
  channel.socket.on("disconnect", left);
  channel.socket.on("missed", missed);
  if (channel.socket.connected) enter();
  return () => {
    gone = true;
    clearTimeout(timer);
    channel.socket.off("connect", enter);
    channel.socket.off("disconnect", left);
    channel.socket.off("missed", missed);
  };
}
