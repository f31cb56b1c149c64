import { wasmBytes } from "./memory.js";

/** @typedef {{ text: string, ids: number[] }} Question */
/** @typedef {(question: Question) => ArrayLike<number> | Promise<ArrayLike<number>>} Embed */

/** @type {Embed} */
let embed;

const methods = {
  /**
   * Loads an engine and embeds a first question. Returns both times, in milliseconds.
   * @param {{ adapter: string, options: object, question: Question }} args
   */
  async load({ adapter, options, question }) {
    const started = performance.now();
    const { load } = await import(`./${adapter}.js`);
    embed = await load(options);
    const loaded = performance.now();
    await embed(question);
    return { load: loaded - started, first: performance.now() - loaded };
  },

  /** @param {{ question: Question }} args */
  embed: async ({ question }) => [...await embed(question)],

  /**
   * The time of each run, in milliseconds.
   * @param {{ question: Question, runs: number }} args
   */
  async time({ question, runs }) {
    const times = [];
    for (let run = 0; run < runs; run += 1) {
      const started = performance.now();
      await embed(question);
      times.push(performance.now() - started);
    }
    return times;
  },

  memory: () => wasmBytes(),
};

self.onmessage = async ({ data: { method, args } }) => {
  try {
    self.postMessage({ result: await methods[method](args) });
  } catch (error) {
    self.postMessage({ error: String(error?.stack ?? error) });
  }
};
