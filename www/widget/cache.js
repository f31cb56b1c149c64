import { download } from "./download.js";

/** Name of the Cache Storage that holds models; the number changes when what is stored changes its meaning. */
const NAME = "tansy-1";

/**
 * A response from Cache Storage, or from the network and then stored. Where storage is missing, forbidden or full, nothing is
 * stored and nobody is told: the download goes on in memory.
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
 * Forgets a stored response that turned out to be damaged or of another version.
 * @param {string} url
 */
export async function forget(url) {
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
    await cache.delete(url).catch(() => false); // storage is full, or the download broke: keep no part of it
  }
}

/**
 * Deletes the versions of a file that were stored before: same folder and same name but for the hash in it.
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
