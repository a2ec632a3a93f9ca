// @ts-check
/** Checking a draw in the reader's own browser, as server/interviews/examinations/lots.py says it is made. */

/** SHA-256 of a text in UTF-8, as hexadecimal text. @param {string} text */
async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Browsers have no SHA-256 for pages that came without HTTPS. */
export const canVerify = () => !!globalThis.crypto?.subtle;

/**
 * Whether the secret is the one that was promised, and the order the one that follows from the seed.
 * @param {{commitment: string, secret: string, word: string, lots: {lot: string, number: number}[]}} examination
 */
export async function verify({ commitment, secret, word, lots }) {
  const drawn = await Promise.all(
    lots.map(async ({ lot, number }) => ({ number, rank: await digest(`${secret}:${word}:${lot}`) })),
  );
  drawn.sort((one, other) => (one.rank < other.rank ? -1 : 1));
  return {
    secret: (await digest(secret)) === commitment,
    order: drawn.every(({ number }, at) => number === at + 1),
  };
}
