// @ts-check
/** The version of the privacy notice that people agree to at sign-up; its text is in strings/{zh,en}/privacy.js. */
export const VERSION = "2026-11";
