/** @import { FromWorker, Method, Progress, ToWorker, WasmEngine, WordsEngine } from "./types.js" */
import { startBinary, startWords } from "./binary.js";
import { fetchCached, forget } from "./cache.js";
import { download, sizeOf } from "./download.js";
import { TansyError, codeOf, toPlain } from "./errors.js";

/**
 * Runs the engine off the page's thread: one worker, one bundle. A small engine for words alone answers first; the whole one, which
 * the model needs, takes its place.
 * Every request has an id; its events, and then its result or error, carry the same id.
 */

/** Progress is reported at most once in so many milliseconds. */
const PROGRESS_INTERVAL = 80;

/** What answers now. @type {WordsEngine | undefined} */
let engine;

/** The whole engine, once somebody wanted it. @type {Promise<WasmEngine> | undefined} */
let whole;

/** What the engines are made of: the bundle's bytes, and the folder of the binaries. @type {{ bytes: Uint8Array<ArrayBuffer>, base?: string }} */
let made;

/** Tells that the model is there, to whom has something to embed. */
let modelIsLoaded = () => {};
const modelLoaded = new Promise((done) => (modelIsLoaded = () => done(undefined)));

/** What cancels a running request, by id. @type {Map<number, AbortController>} */
const running = new Map();

/** @typedef {{ signal: AbortSignal, report: (event: unknown) => void }} Context */

/** @type {Record<Method, (args: any, context: Context) => unknown>} */
const methods = {
  /** @param {{ bundle: string, engine?: string }} args */
  async load({ bundle, engine: base }, { report }) {
    const fetched = fetchBytes(bundle, report);
    fetched.catch(() => {}); // reported below, after the binary
    const { Engine } = await startWords(base);
    made = { bytes: await fetched, base };
    engine = new Engine(made.bytes);
    return engine.info;
  },

  /** @param {{ model: string }} args */
  async loadModel({ model }, { report }) {
    const starting = wholeEngine();
    starting.catch(() => {}); // reported below, after the model's head
    const { response, cached } = await fetchCached(model);
    const engine = await starting.catch((error) => {
      void response.body?.cancel();
      throw error;
    });
    const total = sizeOf(response) || engine.info.modelBytes;
    try {
      await engine.loadModel(response, throttled((received) => report({ part: "model", received, total })));
    } catch (error) {
      await forget(model);
      if (!cached || (codeOf(error) !== "mismatch" && codeOf(error) !== "bad_model")) throw error;
      await engine.loadModel(await download(model));
    }
    modelIsLoaded();
  },

  /** @param {{ live: string }} args */
  async follow({ live }) {
    const engine = await wholeEngine();
    const { follow } = await import("./live.js").catch((cause) => {
      throw new TansyError("network", "live.js could not be loaded.", { cause });
    });
    return follow({ page: live, engine, bundle: made.bytes, base: made.base, modelLoaded });
  },

  /** @param {{ text: string }} args */
  embed: async ({ text }) => (await wholeEngine()).embed(text),

  /** @param {{ text: string, options: import("./types.js").SearchOptions }} args */
  search: ({ text, options }) => loaded().search(text, options),

  /** @param {{ text: string, options: import("./types.js").AskOptions }} args */
  ask: ({ text, options }, { signal, report }) => loaded().ask(text, { ...options, signal }, report),
};

/** The whole engine; it answers from when it is there. After a failure it is tried again. */
function wholeEngine() {
  loaded();
  whole ??= startWhole().catch((error) => {
    whole = undefined;
    throw error;
  });
  return whole;
}

async function startWhole() {
  const { Engine } = await startBinary(made.base);
  const started = new Engine(made.bytes);
  engine = started;
  return started;
}

function loaded() {
  if (!engine) throw new TansyError("not_ready", "The bundle is not loaded.");
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
    // An error without a code is none of the engine's: it trapped, and its memory cannot be trusted any more.
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
 * A trap inside a future that WebAssembly itself drives reaches nobody's `catch`. A RangeError is a stack or a memory that ran out.
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
