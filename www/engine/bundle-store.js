/** Name of the database of bundles that were made or updated from pages; the number changes with the format of what is stored. */
const NAME = "tansy-live-1";
const STORE = "bundles";

/** How long to wait for the database, in milliseconds: some browsers never answer. */
const TIMEOUT = 2000;

/**
 * The record of a page, stored under its URL, so that a newer bundle replaces the older one.
 * @typedef {{ key: string, bundle: Uint8Array<ArrayBuffer> }} Stored
 */

/**
 * The stored bundle of a page; undefined also where storage is missing or forbidden.
 * @param {string} page its URL; of several pages, all of them
 * @returns {Promise<Stored | undefined>} `key`: SHA-256 of what it was made from
 */
export async function storedBundle(page) {
  return /** @type {Promise<Stored | undefined>} */ (withStore("readonly", (store) => store.get(page)));
}

/**
 * Stores the bundle that was made from a page. A failure is ignored: the next visit makes the bundle again.
 * @param {string} page its URL
 * @param {string} key
 * @param {Uint8Array} bundle
 */
export async function storeBundle(page, key, bundle) {
  await withStore("readwrite", (store) => store.put({ key, bundle }, page));
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 * @returns {Promise<unknown>} undefined if anything fails or takes too long
 */
async function withStore(mode, act) {
  const timeout = new Promise((done) => setTimeout(done, TIMEOUT));
  return Promise.race([timeout, attempt(mode, act).catch(() => undefined)]);
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 */
async function attempt(mode, act) {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => void request.result.createObjectStore(STORE);
  const database = await settled(request);
  try {
    return await settled(act(database.transaction(STORE, mode).objectStore(STORE)));
  } finally {
    database.close();
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
