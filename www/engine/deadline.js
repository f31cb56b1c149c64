/** @import { Limits } from "./types.js" */
import { TansyError } from "./errors.js";

/** The longest time that a timer takes, in milliseconds; a longer one would end at once. */
const LONGEST = 2 ** 31 - 1;

/** The time that an endpoint has: so long for the first words, so long between any two, and so long for the whole answer, further tries included. */
export class Deadline {
  #abort = new AbortController();
  #onCancel = () => this.#abort.abort(this.#caller.reason);
  #caller;
  #limits;
  #end;
  #whole;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #token;

  /**
   * @param {Required<Pick<Limits, "tokenTimeout" | "answerTimeout">> & Limits} limits
   * @param {AbortSignal} caller ends the request too
   */
  constructor(limits, caller) {
    this.#caller = caller;
    this.#limits = limits;
    const { answerTimeout } = limits;
    this.#end = performance.now() + answerTimeout * 1000;
    this.#whole = this.#after(answerTimeout, `the endpoint has not finished its answer within ${answerTimeout} s (answer-timeout)`);
    if (caller.aborted) this.#onCancel();
    caller.addEventListener("abort", this.#onCancel);
  }

  /** Aborts the request when the time is over, when the caller cancels, and at the end. */
  get signal() {
    return this.#abort.signal;
  }

  /** A request is sent: the wait for the first words begins. */
  begin() {
    const { firstTokenTimeout, tokenTimeout } = this.#limits;
    if (firstTokenTimeout) this.#await(firstTokenTimeout, "first-token-timeout");
    else this.#await(tokenTimeout, "token-timeout");
  }

  /** Words have arrived: the wait for the next ones begins. */
  restart() {
    this.#await(this.#limits.tokenTimeout, "token-timeout");
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
      this.check();
      throw new TansyError("endpoint", `${failure}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    });
  }

  /** Throws the reason, if the time is over or the caller has cancelled. */
  check() {
    this.signal.throwIfAborted();
  }

  /** Whether so many milliseconds are left. @param {number} wait */
  allows(wait) {
    return performance.now() + wait < this.#end;
  }

  /** Waits before another try, unless the request is aborted meanwhile. @param {number} wait in milliseconds */
  async pause(wait) {
    clearTimeout(this.#token);
    await new Promise((done) => {
      setTimeout(done, wait);
      this.signal.addEventListener("abort", done);
    });
    this.check();
  }

  /** Stops the clocks, and drops what of the response has not been read. */
  end() {
    clearTimeout(this.#token);
    clearTimeout(this.#whole);
    this.#caller.removeEventListener("abort", this.#onCancel);
    this.#abort.abort();
  }

  /** @param {number} seconds @param {string} attribute */
  #await(seconds, attribute) {
    clearTimeout(this.#token);
    this.#token = this.#after(seconds, `the endpoint sent nothing of an answer for ${seconds} s (${attribute})`);
  }

  /**
   * @param {number} seconds
   * @param {string} reason
   */
  #after(seconds, reason) {
    return setTimeout(() => this.#abort.abort(new TansyError("endpoint", reason)), Math.min(seconds * 1000, LONGEST));
  }
}
