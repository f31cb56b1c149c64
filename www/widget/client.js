/** @import { AskEvent, AskOptions, BundleInfo, LiveReport, SearchOptions, SearchResult } from "./types.js" */
/** @import { LoadOptions } from "./session.js" */
import { TansyError, cancelled, codeOf } from "./errors.js";
import { Queue } from "./queue.js";
import { Session, absolute } from "./session.js";

/** Devices of so many GB and less search by words until the model is asked for. */
const LOW_MEMORY = 2;

/**
 * Answers questions from a FAQ bundle, in a worker.
 *
 * ```js
 * const engine = await TansyEngine.load({ bundle: "/tansy/faq.tansy", model: "/tansy/model.onnx" });
 * for await (const event of engine.ask("Do you deliver to Princeton?")) console.log(event);
 * engine.close();
 * ```
 */
export class TansyEngine {
  #options;
  /** @type {Session} */
  #session;
  #closed = false;
  /** Whether a session loads the model by itself. */
  #eager = !savesData();

  /** What the bundle says about itself. @type {BundleInfo} */
  info = { entries: 0, modelSha256: "", modelBytes: 0 };

  /** Use `TansyEngine.load`, which also waits for the bundle. @param {LoadOptions} options */
  constructor(options) {
    if (!options?.bundle) throw new TansyError("bad_input", "TansyEngine.load needs the URL of a bundle.");
    this.#options = options;
    this.#session = this.#start();
  }

  /**
   * Starts an engine. It resolves as soon as questions can be answered by their words; `ready` tells when the model has joined in.
   * @param {LoadOptions} options
   */
  static async load(options) {
    const { signal } = options;
    if (signal?.aborted) throw cancelled(signal.reason);
    const engine = new TansyEngine(options);
    const close = () => engine.close();
    signal?.addEventListener("abort", close);
    try {
      engine.info = await engine.#session.started;
      return engine;
    } finally {
      signal?.removeEventListener("abort", close);
    }
  }

  /** Resolves when the model is loaded and questions are understood by meaning; rejects if it cannot be loaded. */
  get ready() {
    const ready = this.#whenReady();
    ready.catch(() => {}); // nobody has to watch it
    return ready;
  }

  /**
   * What came of following the `live` page, once answers come from it; undefined where there is none. Rejects if that failed and
   * answers go on coming from the bundle. It waits for the model where the page has something new.
   * @returns {Promise<LiveReport | undefined>}
   */
  get followed() {
    return this.#session.followed;
  }

  /**
   * Looks at the `live` page again, as after hours.
   * @returns {Promise<LiveReport | undefined>} undefined if it is as it was
   */
  async follow() {
    const report = await this.#open().follow();
    if (report) this.info = { ...this.info, entries: report.entries };
    return report;
  }

  /** True while the model waits for `loadModel`, to save the visitor's data or memory. */
  get deferred() {
    return !this.#session.modelWanted;
  }

  /** Loads the model where that was put off, or again after it failed. */
  async loadModel() {
    return this.#open().loadModel();
  }

  /**
   * The text's embedding, of unit length. Waits for the model.
   * @param {string} text
   * @returns {Promise<Float32Array>}
   */
  embed(text) {
    return this.#retrying(async (session) => {
      await session.loadModel();
      return session.call("embed", { text });
    });
  }

  /**
   * The FAQ entries nearest to a question, best first.
   * @param {string} text
   * @param {SearchOptions & { signal?: AbortSignal }} [options]
   * @returns {Promise<SearchResult>}
   */
  search(text, { signal, ...options } = {}) {
    return this.#retrying((session) => session.call("search", { text, options }, { signal }));
  }

  /**
   * Answers a question: one `sources` event, `token` events if a language model writes, then `done`.
   * Leaving the loop early, or the signal, cancels the answer.
   * @param {string} text
   * @param {AskOptions & { signal?: AbortSignal }} [options]
   * @returns {AsyncGenerator<AskEvent, void, void>}
   */
  async *ask(text, { signal, llm, history = [] } = {}) {
    const options = { history, llm: llm && { ...llm, endpoint: absolute(llm.endpoint) } };
    const stop = new AbortController();
    const abort = () => stop.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);

    /** @type {Queue<AskEvent>} */
    const queue = new Queue();
    const seen = new Set();
    this.#retrying((session) => {
      const told = new Set(seen); // a second attempt does not repeat what the first one told
      const onEvent = (/** @type {AskEvent} */ event) => {
        if (told.has(event.type)) return;
        seen.add(event.type);
        queue.push(event);
      };
      return session.call("ask", { text, options }, { onEvent, signal: stop.signal });
    }).then(() => queue.end(), (error) => queue.end(error));

    try {
      yield* queue;
    } finally {
      signal?.removeEventListener("abort", abort);
      stop.abort();
    }
  }

  /** Ends the worker and gives its memory back. What still runs fails with `cancelled`. */
  close() {
    this.#closed = true;
    this.#session.close(cancelled());
  }

  /**
   * Runs a request; if the engine crashes, runs it once more in a new worker.
   * @template T
   * @param {(session: Session) => Promise<T>} request
   * @returns {Promise<T>}
   */
  async #retrying(request) {
    try {
      return await request(this.#open());
    } catch (error) {
      if (codeOf(error) !== "crashed") throw error;
      return request(this.#open());
    }
  }

  /** @returns {Promise<void>} */
  async #whenReady() {
    const session = this.#session;
    try {
      await session.ready;
    } catch (error) {
      if (codeOf(error) !== "crashed" || session.crashedByModel) throw error;
      return this.#open().ready;
    }
  }

  /** The running session, or a new one after a crash. */
  #open() {
    if (this.#closed) throw cancelled();
    if (this.#session.open) return this.#session;
    if (this.#session.crashedByModel) this.#eager = false;
    if (this.#session.crashedByLive) this.#options = { ...this.#options, live: undefined };
    return (this.#session = this.#start());
  }

  #start() {
    const session = new Session(this.#options);
    if (this.#eager) session.loadModel().catch(() => {}); // `ready` tells
    session.followed.then((report) => report && (this.info = { ...this.info, entries: report.entries }), () => {}); // `followed` tells
    return session;
  }
}

/** Whether the visitor or the device asks for small downloads. Only Chromium tells. */
function savesData() {
  const { connection, deviceMemory } = /** @type {{ connection?: { saveData?: boolean }, deviceMemory?: number }} */ (globalThis.navigator ?? {});
  return Boolean(connection?.saveData) || (deviceMemory !== undefined && deviceMemory <= LOW_MEMORY);
}
