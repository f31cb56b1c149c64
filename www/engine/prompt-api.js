/** @import { Progress } from "./types.js" */
/** @import { FromPage, ToPage } from "./page-post.js" */

/**
 * The adapter to the browser's own language model, the Prompt API, on the page: workers do not have it. It answers the worker's request as an Ollama
 * server would, so that to the engine it is one more endpoint.
 *
 * @typedef {{ role: "system" | "user" | "assistant", content: string }} Message
 * @typedef {{ messages: Message[], options: { temperature?: number } }} Body
 * @typedef {{ type: "text", languages: string[] }[]} Expected
 * @typedef {{ expectedInputs: Expected, expectedOutputs: Expected }} Shape
 * @typedef {{ addEventListener: (type: "downloadprogress", listener: (event: { loaded: number }) => void) => void }} Monitor
 * @typedef {{ promptStreaming: (text: string, options: { signal: AbortSignal }) => AsyncIterable<string>, destroy: () => void }} Session
 * @typedef {Shape & { initialPrompts?: Message[], monitor?: (monitor: Monitor) => void, signal?: AbortSignal, temperature?: number, topK?: number }} CreateOptions
 * @typedef {object} Model
 * @property {(shape: Shape) => Promise<"unavailable" | "downloadable" | "downloading" | "available">} availability
 * @property {(options: CreateOptions) => Promise<Session>} create
 * @property {() => Promise<{ defaultTopK: number, maxTemperature: number } | null>} [params] extensions only, in newer versions
 */

/** The languages that browsers' models write. */
const LANGUAGES = ["en", "es", "ja", "de", "fr"];

/** The download in progress, which goes on while the FAQ answers. @type {Promise<void> | undefined} */
let downloading;

/**
 * Answers the one request that comes through a port.
 * @param {MessagePort} port
 * @param {string} language of the site
 * @param {(progress: Progress) => void} [onProgress]
 */
export function serve(port, language, onProgress) {
  const stop = new AbortController();
  const send = (/** @type {FromPage} */ message) => port.postMessage(message);
  const line = (/** @type {object} */ value) => send({ line: JSON.stringify(value) });
  port.onmessage = async (/** @type {MessageEvent<ToPage>} */ { data }) => {
    if ("stop" in data) return stop.abort();
    try {
      for await (const content of answer(JSON.parse(data.body), shapeFor(language), stop.signal, onProgress)) line({ message: { content }, done: false });
      port.onmessage = null; // there is nothing left to stop
      line({ done: true, done_reason: "stop" });
    } catch (error) {
      line({ error: error instanceof Error ? error.message : String(error) });
    }
    send({ end: true });
  };
}

/**
 * @param {Body} body
 * @param {Shape} shape
 * @param {AbortSignal} signal
 * @param {(progress: Progress) => void} [onProgress]
 */
async function* answer({ messages, options }, shape, signal, onProgress) {
  const model = await ready(shape, onProgress);
  const initialPrompts = messages.slice(0, -1);
  const session = await model.create({ ...shape, ...(await sampling(model, options)), initialPrompts, signal });
  try {
    yield* session.promptStreaming(messages.at(-1)?.content ?? "", { signal });
  } finally {
    session.destroy();
  }
}

/**
 * The browser's model, if it is there. A visitor does not wait for a download of gigabytes: it is started, and this answer fails.
 * @param {Shape} shape
 * @param {(progress: Progress) => void} [onProgress]
 */
async function ready(shape, onProgress) {
  // An element of the page with that id would be found where the browser lacks it.
  const model = Object.hasOwn(globalThis, "LanguageModel") ? /** @type {{ LanguageModel: Model }} */ (/** @type {unknown} */ (globalThis)).LanguageModel : undefined;
  if (!model) throw new Error("this browser has no language model (Prompt API)");
  const availability = await model.availability(shape);
  if (availability === "available") return model;
  if (availability === "unavailable") throw new Error("the browser's language model does not run on this device, or not in this language");
  const { connection } = /** @type {{ connection?: { saveData?: boolean } }} */ (navigator);
  if (connection?.saveData) throw new Error("the browser's language model is not downloaded, as the visitor saves data");
  downloading ??= download(model, shape, onProgress).finally(() => (downloading = undefined));
  throw new Error("the browser's language model is being downloaded");
}

/**
 * Downloads the model. Browsers may want a click for that; if there is none, the next question tries again.
 * @param {Model} model
 * @param {Shape} shape
 * @param {(progress: Progress) => void} [onProgress]
 */
async function download(model, shape, onProgress) {
  const monitor = (/** @type {Monitor} */ monitor) => {
    monitor.addEventListener("downloadprogress", ({ loaded }) => onProgress?.({ part: "llm", received: loaded, total: 1 }));
  };
  await model.create({ ...shape, monitor }).then((session) => session.destroy(), () => {});
}

/**
 * The temperature, where the browser lets pages set it; then `topK` has to be set too.
 * @param {Model} model
 * @param {Body["options"]} options
 */
async function sampling(model, { temperature }) {
  const params = temperature === undefined ? null : await model.params?.().catch(() => null);
  return params && temperature !== undefined ? { temperature: Math.min(temperature, params.maxTemperature), topK: params.defaultTopK } : {};
}

/** @param {string} language a BCP 47 tag @returns {Shape} */
function shapeFor(language) {
  const [primary = ""] = language.toLowerCase().split("-");
  const languages = [LANGUAGES.includes(primary) ? primary : "en"];
  return { expectedInputs: [{ type: "text", languages }], expectedOutputs: [{ type: "text", languages }] };
}
