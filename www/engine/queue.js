/**
 * An async iterable with an unbounded buffer: `push` never blocks.
 * @template T
 */
export class Queue {
  /** @type {T[]} */
  #items = [];
  #ended = false;
  /** @type {unknown} */
  #error;
  #wake = () => {};

  /** @param {T} item */
  push(item) {
    this.#items.push(item);
    this.#wake();
  }

  /** Ends the iteration; an error is thrown after the last item. @param {unknown} [error] */
  end(error) {
    this.#ended = true;
    this.#error = error;
    this.#wake();
  }

  /** @returns {AsyncGenerator<T, void, void>} */
  async *[Symbol.asyncIterator]() {
    for (;;) {
      while (this.#items.length) yield /** @type {T} */ (this.#items.shift());
      if (this.#ended) break;
      await new Promise((wake) => (this.#wake = () => wake(undefined)));
    }
    if (this.#error) throw this.#error;
  }
}
