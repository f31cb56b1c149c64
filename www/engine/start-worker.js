import { TansyError } from "./errors.js";
import { trusted } from "./trusted.js";

/** This module in the package or a built folder (tools/bundle.js), which have `engine/worker.js`. Bundlers give it another name, or none that a browser can load. A module that is tried again has a number. */
const BESIDE_WORKER = /^https?:.*\/(engine\/(start-worker|client|shared-\w+)|widget\/panel)\.js(\?\d+)?$/;

/**
 * Starts the worker.
 * @param {string} [copy] the URL of the package's `engine/worker.js`, where a bundler has not put it beside this module
 */
export function startWorker(copy) {
  if (typeof Worker !== "function") throw new TansyError("unsupported", "Tansy's engine runs in browsers only: Worker is not defined here.");
  // Bundlers recognise this expression, and only this one, and put the worker's own bundle in its place.
  if (!copy && !BESIDE_WORKER.test(import.meta.url)) return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const { url, refused } = trusted(copy ?? import.meta.url.replace(/\w+\/[^/]*$/, "engine/worker.js"));
  try {
    return new Worker(url, { type: "module" });
  } catch (cause) {
    throw new TansyError("unsupported", `The worker cannot be started: ${refused ?? cause}`, { cause });
  }
}
