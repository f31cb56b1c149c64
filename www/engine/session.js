/** @import { BundleInfo, LiveReport, Progress } from "./types.js" */
import { baseUrl } from "./base.js";
import { Channel } from "./channel.js";
import { TansyError, codeOf } from "./errors.js";

/**
 * @typedef {object} LoadOptions
 * @property {string | URL} [bundle] the `.tansy` file; relative to the page
 * @property {string | URL | (string | URL)[]} [faq] in place of `bundle`, the FAQ's pages, on this site or one that allows it by CORS: HTML or JSON. The bundle is made in the browser, and kept there
 * @property {string | URL} [model] the model file that `tansy build` wrote beside the bundle; without it, questions are matched by their words. With `faq`, it is the package's `model.onnx`, with `model.seed` beside it
 * @property {string | URL} [engine] folder of the WebAssembly files; the package's own by default
 * @property {string | URL} [worker] the package's `engine/worker.js`, where the site serves it; needed with bundlers that do not bundle workers
 * @property {string | URL} [live] the FAQ page, on this site or one that allows it by CORS: answers follow its changes since the build
 * @property {RequestCredentials} [liveCredentials] whether the pages of `live` and `faq` are fetched with cookies; "omit" by default. With cookies, what is made from them is not stored
 * @property {AbortSignal} [signal] cancels loading
 * @property {(progress: Progress) => void} [onProgress] called while files arrive, even after `load` has resolved
 */

/** The lifetime of one worker: it loads the bundle at once, and the model on request. */
export class Session {
  #channel;
  #options;
  #follows;
  /** @type {Promise<void> | undefined} */
  #model;
  #loading = false;
  /** @type {Promise<LiveReport | undefined> | undefined} */
  #following;
  /** @type {(loaded: void | Promise<void>) => void} */
  #settle = () => {};

  /** Resolves to the bundle's description once questions can be matched by their words. @readonly @type {Promise<BundleInfo>} */
  started;

  /** Settles with the first attempt to load the model. @readonly @type {Promise<void>} */
  ready = new Promise((resolve) => (this.#settle = resolve));

  /** The result of the first check of the live page; undefined if no page is followed. @readonly @type {Promise<LiveReport | undefined>} */
  followed;

  /**
   * @param {LoadOptions} options
   * @param {boolean} follows whether the pages of `live` or `faq` are looked at again, and a bundle of the latter is completed
   */
  constructor(options, follows) {
    this.#options = options;
    this.#follows = follows;
    this.#channel = new Channel(options.worker && absolute(options.worker));
    this.started = this.#start();
    this.started.catch((error) => this.close(error));
    this.followed = this.follow();
    this.followed.catch(() => {}); // answers still come from the bundle
    this.ready.catch(() => {}); // a caller need not handle it
  }

  get open() {
    return this.#channel.open;
  }

  get modelWanted() {
    return this.#model !== undefined;
  }

  /** True if the engine crashed and the model may be the cause: it might crash every new worker too. */
  get crashedByModel() {
    const { trappedIn = "loadModel" } = this.#channel;
    return this.#loading && !this.open && trappedIn === "loadModel";
  }

  /** True if the engine crashed while it followed the live page: it would crash every new worker too. */
  get crashedByLive() {
    return this.#channel.trappedIn === "follow";
  }

  /** @type {Channel["call"]} */
  async call(method, args, options) {
    await this.started;
    return this.#channel.call(method, args, options);
  }

  /** Loads the model, unless it is loaded or loading; after a failure it tries again. */
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
   * Checks the live page, unless a check is under way.
   * @returns {Promise<LiveReport | undefined>} undefined if no page is followed, or if it has not changed since the last check
   */
  async follow() {
    const { live, liveCredentials: credentials = "omit" } = this.#options;
    if (!this.#follows || (!live && !this.#pages.length)) return undefined;
    this.#following ??= this.call("follow", { live: live && absolute(live), credentials }).finally(() => (this.#following = undefined));
    return this.#following;
  }

  /** @param {import("./errors.js").TansyError} error the error that pending calls fail with */
  close(error) {
    this.#channel.close(error);
  }

  #start() {
    const { onProgress } = this.#options;
    return this.#channel.call("load", { ...this.#source, engine: this.#options.engine && absolute(this.#options.engine) }, { onEvent: onProgress });
  }

  /** Where the bundle comes from: a file, or pages. */
  get #source() {
    const { bundle, model, liveCredentials: credentials = "omit" } = this.#options;
    if (bundle) return { bundle: absolute(bundle) };
    return { faq: this.#pages.map(absolute), seed: seedOf(absolute(model ?? "")), credentials };
  }

  /** The pages that the bundle is made from; none if one was built. */
  get #pages() {
    const { bundle, faq } = this.#options;
    return bundle ? [] : [faq ?? []].flat();
  }

  async #loadModel() {
    const { model, onProgress } = this.#options;
    await this.started;
    this.#loading = true;
    if (!model) throw new TansyError("bad_input", "The URL of the model is missing: questions are only matched by their words.");
    await this.#channel.call("loadModel", { model: absolute(model) }, { onEvent: onProgress });
    this.#loading = false;
  }
}

/** The seed that lies beside a model. @param {string} model */
function seedOf(model) {
  const url = new URL(model);
  url.pathname = url.pathname.replace(/(\.\w+)?$/, ".seed");
  return url.href;
}

/**
 * Resolves a URL against the page's base, which a worker does not know.
 * @param {string | URL} url
 */
export function absolute(url) {
  return new URL(url, baseUrl()).href;
}
