import { markdown } from "./markdown.js";

/** Words of the beginning and of the end that a text fragment quotes of a passage. */
const QUOTED = 4;

/** Minimum length, in letters, of a word that two texts have in common. */
const WORD = /[\p{L}\p{N}]{3,}/gu;

/** Missing before Firefox 125. @type {Intl.Segmenter | undefined} */
let segmenter;

/** Has the browser load what it needs to find sentences, which takes 20 ms: better before an answer waits for it. */
export function prepareSentences() {
  if (Intl.Segmenter) segmenter ??= new Intl.Segmenter(undefined, { granularity: "sentence" });
}

/**
 * The sentence of an entry's answer that has most words of a text in common with it: what that text was taken from.
 * @param {string} answer Markdown
 * @param {string} text
 */
export function passageOf(answer, text) {
  const known = wordsOf(text);
  let best = { passage: "", common: 0 };
  for (const block of blocksOf(answer)) {
    for (const passage of sentences(block)) {
      const common = [...wordsOf(passage)].filter((word) => known.has(word)).length;
      if (common > best.common || !best.passage) best = { passage, common };
    }
  }
  return best.passage;
}

/**
 * A URL that scrolls to a passage and highlights it, where the browser can; elsewhere the URL itself.
 * https://wicg.github.io/scroll-to-text-fragment/
 * @param {URL} url
 * @param {string} passage
 */
export function highlighted(url, passage) {
  const words = passage.split(/\s+/).filter(Boolean);
  if (!words.length || !url.protocol.startsWith("http") || url.hash.includes(":~:") || !("fragmentDirective" in Document.prototype)) return url;
  const ends = words.length > 3 * QUOTED ? [words.slice(0, QUOTED), words.slice(-QUOTED)] : [words];
  const target = new URL(url);
  target.hash = `${url.hash}:~:text=${ends.map((part) => encodeURIComponent(part.join(" ")).replaceAll("-", "%2D")).join(",")}`;
  return target;
}

/** The texts of the paragraphs, items and cells of an answer. @param {string} answer Markdown */
function blocksOf(answer) {
  const blocks = [...markdown(answer).querySelectorAll("p, li, td, pre")].filter((block) => !block.querySelector("p, li"));
  return blocks.map((block) => block.textContent.trim()).filter(Boolean);
}

/** @param {string} text */
function sentences(text) {
  prepareSentences();
  return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment.trim()).filter(Boolean) : [text];
}

/** @param {string} text */
function wordsOf(text) {
  return new Set(text.toLowerCase().match(WORD) ?? []);
}
