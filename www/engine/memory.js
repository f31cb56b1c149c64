/** @import { DoneEvent } from "./types.js" */

/** How long an answer is remembered, in milliseconds. */
const KEPT = 60_000;

/** The answers of the last minute, so that a question that is asked again, or clicked twice, is not paid for again. */
export class Memory {
  /** @type {Map<string, { done: DoneEvent, until: number }>} */
  #answers = new Map();

  /** @param {string} key */
  recall(key) {
    const now = performance.now();
    for (const [key, { until }] of this.#answers) if (until < now) this.#answers.delete(key);
    return this.#answers.get(key)?.done;
  }

  /** @param {string} key @param {DoneEvent} done */
  keep(key, done) {
    this.#answers.set(key, { done, until: performance.now() + KEPT });
  }
}
