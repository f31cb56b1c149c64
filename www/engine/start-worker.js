import { TansyError } from "./errors.js";
import { trusted } from "./trusted.js";

/** This module as the package has it, at a URL that it can be loaded from. Bundlers give it another name, or none that a browser can load. */
const UNBUNDLED = /^https?:.*\/start-worker\.js$/;

/** Starts the worker. */
export function startWorker() {
  if (typeof Worker !== "function") throw new TansyError("unsupported", "Tansy's engine runs in browsers only: Worker is not defined here.");
  // Bundlers recognise this expression, and only this one, and put the worker's own bundle in its place.
  if (!UNBUNDLED.test(import.meta.url)) return new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const { url, refused } = trusted(import.meta.url.replace(/[^/]*$/, "worker.js"));
  try {
    return new Worker(url, { type: "module" });
  } catch (cause) {
    throw new TansyError("unsupported", `The worker cannot be started: ${refused ?? cause}`, { cause });
  }
}
