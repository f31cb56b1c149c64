/** @import { FromWorker, Method } from "./types.js" */
import { TansyError, cancelled, fromPlain } from "./errors.js";
import { startWorker } from "./start-worker.js";

/** @typedef {{ resolve: (result: any) => void, reject: (error: unknown) => void, onEvent: (event: any) => void }} Call */

/** Sends requests to one worker and delivers its responses. A channel that has failed stays failed; the client opens another. */
export class Channel {
  #worker;
  /** @type {Map<number, Call>} */
  #calls = new Map();
  #lastId = 0;
  /** @type {TansyError | undefined} */
  #failure;
  /** The method that trapped, if that is known. @type {Method | undefined} */
  trappedIn;

  /** @param {string} [worker] the URL of the worker, where a bundler has not put it beside these modules */
  constructor(worker) {
    this.#worker = startWorker(worker);
    this.#worker.addEventListener("message", ({ data }) => this.#receive(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.close(new TansyError("unsupported", `The worker could not be started: ${worker ?? "worker.js"} is missing, the page's Content-Security-Policy forbids it (worker-src), or it is on another site that sends no header Access-Control-Allow-Origin: ${location.origin}`));
    });
  }

  /** True until `close`, or until the engine traps. */
  get open() {
    return !this.#failure;
  }

  /**
   * @param {Method} method
   * @param {object} args
   * @param {{ onEvent?: (event: any) => void, signal?: AbortSignal, transfer?: Transferable[] }} [options]
   * @returns {Promise<any>}
   */
  call(method, args, { onEvent = () => {}, signal, transfer = [] } = {}) {
    if (this.#failure) return Promise.reject(this.#failure);
    if (signal?.aborted) return Promise.reject(cancelled(signal.reason));
    const id = ++this.#lastId;
    const settled = new AbortController();
    signal?.addEventListener("abort", () => this.#cancel(id, signal.reason), { signal: settled.signal });
    const result = new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject, onEvent }));
    this.#worker.postMessage({ id, method, args }, transfer);
    return result.finally(() => settled.abort());
  }

  /**
   * Terminates the worker; every pending call fails with `error`.
   * @param {TansyError} error
   */
  close(error) {
    if (this.#failure) return;
    this.#failure = error;
    this.#worker.terminate();
    for (const { reject } of this.#calls.values()) reject(error);
    this.#calls.clear();
  }

  /**
   * @param {number} id
   * @param {unknown} reason
   */
  #cancel(id, reason) {
    this.#worker.postMessage({ id, cancel: true });
    this.#calls.get(id)?.reject(cancelled(reason));
    this.#calls.delete(id);
  }

  /** @param {FromWorker} message */
  #receive(message) {
    if ("trap" in message) {
      this.trappedIn = message.method;
      return this.close(new TansyError("crashed", `The engine crashed: ${message.trap}`));
    }
    const call = this.#calls.get(message.id);
    if (!call) return; // it was cancelled in the meantime
    if ("event" in message) return call.onEvent(message.event);
    this.#calls.delete(message.id);
    if ("error" in message) call.reject(fromPlain(message.error));
    else call.resolve(message.result);
  }
}
