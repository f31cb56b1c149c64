/** @import { BundleInfo, LiveReport, Progress } from "./types.js" */
import { Channel } from "./channel.js";
import { TansyError, codeOf } from "./errors.js";

/**
 * @typedef {object} LoadOptions
 * @property {string | URL} bundle the `.tansy` file; relative to the page
 * @property {string | URL} [model] the embedder's file that `tansy build` wrote beside the bundle; without it, questions are matched by their words
 * @property {string | URL} [engine] folder of `tansy_engine.js` and its wasm; where the package has them unless told otherwise
 * @property {string | URL} [live] the FAQ page, of this site or one that allows it by CORS: what changed on it since the build is followed
 * @property {AbortSignal} [signal] cancels loading
 * @property {(progress: Progress) => void} [onProgress] called while files arrive, also after `load` has resolved
 */

/** One worker from its start to its end: the bundle first, the model when wanted. */
export class Session {
  #channel = new Channel();
  #options;
  /** @type {Promise<void> | undefined} */
  #model;
  #loading = false;
  /** @type {Promise<LiveReport | undefined> | undefined} */
  #following;
  /** @type {(loaded: void | Promise<void>) => void} */
  #settle = () => {};

  /** The bundle's description, once questions can be answered by their words. @readonly @type {Promise<BundleInfo>} */
  started;

  /** Settled by the first attempt to load the model. @readonly @type {Promise<void>} */
  ready = new Promise((resolve) => (this.#settle = resolve));

  /** What came of the live page the first time; undefined where none is followed. @readonly @type {Promise<LiveReport | undefined>} */
  followed;

  /** @param {LoadOptions} options */
  constructor(options) {
    this.#options = options;
    this.started = this.#start();
    this.started.catch((error) => this.close(error));
    this.followed = this.follow();
    this.followed.catch(() => {}); // answers from the bundle go on
    this.ready.catch(() => {}); // nobody has to watch it
  }

  get open() {
    return this.#channel.open;
  }

  get modelWanted() {
    return this.#model !== undefined;
  }

  /** True if the engine crashed because of the model, as far as anybody knows: it might do the same to every new worker. */
  get crashedByModel() {
    const { trappedIn = "loadModel" } = this.#channel;
    return this.#loading && !this.open && trappedIn === "loadModel";
  }

  /** True if the engine crashed over the live page: it would do the same in every new worker. */
  get crashedByLive() {
    return this.#channel.trappedIn === "follow";
  }

  /** @type {Channel["call"]} */
  async call(method, args, options) {
    await this.started;
    return this.#channel.call(method, args, options);
  }

  /** Loads the model, unless that is done or under way; after a failure it tries again. */
  loadModel() {
    this.#model ??= this.#loadModel().catch((error) => {
      this.#model = undefined;
      this.#loading = codeOf(error) === "crashed";
      throw error;
    });
    this.#settle(this.#model);
    return this.#model;
  }

  /**
   * Looks at the live page, unless that is under way.
   * @returns {Promise<LiveReport | undefined>} undefined where no page is followed, or it is as it was the last time
   */
  async follow() {
    const { live } = this.#options;
    if (!live) return undefined;
    this.#following ??= this.call("follow", { live: absolute(live) }).finally(() => (this.#following = undefined));
    return this.#following;
  }

  /** @param {import("./errors.js").TansyError} error what running calls fail with */
  close(error) {
    this.#channel.close(error);
  }

  #start() {
    const { bundle, engine, onProgress } = this.#options;
    const args = { bundle: absolute(bundle), engine: engine && absolute(engine) };
    return this.#channel.call("load", args, { onEvent: onProgress });
  }

  async #loadModel() {
    const { bundle, model, onProgress } = this.#options;
    const { modelFile } = await this.started;
    this.#loading = true;
    const url = model ? absolute(model) : modelFile && new URL(modelFile, absolute(bundle)).href;
    if (!url) throw new TansyError("bad_input", "The URL of the model is missing: questions are only matched by their words.");
    await this.#channel.call("loadModel", { model: url }, { onEvent: onProgress });
    this.#loading = false;
  }
}

/**
 * A URL as a worker can use it, which knows nothing of the page's.
 * @param {string | URL} url
 */
export function absolute(url) {
  return new URL(url, document.baseURI).href;
}
