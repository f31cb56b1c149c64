import { FOLDERS } from "./engines.js";
import { serve } from "./server.js";
import { cosine, median, quantile } from "./statistics.js";

/** Memory is measured with questions of up to this many tokens, after this many of them. */
const MEMORY_TOKENS = 64;
const MEMORY_QUERIES = 50;

/** @typedef {{ tokens: number, text: string, ids: number[] }} Question */
/** @typedef {{ rounds: number, runs: number, loads: number }} Effort runs: of each question in each round */

/** An engine in a page of its own, on an origin of its own. */
export class Contestant {
  /** @type {import("playwright-core").Page} */
  #page;
  #context;
  #server;
  /** @type {Map<number, number[]>} */
  #times = new Map();
  /** @type {{ load: number, first: number }[]} */
  #loads = [];
  memory = 0;
  /** Memory after many more questions, in bytes. @type {{ queries: number, memory: number } | undefined} */
  endured;
  /** @type {number[][]} */
  embeddings = [];

  /** @param {import("./engines.js").Engine} engine */
  constructor(engine) {
    this.engine = engine;
  }

  /** @param {import("playwright-core").Browser} browser */
  async enter(browser) {
    this.#server = await serve(FOLDERS);
    this.#context = await browser.newContext();
    return this;
  }

  async leave() {
    await this.#context.close();
    this.#server.close();
  }

  get sent() {
    return this.#server.sent;
  }

  /** Loads the engine in a new page. @param {Question} question the first one it answers */
  async load(question) {
    await this.#page?.close();
    this.#page = await this.#context.newPage();
    await this.#page.goto(this.#server.url);
    const { adapter, options } = this.engine;
    this.#loads.push(await this.#ask("load", { adapter, options, question }));
  }

  /** Measures memory, then keeps the embeddings of all questions. @param {Question[]} questions */
  async settle(questions) {
    const short = questions.filter(({ tokens }) => tokens <= MEMORY_TOKENS);
    for (let query = 0; query < MEMORY_QUERIES; query += 1) await this.#ask("time", { question: short[query % short.length], runs: 1 });
    this.memory = await this.#ask("memory");
    const { endurance } = this.engine;
    if (endurance) {
      for (const question of short) await this.#ask("time", { question, runs: Math.ceil(endurance / short.length) });
      this.endured = { queries: endurance, memory: await this.#ask("memory") };
    }
    for (const question of questions) this.embeddings.push(await this.#ask("embed", { question }));
  }

  /**
   * Times every question. Its first run is not counted, as the other engines have used the caches meanwhile.
   * @param {Question[]} questions
   * @param {number} runs
   */
  async round(questions, runs) {
    await this.#page.bringToFront();
    for (const question of questions) {
      const [, ...times] = await this.#ask("time", { question, runs: runs + 1 });
      this.#times.set(question.tokens, [...(this.#times.get(question.tokens) ?? []), ...times]);
    }
  }

  /** The measurements: times in milliseconds, memory in bytes. @param {Contestant | undefined} reference */
  result(reference) {
    const loads = this.#loads.slice(1); // the first one only fills the caches
    return {
      name: this.engine.name,
      queries: [...this.#times].map(([tokens, times]) => ({ tokens, runs: times.length, median: median(times), p95: quantile(times, 0.95) })),
      load: median(loads.map(({ load }) => load)),
      first: median(loads.map(({ first }) => first)),
      loadAndFirst: median(loads.map(({ load, first }) => load + first)),
      memory: this.memory,
      endured: this.endured,
      cosine: reference && Math.min(...this.embeddings.map((embedding, index) => cosine(embedding, reference.embeddings[index]))),
    };
  }

  /**
   * @param {string} method
   * @param {object} [args]
   */
  #ask(method, args) {
    return this.#page.evaluate(([method, args]) => globalThis.ask(method, args), [method, args]);
  }
}

/**
 * Lets the engines take turns, starting with another one each time, so that whatever else the machine does affects all of them alike.
 * @param {Contestant[]} contestants
 * @param {Question[]} questions
 * @param {Effort} effort
 */
export async function compete(contestants, questions, { rounds, runs, loads }) {
  for (let load = 0; load <= loads; load += 1) for (const contestant of turned(contestants, load)) await contestant.load(questions[0]);
  for (const contestant of contestants) await contestant.settle(questions);
  for (let round = 0; round < rounds; round += 1) for (const contestant of turned(contestants, round)) await contestant.round(questions, runs);
}

/**
 * Rotates an array.
 * @template T
 * @param {T[]} all
 * @param {number} by
 */
function turned(all, by) {
  const first = by % all.length;
  return [...all.slice(first), ...all.slice(0, first)];
}
