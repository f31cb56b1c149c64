// Slips of the finger, made by a seeded generator, so that every run measures the same ones.

const ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
/** Shorter words stay as they are. */
const SHORTEST = 4;

/** A generator of numbers from 0 to 1 (mulberry32). @param {number} seed */
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A text with a slip in each of its longest words.
 * @param {string} text
 * @param {number} words how many words get one
 * @param {() => number} next
 */
export function withSlips(text, words, next) {
  const found = [...text.matchAll(/[a-z]+/gi)].filter(([word]) => word.length >= SHORTEST);
  const longest = new Set(found.sort((a, b) => b[0].length - a[0].length).slice(0, words).map(({ index }) => index));
  return text.replace(/[a-z]+/gi, (word, index) => (longest.has(index) ? slip(word, next) : word));
}

/** A word with two letters swapped, one left out, doubled, or replaced by the key beside it; the first and the last letter stay. */
function slip(/** @type {string} */ word, /** @type {() => number} */ next) {
  const pick = (/** @type {number} */ count) => Math.floor(next() * count);
  const kind = pick(4);
  const at = 1 + pick(word.length - 2);
  const [before, letter, after] = [word.slice(0, at), word.charAt(at), word.slice(at + 1)];
  if (kind === 0) return before + after.charAt(0) + letter + after.slice(1);
  if (kind === 1) return before + after;
  if (kind === 2) return before + letter + letter + after;
  const beside = neighbours(letter.toLowerCase());
  return before + beside.charAt(pick(beside.length)) + after;
}

/** The keys around one. */
function neighbours(/** @type {string} */ letter) {
  const row = ROWS.findIndex((keys) => keys.includes(letter));
  const at = ROWS[row]?.indexOf(letter) ?? 0;
  return ROWS.slice(Math.max(0, row - 1), row + 2).map((keys) => keys.slice(Math.max(0, at - 1), at + 2)).join("").replace(letter, "");
}
