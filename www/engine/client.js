/** @import { AskEvent, AskOptions, BundleInfo, LiveReport, SearchOptions, SearchResult } from "./types.js" */
/** @import { LoadOptions } from "./session.js" */
import { TansyError, cancelled, codeOf } from "./errors.js";
import { Queue } from "./queue.js";
import { Session, absolute } from "./session.js";

/** On devices with this much memory or less, in GB, the model is loaded only on request. */
const LOW_MEMORY = 2;

/**
 * Answers questions from a FAQ, in a worker.
 *
 * ```js
 * const engine = await TansyEngine.load({ bundle: "/tansy/faq.tansy", model: "/tansy/model.onnx" });
 * for await (const event of engine.ask("Do you deliver to Princeton?")) show(event);
 * engine.close();
 * ```
 */
export class TansyEngine {
  #options;
  /** @type {Session} */
  #session;
  #closed = false;
  /** Whether a new session loads the model without being asked. */
  #eager = !savesData();
  /** Whether a new session follows the page. */
  #follows = true;

  /** What the bundle says about itself. @type {BundleInfo} */
  info = { entries: 0, modelName: "", modelSha256: "", modelBytes: 0 };

  /** Use `TansyEngine.load`, which also waits for the bundle. @param {LoadOptions} options */
  constructor(options) {
    if (!options?.bundle && !options?.faq?.toString()) throw new TansyError("bad_input", "TansyEngine.load needs the URL of a bundle, or of a FAQ page: set data-faq on the script tag, faq on <tansy-chat>, or the option `faq`.");
    if (!options.bundle && !options.model) throw new TansyError("bad_input", "To answer from a FAQ page, TansyEngine.load needs the URL of the package's model.onnx, with model.seed beside it.");
    this.#options = options;
    this.#session = this.#start();
  }

  /**
   * Starts an engine. Resolves as soon as questions can be matched by their words; `ready` resolves once the model has loaded.
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

  /** Resolves once the model has loaded and questions are matched by meaning; rejects if it cannot be loaded. */
  get ready() {
    const ready = this.#whenReady();
    ready.catch(() => {}); // a caller need not handle it
    return ready;
  }

  /**
   * Resolves once answers come from the `live` page; to undefined if no page is followed. Rejects if following fails, in which case
   * answers still come from the bundle. If the page has new text, this waits for the model.
   * @returns {Promise<LiveReport | undefined>}
   */
  get followed() {
    return this.#session.followed;
  }

  /**
   * Checks the `live` page again, for example hours later.
   * @returns {Promise<LiveReport | undefined>} undefined if the page has not changed
   */
  async follow() {
    const report = await this.#open().follow();
    if (report) this.info = { ...this.info, entries: report.entries };
    return report;
  }

  /** True if the model is only loaded by `loadModel`, to save the visitor's data or memory. */
  get deferred() {
    return !this.#session.modelWanted;
  }

  /** Loads the model if that was deferred, or tries again after a failure. */
  async loadModel() {
    return this.#open().loadModel();
  }

  /**
   * The embedding of a text, of unit length. Waits for the model.
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
   * Finds the FAQ entries that match a question best.
   * @param {string} question
   * @param {SearchOptions & { signal?: AbortSignal }} [options]
   * @returns {Promise<SearchResult>}
   */
  search(question, { signal, ...options } = {}) {
    return this.#retrying((session) => session.call("search", { question, options }, { signal }));
  }

  /**
   * Answers a question: one `sources` event, `token` events if a language model writes, then `done`.
   * Leaving the loop early, or aborting the signal, cancels the answer.
   * @param {string} question
   * @param {AskOptions & { signal?: AbortSignal }} [options]
   * @returns {AsyncGenerator<AskEvent, void, void>}
   */
  async *ask(question, { signal, llm, history = [] } = {}) {
    const endpoint = llm?.endpoint && llm.api !== "browser" ? absolute(llm.endpoint) : undefined;
    const options = { history, llm: llm && { ...llm, endpoint } };
    const stop = new AbortController();
    const abort = () => stop.abort(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);

    /** @type {Queue<AskEvent>} */
    const queue = new Queue();
    const delivered = new Set();
    this.#retrying((session) => {
      const before = new Set(delivered); // a second attempt does not repeat the events of the first one
      const onEvent = (/** @type {AskEvent} */ event) => {
        if (before.has(event.type)) return;
        delivered.add(event.type);
        queue.push(event);
      };
      // Nor does it ask the endpoint again, which the first one may have done.
      const { port, ...sent } = before.size ? { question, options: { history }, port: undefined } : { question, options, port: this.#pagePort(llm) };
      return session.call("ask", { ...sent, port }, { onEvent, signal: stop.signal, transfer: port && [port] });
    }).then(() => queue.end(), (error) => queue.end(error));

    try {
      yield* queue;
    } finally {
      signal?.removeEventListener("abort", abort);
      stop.abort();
    }
  }

  /** A port through which the worker asks the browser's own model, if it is that which answers. @param {AskOptions["llm"]} llm */
  #pagePort(llm) {
    if (llm?.api !== "browser") return undefined;
    const { port1, port2 } = new MessageChannel();
    const { language = "en" } = this.info;
    import("./prompt-api.js").then(({ serve }) => serve(port1, language, this.#options.onProgress), () => port1.close());
    return port2;
  }

  /** Terminates the worker and frees its memory. Pending requests fail with `cancelled`. */
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
    if (this.#session.crashedByLive) this.#follows = false;
    return (this.#session = this.#start());
  }

  #start() {
    const session = new Session(this.#options, this.#follows);
    if (this.#eager) session.loadModel().catch(() => {}); // reported by `ready`
    session.followed.then((report) => report && (this.info = { ...this.info, entries: report.entries }), () => {}); // reported by `followed`
    return session;
  }
}

/** Whether the visitor saves data or the device has little memory. Only Chromium reports either. */
function savesData() {
  const { connection, deviceMemory } = /** @type {{ connection?: { saveData?: boolean }, deviceMemory?: number }} */ (globalThis.navigator ?? {});
  return Boolean(connection?.saveData) || (deviceMemory !== undefined && deviceMemory <= LOW_MEMORY);
}
