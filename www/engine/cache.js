import { download } from "./download.js";

/** Name of the Cache Storage for models; the number changes with the format of what is stored. */
const NAME = "tansy-1";

/**
 * Fetches a file from Cache Storage, or from the network and then stores it. Where storage is missing, forbidden or full, nothing is
 * stored, and the response is the same.
 * @param {string} url
 * @returns {Promise<{ response: Response, cached: boolean }>}
 */
export async function fetchCached(url) {
  const cache = await open();
  const stored = await cache?.match(url).catch(() => undefined);
  if (stored) return { response: stored, cached: true };

  const response = await download(url);
  if (cache && response.body) void store(cache, url, response.clone());
  return { response, cached: false };
}

/**
 * Deletes a stored response that turned out to be damaged or of another version.
 * @param {string} url
 */
export async function deleteCached(url) {
  const cache = await open();
  await cache?.delete(url).catch(() => false);
}

/** Cache Storage exists on secure origins only, and opening it throws where the visitor blocks storage. */
async function open() {
  try {
    return await globalThis.caches?.open(NAME);
  } catch {
    return undefined;
  }
}

/**
 * @param {Cache} cache
 * @param {string} url
 * @param {Response} response
 */
async function store(cache, url, response) {
  try {
    await cache.put(url, response);
    await evictOlder(cache, url);
  } catch {
    await cache.delete(url).catch(() => false); // storage is full, or the download broke: do not keep a part of it
  }
}

/**
 * Deletes earlier versions of a file: those in the same folder whose name differs only in its hash.
 * @param {Cache} cache
 * @param {string} url
 */
async function evictOlder(cache, url) {
  const name = withoutHash(url);
  for (const { url: stored } of await cache.keys()) {
    if (stored !== url && withoutHash(stored) === name) await cache.delete(stored);
  }
}

/** @param {string} url */
function withoutHash(url) {
  return url.replace(/[0-9a-f]{8,}/g, "*");
}
