/** @import { Answer } from "./answer.js" */
/** @import { TansyChat } from "./element.js" */
/** @import { AskEvent, LiveReport, LlmOptions, Progress, SourcesEvent, Turn } from "./types.js" */
import { TansyEngine } from "./client.js";
import { codeOf } from "./errors.js";
import { TansyAnswerEvent, TansyDeclineEvent, TansyErrorEvent, TansyQuestionEvent, TansyReadyEvent, TansyUpdateEvent } from "./events.js";

/** How many messages the engine is told of, the newest: enough for "and on Sundays?". */
const REMEMBERED = 8;

/** Thrown by `ask` where no engine can be had; the event was dispatched. */
export class Unavailable extends Error {}

/** The engine's life beside an element, and what was said: loads the engine when it is needed, asks it, tells the page. */
export class Conversation {
  #host;
  #onProgress;
  /** @type {Promise<TansyEngine> | undefined} */
  #engine;
  /** @type {Turn[]} */
  #history = [];
  #stop = new AbortController();
  /** Whether the live page is being looked at. */
  #following = false;

  /**
   * @param {TansyChat} host
   * @param {(progress: Progress) => void} onProgress
   */
  constructor(host, onProgress) {
    this.#host = host;
    this.#onProgress = onProgress;
  }

  /** The engine; after a failure the next call tries again. */
  start() {
    this.#engine ??= this.#load().catch((error) => {
      this.#engine = undefined;
      this.#fail(error);
      throw new Unavailable(error.message, { cause: error });
    });
    return this.#engine;
  }

  /**
   * Asks, and shows the answer as it comes.
   * @param {string} question
   * @param {Answer} answer
   */
  async ask(question, answer) {
    this.cancel();
    const { signal } = (this.#stop = new AbortController());
    this.#host.dispatchEvent(new TansyQuestionEvent(question));
    try {
      const engine = await this.start();
      if (signal.aborted) return answer.stopped();
      /** @type {SourcesEvent | undefined} */
      let found;
      for await (const event of engine.ask(question, { llm: this.#llm, history: this.#history, signal })) {
        if (event.type === "sources") found = event;
        this.#show(event, answer, question, found);
      }
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      if (codeOf(error) === "cancelled") return answer.stopped();
      answer.failed();
      this.#fail(error);
    }
  }

  /** Stops the answer that is on its way. */
  cancel() {
    this.#stop.abort();
  }

  /** Gives the engine's memory back; the next question starts it again. */
  close() {
    this.cancel();
    this.#engine?.then((engine) => engine.close(), () => {});
    this.#engine = undefined;
  }

  async #load() {
    const { bundle, modelUrl, engine: base, live } = this.#host;
    const engine = await TansyEngine.load({
      bundle, model: modelUrl || undefined, engine: base || undefined, live: live || undefined, onProgress: this.#onProgress,
    });
    this.#host.dispatchEvent(new TansyReadyEvent(engine.info));
    engine.ready.catch((error) => this.#tell(error)); // answers by words go on
    void this.#follow(engine.followed);
    return engine;
  }

  /** Looks at the live page again. @param {TansyEngine} engine */
  follow(engine) {
    if (!this.#following) void this.#follow(engine.follow());
  }

  /** @param {Promise<LiveReport | undefined>} followed */
  async #follow(followed) {
    this.#following = true;
    try {
      const report = await followed;
      if (report) this.#host.dispatchEvent(new TansyUpdateEvent(report));
    } catch (error) {
      this.#tell(error); // answers from the bundle go on
    } finally {
      this.#following = false;
    }
  }

  /** What the visitor does not notice, the owner should know. @param {unknown} error */
  #tell(error) {
    if (codeOf(error) !== "cancelled") this.#fail(error);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#host.dispatchEvent(new TansyErrorEvent(codeOf(error) ?? "crashed", error instanceof Error ? error.message : String(error)));
  }

  /** @returns {LlmOptions | undefined} */
  get #llm() {
    const { endpoint, api, model, headers } = this.#host;
    return endpoint ? { endpoint, api, model: model || undefined, headers } : undefined;
  }

  /**
   * @param {AskEvent} event
   * @param {Answer} answer
   * @param {string} question
   * @param {SourcesEvent | undefined} found
   */
  #show(event, answer, question, found) {
    const host = this.#host;
    if (event.type === "sources") answer.found(event);
    if (event.type === "token") answer.write(event.text);
    if (event.type === "error") host.dispatchEvent(new TansyErrorEvent(event.code, event.message));
    if (event.type !== "done") return;
    answer.finish(event);
    if (event.decision === "decline") host.dispatchEvent(new TansyDeclineEvent(question, found?.confidence ?? 0, found?.related ?? []));
    host.dispatchEvent(new TansyAnswerEvent(question, event, found?.sources ?? [], found?.confidence ?? 0));
    if (event.text) this.#remember(question, event.text);
  }

  /**
   * @param {string} question
   * @param {string} text
   */
  #remember(question, text) {
    this.#history.push({ role: "user", content: question }, { role: "assistant", content: text });
    this.#history = this.#history.slice(-REMEMBERED);
  }
}
