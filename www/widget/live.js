/** @import { LiveReport, PageModule, WasmEngine } from "./types.js" */
import { startReader } from "./binary.js";
import { TansyError, codeOf } from "./errors.js";
import { remember, remembered } from "./memory.js";

/**
 * Follows the FAQ page, in the worker: reads it as `tansy build` does, keeps the vectors of what the bundle has, embeds the rest, and
 * answers from the whole of it only then. Whatever fails leaves the engine with its bundle.
 */

/** Milliseconds that the page may take to arrive. */
const PATIENCE = 15_000;

/** The most bytes a page may have; FAQs have some hundred thousand. */
const MAX_BYTES = 5 << 20;

/** How far into a page its declared encoding is looked for, in bytes. */
const DECLARATION = 4096;

/** The key of what the engine answers from, if that is a live page. @type {string | undefined} */
let current;

/**
 * @typedef {object} Following
 * @property {string} page its URL
 * @property {WasmEngine} engine
 * @property {Uint8Array<ArrayBuffer>} bundle what the engine began with
 * @property {string | undefined} base folder of the reader's files
 * @property {Promise<unknown>} modelLoaded
 */

/**
 * @param {Following} following
 * @returns {Promise<LiveReport | undefined>} undefined if the page is as it was the last time
 */
export async function follow({ page, engine, bundle, base, modelLoaded }) {
  const { bytes, type, url } = await fetchPage(page);
  const key = await keyOf(bytes, bundle);
  if (key && key === current) return undefined;
  const kept = key && (await remembered(page, key));
  if (kept && restored(engine, kept)) {
    current = key;
    return { entries: engine.info.entries, embedded: 0, restored: true };
  }

  const { entries } = read(await startReader(base), decode(bytes, type), url);
  const embedded = engine.update(entries, url);
  for (let left = embedded; left > 0; left = engine.embedNext()) {
    await modelLoaded;
    await questionsFirst();
  }
  const updated = engine.finishUpdate();
  current = key;
  if (key) await remember(page, key, updated);
  return { entries: engine.info.entries, embedded, restored: false };
}

/**
 * SHA-256 of a page and of the bundle it is compared with. On pages that are not secure browsers do not give it, and nothing is remembered.
 * @param {Uint8Array<ArrayBuffer>} page
 * @param {Uint8Array<ArrayBuffer>} bundle
 */
async function keyOf(page, bundle) {
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest("SHA-256", await new Blob([bundle, page]).arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The page as it is now. The browser's HTTP cache asks with the `ETag` it has, so that a page without changes costs next to nothing. @param {string} page */
async function fetchPage(page) {
  try {
    const response = await fetch(page, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) throw new TansyError("network", `${page}: status ${response.status}.`);
    return { bytes: await bodyOf(response), type: response.headers.get("content-type") ?? "", url: response.url || page };
  } catch (cause) {
    if (codeOf(cause)) throw cause;
    throw new TansyError("network", `${page} could not be loaded: it has to be of this site, or allow this one by CORS.`, { cause });
  }
}

/** @param {Response} response */
async function bodyOf({ body, url }) {
  const reader = body?.getReader();
  const pieces = [];
  for (let length = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
    if (length <= MAX_BYTES) continue;
    void reader.cancel();
    throw new TansyError("bad_input", `${url} has more than ${MAX_BYTES >> 20} MB.`);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/**
 * The text, by the rules of `tansy build`: UTF-8 where it is valid, else what is declared, else windows-1252.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} type
 */
function decode(bytes, type) {
  const windows = new TextDecoder("windows-1252");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const declared = /charset=["']?([\w:-]+)/i.exec(type + windows.decode(bytes.subarray(0, DECLARATION)))?.[1];
    return decoderFor(declared, windows).decode(bytes);
  }
}

/**
 * @param {string | undefined} label
 * @param {TextDecoder} otherwise
 */
function decoderFor(label, otherwise) {
  try {
    return label ? new TextDecoder(label) : otherwise;
  } catch {
    return otherwise; // no encoding of that name
  }
}

/**
 * The reader is an instance of its own: if it traps, the engine is unharmed.
 * @param {PageModule} module
 * @param {string} html
 * @param {string} url
 */
function read({ readPage }, html, url) {
  try {
    return readPage(html, url);
  } catch (cause) {
    if (codeOf(cause)) throw cause;
    throw new TansyError("bad_input", `${url} cannot be read: ${cause}`, { cause });
  }
}

/**
 * Whether the engine took the bundle; a damaged one is made again.
 * @param {WasmEngine} engine
 * @param {Uint8Array} bundle
 */
function restored(engine, bundle) {
  try {
    engine.restore(bundle);
    return true;
  } catch (error) {
    if (codeOf(error)) return false;
    throw error;
  }
}

/** Lets every message that has come be answered before the next text is embedded. */
function questionsFirst() {
  return new Promise((done) => setTimeout(done));
}
