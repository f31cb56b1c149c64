/** @import { LiveReport } from "./types.js" */
/** @import { WasmEngine } from "./wasm-modules.js" */
import { storeBundle, storedBundle } from "./bundle-store.js";
import { finish } from "./embedding.js";
import { codeOf } from "./errors.js";
import { fetchPage, keyOf, read } from "./pages.js";
import { startReader } from "./wasm-modules.js";

/**
 * Follows the FAQ page, in the worker: reads it as `tansy build` does, reuses the vectors of text that the bundle has, embeds the rest,
 * and only then answers from the page. If anything fails, the engine keeps its bundle.
 */

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
  const fetched = await fetchPage(page, credentials);
  const key = await keyOf([bundle, fetched.bytes]);
  if (key && key === current) return undefined;
  // A page that was fetched with cookies may be somebody's own: nothing of it stays behind.
  const storing = key !== undefined && credentials === "omit";
  const stored = storing ? await storedBundle(page) : undefined;
  if (stored && stored.key === key && restores(engine, stored.bundle)) {
    current = key;
    return { entries: engine.info.entries, embedded: 0, restored: true };
  }

  const { entries } = read(await startReader(base), [fetched]);
  const embedded = engine.update(entries, fetched.url);
  if (embedded) await modelLoaded;
  const updated = await finish(engine, embedded);
  current = key;
  if (storing) await storeBundle(page, key, updated);
  return { entries: engine.info.entries, embedded, restored: false };
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
