// @ts-check
/** A file of what the page has fetched: a link to its address would be followed as whoever is signed in by then. */

/** Milliseconds until no browser reads the file any more. */
const READ = 60000;

/** @param {string} name @param {Blob|any} content a file as it is, or what becomes one of JSON */
export function saveAsFile(name, content) {
  const file =
    content instanceof Blob ? content : new Blob([JSON.stringify(content, null, 2)], { type: "application/json" });
  const href = URL.createObjectURL(file);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), READ);
}
