// @ts-check
/**
 * The words of the interface.
 *
 * Each page keeps its words in `static/strings/zh/PAGE.js` and `static/strings/en/PAGE.js`: a default export of flat
 * keys that start with the page's name (`"watch.ask": "提问"`), the same keys in both files. `{name}` is filled from
 * the parameters; a value may also be a function of them. `common.js` is for words of the shared parts,
 * `errors.js` for refusals: `error.reason.REASON`, else `error.code.CODE`. The router loads a page's words with it, so
 * nobody edits an index.
 */
import { signal } from "@preact/signals";
import { store } from "./storage.js";

/** @typedef {Record<string, string | ((params: any) => string)>} Words */

export const language = signal(/** @type {"zh"|"en"} */ (document.documentElement.lang.startsWith("en") ? "en" : "zh"));

const words = signal(/** @type {Words} */ ({}));
const wanted = new Set(/** @type {string[]} */ ([]));

/**
 * The words for a key in the user's language.
 * @param {string} key
 * @param {Record<string, any>} [params]
 */
export function t(key, params = {}) {
  const value = words.value[key];
  if (value === undefined) return key;
  if (typeof value === "function") return value(params);
  return value.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/** Names one after the other. @param {{name: string}[]} people */
export const names = (people) => people.map((one) => one.name).join(t("comma"));

/** Whether there are words for this key. @param {string} key */
export const known = (key) => key in words.value;

/** @param {string} code @param {string} page @returns {Promise<Words>} */
const table = async (code, page) => (await import(`../strings/${code}/${page}.js`)).default;

/** Loads the words of pages, once. @param {...string} pages */
export async function loadWords(...pages) {
  const missing = pages.filter((page) => !wanted.has(page));
  const code = language.value;
  const tables = await Promise.all(missing.map((page) => table(code, page)));
  if (code !== language.value) return loadWords(...pages);
  for (const page of missing) wanted.add(page);
  if (tables.length) words.value = Object.assign({}, words.value, ...tables);
}

/** Switches the language of everything on screen and keeps it. @param {"zh"|"en"} code */
export async function setLanguage(code) {
  /** @type {Map<string, Words>} */
  const tables = new Map();
  const missing = () => [...wanted].filter((page) => !tables.has(page)); // more may be wanted meanwhile
  while (missing().length) await Promise.all(missing().map(async (page) => tables.set(page, await table(code, page))));
  words.value = Object.assign({}, ...tables.values());
  language.value = code;
  document.documentElement.lang = code === "en" ? "en" : "zh-CN";
  store("language", code);
}
