/** @import { Page, PageSource } from "./types.js" */
/** @import { ReaderModule } from "./wasm-modules.js" */
import { TansyError, codeOf } from "./errors.js";
import { unreachable } from "./reach.js";

/** Fetches and reads pages of a FAQ, in the worker. */

/** How long a page may take to arrive, in milliseconds. */
const TIMEOUT = 15_000;

/** Maximum size of a page, in bytes; FAQ pages have a few hundred thousand. */
const MAX_BYTES = 5 << 20;

/** How much of a page is searched for its declared encoding, in bytes. */
const DECLARATION = 4096;

/** A page as it arrived. @typedef {{ url: string, type: string, bytes: Uint8Array<ArrayBuffer> }} Fetched */

/**
 * Fetches a page as it is now. The browser revalidates its cached copy, so an unchanged page costs next to nothing.
 * @param {string} page its URL
 * @param {RequestCredentials} credentials whether it is fetched with cookies
 * @returns {Promise<Fetched>}
 */
export async function fetchPage(page, credentials) {
  try {
    const response = await fetch(page, { cache: "no-cache", credentials, signal: AbortSignal.timeout(TIMEOUT) });
    if (!response.ok) throw new TansyError("network", `${page}: status ${response.status}.`);
    return { bytes: await bodyOf(response), type: response.headers.get("content-type") ?? "", url: response.url || page };
  } catch (cause) {
    throw codeOf(cause) ? cause : await unreachable(page, cause);
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
 * The SHA-256 of some bytes, in hexadecimal; undefined on insecure origins, where browsers do not compute it and nothing is stored.
 * @param {BlobPart[]} parts
 */
export async function keyOf(parts) {
  if (!globalThis.crypto?.subtle) return undefined;
  const digest = await crypto.subtle.digest("SHA-256", await new Blob(parts).arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Reads the FAQ of pages. The reader is a separate WebAssembly instance: if it traps, the engine is unharmed.
 * @param {ReaderModule} module
 * @param {Fetched[]} pages
 * @returns {Page}
 */
export function read({ readPages }, pages) {
  try {
    return readPages(pages.map(source));
  } catch (cause) {
    if (codeOf(cause)) throw cause;
    throw new TansyError("bad_input", `${pages.map(({ url }) => url).join(", ")} cannot be read: ${cause}`, { cause });
  }
}

/** @param {Fetched} page @returns {PageSource} */
function source({ url, type, bytes }) {
  return { url, text: decode(bytes, type), contentType: type };
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
