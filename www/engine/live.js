/** @import { LiveReport } from "./types.js" */
/** @import { ReaderModule, WasmEngine } from "./wasm-modules.js" */
import { storeBundle, storedBundle } from "./bundle-store.js";
import { TansyError, codeOf } from "./errors.js";
import { startReader } from "./wasm-modules.js";

/**
 * Follows the FAQ page, in the worker: reads it as `tansy build` does, reuses the vectors of text that the bundle has, embeds the rest,
 * and only then answers from the page. If anything fails, the engine keeps its bundle.
 */

/** How long the page may take to arrive, in milliseconds. */
const TIMEOUT = 15_000;

/** Maximum size of a page, in bytes; FAQ pages have a few hundred thousand. */
const MAX_BYTES = 5 << 20;

/** How much of a page is searched for its declared encoding, in bytes. */
const DECLARATION = 4096;

/** The key of the page that the engine answers from; undefined while it answers from the original bundle. @type {string | undefined} */
let current;

/**
 * @typedef {object} Following
 * @property {string} page the URL of the page
 * @property {RequestCredentials} credentials whether it is fetched with cookies
 * @property {WasmEngine} engine
 * @property {Uint8Array<ArrayBuffer>} bundle the bundle that the engine was loaded with
 * @property {string | undefined} base folder of the WebAssembly files
 * @property {Promise<unknown>} modelLoaded resolves once the model has loaded
 */

/**
 * @param {Following} following
 * @returns {Promise<LiveReport | undefined>} undefined if the page has not changed since the last check
 */
export async function follow({ page, credentials, engine, bundle, base, modelLoaded }) {
  const { bytes, type, url } = await fetchPage(page, credentials);
  const key = await keyOf(bytes, bundle);
  if (key && key === current) return undefined;
  // A page that was fetched with cookies may be somebody's own: nothing of it stays behind.
  const storing = key !== undefined && credentials === "omit";
  const stored = storing && (await storedBundle(page, key));
  if (stored && restores(engine, stored)) {
    current = key;
    return { entries: engine.info.entries, embedded: 0, restored: true };
  }

  const { entries } = read(await startReader(base), decode(bytes, type), url);
  const embedded = engine.update(entries, url);
  for (let left = embedded; left > 0; left = engine.embedNext()) {
    await modelLoaded;
    await pendingMessages();
  }
  const updated = engine.finishUpdate();
  current = key;
  if (storing) await storeBundle(page, key, updated);
  return { entries: engine.info.entries, embedded, restored: false };
}

/**
 * The SHA-256 of a page and of the bundle that it is compared with; undefined on insecure origins, where browsers do not compute it and
 * nothing is stored.
 * @param {Uint8Array<ArrayBuffer>} page
 * @param {Uint8Array<ArrayBuffer>} bundle
 */
async function keyOf(page, bundle) {
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest("SHA-256", await new Blob([bundle, page]).arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Fetches the page as it is now. The browser revalidates its cached copy, so an unchanged page costs next to nothing. @param {string} page @param {RequestCredentials} credentials */
async function fetchPage(page, credentials) {
  try {
    const response = await fetch(page, { cache: "no-cache", credentials, signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok) throw new TansyError("network", `${page}: status ${response.status}.`);
    return { bytes: await bodyOf(response), type: response.headers.get("content-type") ?? "", url: response.url || page };
  } catch (cause) {
    if (codeOf(cause)) throw cause;
    throw new TansyError("network", `${page} could not be loaded: it must be on this site or allow it by CORS.`, { cause });
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
    throw new TansyError("bad_input", `${url} is larger than ${MAX_BYTES >> 20} MB.`);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/**
 * Decodes a page by the rules of `tansy build`: as UTF-8 if that is valid, else as declared, else as windows-1252.
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
    return otherwise; // unknown encoding
  }
}

/**
 * Reads the FAQ of a page. The reader is a separate WebAssembly instance: if it traps, the engine is unharmed.
 * @param {ReaderModule} module
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
 * Has the engine answer from a stored bundle; false if that is damaged and has to be made again.
 * @param {WasmEngine} engine
 * @param {Uint8Array} bundle
 */
function restores(engine, bundle) {
  try {
    engine.restore(bundle);
    return true;
  } catch (error) {
    if (codeOf(error)) return false;
    throw error;
  }
}

/** Lets the worker handle the messages that have arrived, so that questions are answered before the next text is embedded. */
function pendingMessages() {
  return new Promise((done) => setTimeout(done));
}
