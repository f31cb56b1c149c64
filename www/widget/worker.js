/** @import { FromWorker, Method, Progress, ToWorker, WasmEngine } from "./types.js" */
import { startBinary } from "./binary.js";
import { fetchCached, forget } from "./cache.js";
import { download, sizeOf } from "./download.js";
import { TansyError, codeOf, toPlain } from "./errors.js";

/**
 * Runs the engine off the page's thread: one worker, one WebAssembly instance, one bundle.
 * Every request has an id; its events, and then its result or error, carry the same id.
 */

/** Progress is reported at most once in so many milliseconds. */
const PROGRESS_INTERVAL = 80;

/** @type {WasmEngine | undefined} */
let engine;

/** The bundle's bytes, where a page is to be compared with them. @type {Uint8Array<ArrayBuffer> | undefined} */
let built;

/** Tells that the model is there, to whom has something to embed. */
let modelIsLoaded = () => {};
const modelLoaded = new Promise((done) => (modelIsLoaded = () => done(undefined)));

/** What cancels a running request, by id. @type {Map<number, AbortController>} */
const running = new Map();

/** @typedef {{ signal: AbortSignal, report: (event: unknown) => void }} Context */

/** @type {Record<Method, (args: any, context: Context) => unknown>} */
const methods = {
  /** @param {{ bundle: string, engine?: string, live?: string }} args `live` says that `follow` is to come */
  async load({ bundle, engine: base, live }, { report }) {
    const bytes = fetchBytes(bundle, report);
    bytes.catch(() => {}); // reported below, after the binary
    const { Engine } = await startBinary(base);
    engine = new Engine(await bytes);
    if (live) built = await bytes;
    return engine.info;
  },

  /** @param {{ model: string }} args */
  async loadModel({ model }, { report }) {
    const { response, cached } = await fetchCached(model);
    const total = sizeOf(response) || loaded().info.modelBytes;
    try {
      await loaded().loadModel(response, throttled((received) => report({ part: "model", received, total })));
    } catch (error) {
      await forget(model);
      if (!cached || (codeOf(error) !== "mismatch" && codeOf(error) !== "bad_model")) throw error;
      await loaded().loadModel(await download(model));
    }
    modelIsLoaded();
  },

  /** @param {{ live: string, engine?: string }} args */
  async follow({ live, engine: base }) {
    const { follow } = await import("./live.js").catch((cause) => {
      throw new TansyError("network", "live.js could not be loaded.", { cause });
    });
    return follow({ page: live, engine: loaded(), bundle: built ?? new Uint8Array(), base, modelLoaded });
  },

  /** @param {{ text: string }} args */
  embed: ({ text }) => loaded().embed(text),

  /** @param {{ text: string, options: import("./types.js").SearchOptions }} args */
  search: ({ text, options }) => loaded().search(text, options),

  /** @param {{ text: string, options: import("./types.js").AskOptions }} args */
  ask: ({ text, options }, { signal, report }) => loaded().ask(text, { ...options, signal }, report),
};

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
