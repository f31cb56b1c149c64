/** @import { Limits } from "./types.js" */
import { TansyError } from "./errors.js";

/** The longest time that a timer takes, in milliseconds; a longer one would end at once. */
const LONGEST = 2 ** 31 - 1;

/** The time that an endpoint has: so long for the first words and between any two, and so long for the whole answer. */
export class Deadline {
  #abort = new AbortController();
  #onCancel = () => this.#abort.abort(this.#caller.reason);
  #caller;
  #tokenTimeout;
  #whole;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #token;

  /**
   * @param {Required<Limits>} limits
   * @param {AbortSignal} caller ends the request too
   */
  constructor({ tokenTimeout, answerTimeout }, caller) {
    this.#caller = caller;
    this.#tokenTimeout = tokenTimeout;
    this.#whole = this.#after(answerTimeout, `the endpoint has not finished its answer within ${answerTimeout} s (answer-timeout)`);
    this.restart();
    if (caller.aborted) this.#onCancel();
    caller.addEventListener("abort", this.#onCancel);
  }

  /** Aborts the request when the time is over, when the caller cancels, and at the end. */
  get signal() {
    return this.#abort.signal;
  }

  /** Words have arrived: the wait for the next ones begins. */
  restart() {
    clearTimeout(this.#token);
    const seconds = this.#tokenTimeout;
    this.#token = this.#after(seconds, `the endpoint sent nothing of an answer for ${seconds} s (token-timeout)`);
  }

  /**
   * The result of a step of the request. If it fails, the reason is the deadline's, if that has passed, and else `failure`.
   * @template T
   * @param {Promise<T>} step
   * @param {string} failure
   * @returns {Promise<T>}
   */
  keptBy(step, failure) {
    return step.catch((cause) => {
      if (this.signal.reason instanceof TansyError) throw this.signal.reason;
      throw new TansyError("endpoint", `${failure}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    });
  }

  /** Stops the clocks, and drops what of the response has not been read. */
  end() {
    clearTimeout(this.#token);
    clearTimeout(this.#whole);
    this.#caller.removeEventListener("abort", this.#onCancel);
    this.#abort.abort();
  }

  /**
   * @param {number} seconds
   * @param {string} reason
   */
  #after(seconds, reason) {
    return setTimeout(() => this.#abort.abort(new TansyError("endpoint", reason)), Math.min(seconds * 1000, LONGEST));
  }
}
