/** @import { Entry } from "../engine/types.js" */
/** @import { Strings } from "./strings.js" */
import { absolute } from "../engine/session.js";
import { h } from "./dom.js";
import { markdown } from "./markdown.js";
import { plural } from "./strings.js";

/** The beginning of a bundle and the kind of the section with the entries; see src/bundle/codec.rs. */
const MAGIC = "TANSYFAQ";
const VERSION = 2;
const ENTRIES = 2;
const HEADER = 16;
const ROW = 16;
const SUM = 8;

/** How long the server may take, in milliseconds. */
const TIMEOUT = 15_000;

/** Maximum number of questions shown at once. */
const SHOWN = 50;

/**
 * The FAQ's entries from a bundle, read without WebAssembly: for browsers and pages that forbid it.
 * @param {string} bundle its URL
 * @returns {Promise<Entry[]>}
 */
export async function readEntries(bundle) {
  const response = await fetch(absolute(bundle), { signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) throw new Error(`${bundle}: status ${response.status}`);
  const bytes = await response.arrayBuffer();
  const view = new DataView(bytes);
  const text = (/** @type {number} */ from, /** @type {number} */ length) => new TextDecoder().decode(new Uint8Array(bytes, from, length));
  if (text(0, MAGIC.length) !== MAGIC || view.getUint32(8, true) !== VERSION) throw new Error(`${bundle} is not a bundle of this version`);
  const rows = view.getUint32(12, true);
  let from = HEADER + rows * ROW + SUM;
  for (let row = 0; row < rows; row += 1) {
    const length = view.getUint32(HEADER + row * ROW + 4, true);
    if (view.getUint32(HEADER + row * ROW, true) === ENTRIES) return JSON.parse(text(from, length));
    from += length;
  }
  throw new Error(`${bundle} has no entries`);
}

/**
 * A list of the FAQ that can be searched by words.
 * @param {Entry[]} entries
 * @param {Strings} words
 * @param {string} language
 */
export function faqList(entries, words, language) {
  const known = entries.map((entry) => ({ entry, question: fold([entry.question, ...(entry.alt ?? [])].join(" ")), all: fold(entry.answer) }));
  const count = h("p", { class: "count", role: "status" });
  const list = h("div", { class: "list" });
  const input = h("input", { type: "search", "aria-label": words.search, placeholder: words.search, input: show });

  function show() {
    const terms = fold(input.value).split(/\s+/).filter(Boolean);
    const scored = known.map((one) => ({ ...one, score: score(one, terms) })).filter(({ score }) => score > 0);
    const found = scored.sort((one, other) => other.score - one.score).map(({ entry }) => entry);
    count.textContent = plural(words.found, found.length, language);
    list.replaceChildren(...found.slice(0, SHOWN).map(({ question, answer }) => h("details", {}, h("summary", { dir: "auto" }, question), h("div", { class: "text", dir: "auto" }, markdown(answer)))));
  }

  show();
  return h("div", { class: "faq", part: "faq" }, input, count, list);
}

/**
 * How well an entry matches: each term counts once, in the question more; 0 unless it has most of them.
 * @param {{ question: string, all: string }} entry
 * @param {string[]} terms
 */
function score({ question, all }, terms) {
  if (!terms.length) return 1;
  const weights = terms.map((term) => (question.includes(term) ? 3 : all.includes(term) ? 1 : 0));
  const found = weights.filter((weight) => weight > 0).length;
  return found * 2 > terms.length ? weights.reduce((sum, weight) => sum + weight, /** @type {number} */ (0)) : 0;
}

/** Without case and accents. @param {string} text */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
