/** @import { LiveReport } from "./types.js" */
/** @import { Fetched } from "./pages.js" */
/** @import { ReaderModule, WasmEngine, WordsModule } from "./wasm-modules.js" */
import { storeBundle, storedBundle } from "./bundle-store.js";
import { download } from "./download.js";
import { finish } from "./embedding.js";
import { codeOf } from "./errors.js";
import { fetchPage, keyOf, read } from "./pages.js";
import { startReader } from "./wasm-modules.js";

/**
 * @typedef {object} Options
 * @property {string[]} faq the URLs of the pages
 * @property {string} seed the URL of the file beside the model
 * @property {RequestCredentials} credentials whether the pages are fetched with cookies
 * @property {string} [engine] folder of the WebAssembly files
 */

/** What was fetched: `key` is undefined if nothing of it may be stored. @typedef {{ key: string | undefined, seed: Uint8Array<ArrayBuffer>, pages: Fetched[], failure: unknown }} Found */

/**
 * The bundle of pages that none was built for, made in the worker: a draft that is searched by words as soon as the pages are read, and completed once the
 * model has loaded. The complete bundle is kept under the hash of the pages and of the model's seed, so that the next visit starts with it. If the pages are
 * gone, it answers too.
 */
export class FaqPages {
  #options;
  #name;
  /** The key of the pages that answers come from. @type {string | undefined} */
  #key;
  /** The last complete bundle. @type {Uint8Array<ArrayBuffer> | undefined} */
  #complete;
  /** The bundle to complete. @type {Uint8Array<ArrayBuffer> | undefined} */
  #draft;
  /** Whether the pages were looked at since the last report. */
  #looked = false;
  /** Why not all pages could be read, for the next report. @type {unknown} */
  #failure;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
    this.#name = options.faq.join(" ");
  }

  /**
   * The bundle to answer from at first.
   * @param {Promise<WordsModule>} starting
   */
  async open(starting) {
    starting.catch(() => {}); // thrown below
    const finding = this.#find();
    finding.catch(() => {}); // thrown below
    const kept = await this.#kept();
    const reader = kept ? undefined : startReader(this.#options.engine);
    reader?.catch(() => {}); // thrown where it is used
    const words = await starting;
    this.#complete = kept && isSound(words, kept.bundle) ? kept.bundle : undefined;
    this.#key = this.#complete && kept?.key;
    return (await this.#look(words, finding, reader)) ?? /** @type {Uint8Array<ArrayBuffer>} */ (this.#complete);
  }

  /**
   * Completes the bundle of the pages, and looks at them again if it is complete.
   * @param {WordsModule} words
   * @param {(draft: Uint8Array<ArrayBuffer>) => void} answerFrom called with the draft of pages that have changed
   * @param {() => Promise<WasmEngine>} withModel resolves once the model has loaded
   * @returns {Promise<LiveReport | undefined>} undefined if the pages have not changed since the last report
   */
  async follow(words, answerFrom, withModel) {
    const first = this.#looked;
    if (!first && !this.#draft) {
      const draft = await this.#look(words, this.#find());
      if (draft) answerFrom(draft);
    }
    this.#looked = false;
    const failure = this.#failure;
    this.#failure = undefined;
    const report = this.#draft ? await this.#finish(this.#draft, await withModel(), failure === undefined) : undefined;
    if (failure) throw failure;
    if (report || !first) return report;
    return { entries: new words.Engine(/** @type {Uint8Array} */ (this.#complete)).info.entries, embedded: 0, restored: true };
  }

  /**
   * Makes a draft of the pages, if they are not those of the complete bundle. Without a complete bundle, failures are thrown.
   * @param {WordsModule} words
   * @param {Promise<Found>} finding
   * @param {Promise<ReaderModule>} [reader]
   */
  async #look(words, finding, reader) {
    this.#looked = true;
    try {
      const found = await finding;
      if (this.#complete && found.failure) throw found.failure;
      if (this.#complete && found.key && found.key === this.#key) return undefined;
      const page = read(await (reader ?? startReader(this.#options.engine)), found.pages);
      this.#draft = /** @type {Uint8Array<ArrayBuffer>} */ (words.draftBundle(found.seed, JSON.stringify(page)));
      this.#key = found.key;
      this.#failure = found.failure;
      return this.#draft;
    } catch (error) {
      if (!this.#complete) throw error;
      this.#failure = error;
      return undefined;
    }
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} draft
   * @param {WasmEngine} engine
   * @param {boolean} whole whether all pages are in it
   */
  async #finish(draft, engine, whole) {
    this.#draft = undefined; // if it is refused, the pages are looked at again
    const embedded = engine.complete(draft, this.#complete);
    const bundle = /** @type {Uint8Array<ArrayBuffer>} */ (await finish(engine, embedded));
    this.#complete = bundle;
    if (this.#key && whole) await storeBundle(this.#name, this.#key, bundle);
    return { entries: engine.info.entries, embedded, restored: false };
  }

  /** Fetches the pages and the seed. Fails if there is no seed or no page. @returns {Promise<Found>} */
  async #find() {
    const { faq, seed: beside, credentials } = this.#options;
    const fetching = Promise.allSettled(faq.map((page) => fetchPage(page, credentials)));
    const seed = new Uint8Array(await (await download(beside)).arrayBuffer());
    const settled = await fetching;
    const pages = settled.flatMap((page) => (page.status === "fulfilled" ? [page.value] : []));
    const failure = settled.find((page) => page.status === "rejected")?.reason;
    if (!pages.length) throw failure;
    return { key: this.#mayStore ? await keyOf([seed, ...pages.map(({ bytes }) => bytes)]) : undefined, seed, pages, failure };
  }

  /** What was stored at an earlier visit. */
  async #kept() {
    return this.#mayStore ? storedBundle(this.#name) : undefined;
  }

  /** A page that was fetched with cookies may be somebody's own: nothing of it stays behind. */
  get #mayStore() {
    return this.#options.credentials === "omit";
  }
}

/**
 * Whether a stored bundle can be read, so that a damaged one is made again.
 * @param {WordsModule} words
 * @param {Uint8Array} bundle
 */
function isSound({ Engine }, bundle) {
  try {
    new Engine(bundle).free();
    return true;
  } catch (error) {
    if (codeOf(error)) return false;
    throw error;
  }
}
