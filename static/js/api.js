// @ts-check
/** The product over HTTP: `api.get("/jobs")`, one error class, and what to tell the user when something is refused. */
import { signal } from "@preact/signals";
import { known, t } from "./words.js";

/** Milliseconds until an answer is not waited for any more. */
const PATIENCE = 15000;

/** A refusal, over HTTP or from a live command. `offline` and `timeout` are codes of our own. */
export class ApiError extends Error {
  /** @param {{code: string, message?: string, reason?: string, names?: string[], seconds?: number, id?: string}} error @param {number} [status] */
  constructor(error, status = 0) {
    super(error.message ?? error.code);
    this.code = error.code;
    this.reason = error.reason ?? "";
    this.names = error.names ?? [];
    this.status = status;
    this.seconds = error.seconds ?? 0;
    this.id = error.id ?? "";
  }
}

/** How often the server did not know who asks; of who believes to be signed in, `store.js` looks whether they still are. */
export const doubts = signal(0);
/** How often it was known after that who asks: what was refused may be asked for once more. */
export const recognised = signal(0);
/** As whom the page asks; it is refused where somebody else is signed in by then. */
export const page = { person: /** @type {string|undefined} */ (undefined) };

/** Whether the server does not know who asks, or knows them as somebody else. @param {any} error */
export const unknown = (error) => ["sign_in", "somebody_else"].includes(error?.reason);

/** The error of a refusal, over HTTP or from a live command. @param {any} error @param {number} [status] */
export function refused(error, status) {
  if (unknown(error)) doubts.value += 1;
  return new ApiError(error, status);
}

/** What an answer says that is none. @param {Response} response */
export async function refusal(response) {
  const body = await response.json().catch(() => null);
  return refused(body?.error ?? { code: response.status >= 500 ? "unavailable" : "invalid" }, response.status);
}

/**
 * @param {string} method
 * @param {string} path below /api
 * @param {any} [body]
 */
async function answer(method, path, body) {
  /** @type {RequestInit & {headers: Record<string, string>}} */
  const options = { method, signal: AbortSignal.timeout(PATIENCE), headers: {} };
  if (page.person) options.headers["X-Person"] = page.person;
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const response = await fetch(`/api${path}`, options).catch((error) => {
    throw new ApiError({ code: error.name === "TimeoutError" ? "timeout" : "offline" });
  });
  if (!response.ok) throw await refusal(response);
  return response;
}

/** @param {string} method @param {string} path @param {any} [body] @returns {Promise<any>} */
async function request(method, path, body) {
  const response = await answer(method, path, body);
  return response.status === 204 ? null : response.json();
}

/** Answers are the views of the contract; failures are ApiError. */
export const api = {
  /** @param {string} path @param {Record<string, any>} [query] */
  get: (path, query = {}) => request("GET", path + search(query)),
  /** What is to be kept as it is, to the byte. @param {string} path @param {Record<string, any>} [query] */
  file: async (path, query = {}) => (await answer("GET", path + search(query))).blob(),
  /** @param {string} path @param {any} [body] */
  post: (path, body = {}) => request("POST", path, body),
  /** @param {string} path @param {any} body */
  put: (path, body) => request("PUT", path, body),
  /** @param {string} path @param {any} body */
  patch: (path, body) => request("PATCH", path, body),
  /** @param {string} path @param {any} [body] */
  del: (path, body) => request("DELETE", path, body),
};

/** All of a paged list, up to 25 pages: more than anybody looks through. @param {string} path @param {string} rows the field of a page that holds them @param {Record<string, any>} query */
export async function everything(path, rows, query) {
  /** @type {any[]} */
  const all = [];
  /** @type {string|null} */
  let page = "";
  for (let n = 0; n < 25 && page !== null; n++) {
    const answer = await api.get(path, { ...query, page });
    all.push(...answer[rows]);
    page = answer.next;
  }
  return all;
}

/** A query string of what is set. @param {Record<string, any>} query */
function search(query) {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return set.length ? `?${new URLSearchParams(set.map(([key, value]) => [key, String(value)]))}` : "";
}

/** Whether the same may do a moment later. @param {any} error */
export const worthRetrying = (error) =>
  error instanceof ApiError && ["offline", "timeout", "too_fast", "unavailable", "internal"].includes(error.code);

/** Whether it is the network that is missing, as far as one knows. @param {any} error none where it went away by itself */
export const ofNetwork = (error) => !error || ["offline", "timeout"].includes(error.code);

/** The sentence for a refusal: by its reason, then its code; an unforeseen one gives the id to quote. @param {any} error */
export function explain(error) {
  const seconds = Math.max(1, Math.ceil(error?.seconds ?? 0));
  const params = {
    seconds,
    minutes: Math.ceil(seconds / 60),
    id: error?.id ?? "",
    names: (error?.names ?? []).join(t("comma")),
  };
  const keys = [error?.reason && `error.reason.${error.reason}`, error?.code && `error.code.${error.code}`];
  const key = keys.find((candidate) => candidate && known(candidate));
  return t(key || (params.id ? "error.code.internal" : "error.unknown"), params);
}

/** Where the page tries again by itself nobody is told to wait for that. @type {Record<string, string>} */
const TRYING = { too_fast: "error.too_much", unavailable: "error.not_now" };

/** The sentence for a refusal there. @param {any} error */
export function whyTrying(error) {
  const key = !error?.reason && TRYING[error?.code];
  return key ? t(key) : explain(error);
}

/** And that it does. @param {any} error */
export const explainTrying = (error) => `${whyTrying(error)} ${t("error.by_itself")}`;

/** A fresh key under which a command may be sent again without happening twice. */
export const onceKey = () =>
  crypto.randomUUID?.() ??
  [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
