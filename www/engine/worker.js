/** @import { AskOptions, FromWorker, Method, Progress, SearchOptions, ToWorker } from "./types.js" */
/** @import { WasmEngine, WordsEngine, WordsModule } from "./wasm-modules.js" */
import { deleteCached, fetchCached } from "./cache.js";
import { download, sizeOf } from "./download.js";
import { TansyError, codeOf, toPlain } from "./errors.js";
import { exchange } from "./exchange.js";
import { FaqPages } from "./faq.js";
import { follow } from "./live.js";
import { pagePost } from "./page-post.js";
import { startEngine, startWords } from "./wasm-modules.js";

/**
 * Runs the engine off the page's thread: one worker, one bundle. A small words-only engine answers first; the whole engine, which the
 * model needs, replaces it.
 * Every request has an id; its events, and then its result or error, carry the same id.
 */

/** Minimum time between two reports of progress, in milliseconds. */
const PROGRESS_INTERVAL = 80;

/** The engine that answers now. @type {WordsEngine | undefined} */
let engine;

/** The whole engine, once it is needed. @type {Promise<WasmEngine> | undefined} */
let whole;

/** What an engine is created from: the bundle's bytes, and the folder of the WebAssembly files. @type {{ bytes: Uint8Array<ArrayBuffer>, base?: string }} */
let source = { bytes: new Uint8Array() };

/** The module of the engine for words. @type {WordsModule} */
let words;

/** The pages that the bundle is made from, if none was built. @type {FaqPages | undefined} */
let pages;

let modelIsLoaded = () => {};
/** Resolves once the model has loaded. */
const modelLoaded = new Promise((done) => (modelIsLoaded = () => done(undefined)));

/** Cancels a running request, by id. @type {Map<number, AbortController>} */
const running = new Map();

/** @typedef {{ signal: AbortSignal, report: (event: unknown) => void }} Context */

/** @type {Record<Method, (args: any, context: Context) => unknown>} */
const methods = {
  /** @param {{ bundle: string, engine?: string } | import("./faq.js").Options} args */
  async load(args, { report }) {
    const base = args.engine;
    const starting = startWords(base);
    if ("faq" in args) pages = new FaqPages(args);
    const opening = "faq" in args ? /** @type {FaqPages} */ (pages).open(starting) : fetchBytes(args.bundle, report);
    opening.catch(() => {}); // thrown below, once the module has started
    words = await starting;
    source.base = base;
    answerFrom(await opening);
    return loaded().info;
  },

  /** @param {{ model: string }} args */
  async loadModel({ model }, { report }) {
    const starting = wholeEngine();
    starting.catch(() => {}); // thrown below, once the model's headers have arrived
    const { response, cached } = await fetchCached(model);
    const engine = await starting.catch((error) => {
      void response.body?.cancel();
      throw error;
    });
    const total = sizeOf(response) || engine.info.modelBytes;
    try {
      await engine.loadModel(response, throttled((received) => report({ part: "model", received, total })));
    } catch (error) {
      await deleteCached(model);
      if (!cached || (codeOf(error) !== "mismatch" && codeOf(error) !== "bad_model")) throw error;
      await engine.loadModel(await download(model));
    }
    modelIsLoaded();
  },

  /** @param {{ live: string, credentials: RequestCredentials }} args `live`: ignored where the bundle is made from pages */
  async follow({ live, credentials }) {
    if (pages) return pages.follow(words, answerFrom, () => modelLoaded.then(wholeEngine));
    const engine = await wholeEngine();
    return follow({ page: live, credentials, engine, bundle: source.bytes, base: source.base, modelLoaded });
  },

  /** @param {{ text: string }} args */
  embed: async ({ text }) => (await wholeEngine()).embed(text),

  /** @param {{ question: string, options: SearchOptions }} args */
  search: ({ question, options }) => loaded().search(question, options),

  /** @param {{ question: string, options: AskOptions, port?: MessagePort }} args `port`: to the page, for the browser's own model */
  ask: ({ question, options, port }, { signal, report }) => (
    exchange(loaded().ask(question, options), question, options.llm ?? {}, signal, report, port && pagePost(port))
  ),
};

/**
 * Answers from a bundle by its words. The whole engine, if it has started, keeps the one that it has.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
function answerFrom(bytes) {
  source.bytes = bytes;
  if (!whole) engine = new words.Engine(bytes);
}

/** The whole engine, which answers once it has started; after a failure the next call tries again. */
function wholeEngine() {
  loaded();
  whole ??= startWhole().catch((error) => {
    whole = undefined;
    throw error;
  });
  return whole;
}

async function startWhole() {
  const { Engine } = await startEngine(source.base);
  const started = new Engine(source.bytes);
  engine = started;
  return started;
}

function loaded() {
  if (!engine) throw new TansyError("not_ready", "The bundle has not loaded.");
  return engine;
}

/** @param {ToWorker} message */
async function handle(message) {
  const { id } = message;
  if ("cancel" in message) return running.get(id)?.abort();
  const { method, args } = message;
  const abort = new AbortController();
  running.set(id, abort);
  try {
    const result = await methods[method](args, { signal: abort.signal, report: (event) => post({ id, event }) });
    post({ id, result });
  } catch (error) {
    // The engine's own errors have a code. Without one it has trapped, and its memory can no longer be trusted.
    if (codeOf(error) || method === "load") post({ id, error: toPlain(error, "unsupported") });
    else post({ trap: String(error), method });
  } finally {
    running.delete(id);
  }
}

/** @param {FromWorker} message */
function post(message) {
  self.postMessage(message);
}

/**
 * @param {string} url
 * @param {(progress: Progress) => void} report
 */
async function fetchBytes(url, report) {
  const response = await download(url);
  const bytes = new Uint8Array(await response.arrayBuffer());
  report({ part: "bundle", received: bytes.length, total: bytes.length });
  return bytes;
}

/** @param {(received: number) => void} report */
function throttled(report) {
  let next = 0;
  return (/** @type {number} */ received) => {
    const now = performance.now();
    if (now < next) return;
    next = now + PROGRESS_INTERVAL;
    report(received);
  };
}

/**
 * Handles a trap in a future that WebAssembly itself drives, which no `catch` sees. A RangeError means that the stack or the memory ran out.
 * @param {Event} event
 * @param {unknown} error
 */
function uncaught(event, error) {
  if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) return;
  event.preventDefault();
  post({ trap: String(error) });
}

self.addEventListener("message", ({ data }) => void handle(data));
self.addEventListener("error", (event) => uncaught(event, event.error));
self.addEventListener("unhandledrejection", (event) => uncaught(event, event.reason));
