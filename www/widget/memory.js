/** Name of the database that holds what was made of live pages; the number changes when what is stored changes its meaning. */
const NAME = "tansy-live-1";
const STORE = "bundles";

/** Milliseconds that the database may take: some browsers never answer. */
const PATIENCE = 2000;

/**
 * What is stored under the URL of a page, so that a newer version of it takes the place of the older.
 * @typedef {{ key: string, bundle: Uint8Array }} Kept
 */

/**
 * The bundle that was made of a page, if it was made of this very content. Where storage is missing or forbidden, there is none.
 * @param {string} page
 * @param {string} key SHA-256 of the page and of the bundle it was compared with
 * @returns {Promise<Uint8Array | undefined>}
 */
export async function remembered(page, key) {
  const kept = /** @type {Kept | undefined} */ (await within("readonly", (store) => store.get(page)));
  return kept?.key === key ? kept.bundle : undefined;
}

/**
 * Keeps the bundle that was made of a page; where storage fails, nobody is told.
 * @param {string} page
 * @param {string} key
 * @param {Uint8Array} bundle
 */
export async function remember(page, key, bundle) {
  await within("readwrite", (store) => store.put({ key, bundle }, page));
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 * @returns {Promise<unknown>} undefined too where anything fails
 */
async function within(mode, act) {
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  return Promise.race([late, attempt(mode, act).catch(() => undefined)]);
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
