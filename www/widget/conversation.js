/** @import { Answer } from "./answer.js" */
/** @import { TansyChat } from "./element.js" */
/** @import { AskEvent, DoneEvent, LiveReport, LlmOptions, Message, Progress, SourcesEvent } from "../engine/types.js" */
import { TansyEngine } from "../engine/client.js";
import { codeOf } from "../engine/errors.js";
import { TansyAnswerEvent, TansyDeclineEvent, TansyErrorEvent, TansyQuestionEvent, TansyReadyEvent, TansyUpdateEvent } from "./events.js";
import { logEndpoint, logLack, logOutage } from "./outage.js";
import { sourcesOf } from "./sources.js";

/** How many of the latest messages the engine gets: enough for "and on Sundays?". */
const REMEMBERED = 8;

/** Thrown by `start` and `ask` if the engine cannot be loaded, after the event has been dispatched. */
export class Unavailable extends Error {}

/** The conversation of one element: loads the engine when it is needed, asks it, dispatches the events, and keeps the history. */
export class Conversation {
  #host;
  #onProgress;
  #onReplaced;
  #onLack;
  /** The engine's class; from the files of a later build once this page's own are gone. */
  #Engine = TansyEngine;
  /** @type {Promise<TansyEngine> | undefined} */
  #engine;
  /** @type {Message[]} */
  #history = [];
  #stop = new AbortController();
  /** The answer in progress. @type {Promise<void>} */
  #answering = Promise.resolve();
  /** Whether a check of the live page is in progress. */
  #following = false;

  /**
   * @param {TansyChat} host
   * @param {(progress: Progress) => void} onProgress
   * @param {(engine: TansyEngine) => void} onReplaced called when another engine answers from now on
   * @param {(error: unknown) => void} onLack called when the chat answers, but without the model or the latest text of a page
   */
  constructor(host, onProgress, onReplaced, onLack) {
    this.#host = host;
    this.#onProgress = onProgress;
    this.#onReplaced = onReplaced;
    this.#onLack = onLack;
  }

  /** Loads the engine once; after a failure the next call tries again. */
  start() {
    this.#engine ??= this.#load().catch((error) => this.#loadLater(error)).catch((error) => {
      this.#engine = undefined;
      logOutage(error);
      this.#fail(error);
      throw new Unavailable(error.message, { cause: error });
    });
    return this.#engine;
  }

  /**
   * Asks a question, and shows the answer as it arrives.
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
      const answering = this.#answer(engine, question, answer, signal).catch((error) => this.#answerLater(error, question, answer, signal));
      await (this.#answering = answering);
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      if (codeOf(error) === "cancelled") return answer.stopped();
      answer.failed();
      this.#fail(error);
    }
  }

  /**
   * @param {TansyEngine} engine
   * @param {string} question
   * @param {Answer} answer
   * @param {AbortSignal} signal
   */
  async #answer(engine, question, answer, signal) {
    /** @type {SourcesEvent | undefined} */
    let found;
    for await (const event of engine.ask(question, { llm: this.#llm, history: this.#history, signal })) {
      if (event.type === "sources") found = event;
      this.#show(event, answer, question, found);
    }
  }

  /**
   * Answers with the engine of a later build: after a crash, the worker cannot be started again from files that are gone.
   * @param {unknown} error why it was not answered
   * @param {string} question
   * @param {Answer} answer
   * @param {AbortSignal} signal
   */
  async #answerLater(error, question, answer, signal) {
    const code = codeOf(error);
    if (code !== "unsupported" && code !== "network") throw error;
    const later = await this.#loadLater(error);
    this.#engine = Promise.resolve(later);
    this.#onReplaced(later);
    await this.#answer(later, question, answer, signal);
  }

  /** Stops the answer in progress. */
  cancel() {
    this.#stop.abort();
  }

  /** Closes the engine, which frees its memory; the next question starts another. */
  close() {
    this.cancel();
    this.#engine?.then((engine) => engine.close(), () => {});
    this.#engine = undefined;
  }

  async #load() {
    const { bundle, faq, modelUrl, engine: base, worker, live, liveCredentials } = this.#host;
    const engine = await this.#Engine.load({
      bundle, faq, model: modelUrl || undefined, engine: base || undefined, worker: worker || undefined, live: live || undefined, liveCredentials, onProgress: this.#onProgress,
    });
    this.#host.dispatchEvent(new TansyReadyEvent(engine.info));
    engine.ready.catch((error) => this.#replace(engine, error)); // answers still come by words
    void this.#follow(engine.followed);
    return engine;
  }

  /**
   * Loads the engine from the files of a later build, if there is one: this page may have been open while the site was rebuilt, and the files that it
   * knew may be gone.
   * @param {unknown} error what failed with the files so far; thrown if there are no others
   * @returns {Promise<TansyEngine>}
   */
  async #loadLater(error) {
    const root = await this.#host.renew?.();
    if (!root) throw error;
    ({ TansyEngine: this.#Engine } = await import(/* @vite-ignore */ /* webpackIgnore: true */ `${root}../engine/client.js`));
    return this.#load();
  }

  /**
   * Replaces an engine that answers but could not load a file, if there is a later build; else reports the error to the page.
   * @param {TansyEngine} engine
   * @param {unknown} error
   */
  async #replace(engine, error) {
    if (codeOf(error) === "cancelled") return;
    const replaced = this.#engine;
    try {
      const later = await this.#loadLater(error);
      if (this.#engine !== replaced) return later.close(); // the element has been removed meanwhile
      this.#engine = Promise.resolve(later);
      if (later.deferred) void later.loadModel().catch(() => {}); // the visitor has agreed to it before
      this.#onReplaced(later);
      await this.#answering.catch(() => {}); // the question in progress is still answered by the former engine
      engine.close();
    } catch (error) {
      this.#lack(error);
    }
  }

  /** Checks the live page again. @param {TansyEngine} engine */
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
      if (codeOf(error) !== "cancelled") this.#lack(error); // answers still come from the bundle
    } finally {
      this.#following = false;
    }
  }

  /** @param {unknown} error */
  #lack(error) {
    logLack(error);
    this.#onLack(error);
    this.#fail(error);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#host.dispatchEvent(new TansyErrorEvent(codeOf(error) ?? "crashed", error instanceof Error ? error.message : String(error)));
  }

  /** @returns {LlmOptions | undefined} */
  get #llm() {
    const { endpoint, api, model, headers, system, maxTokens, temperature, grounding, redact } = this.#host;
    const { firstTokenTimeout, tokenTimeout, answerTimeout, maxQuestions, maxSessionTokens } = this.#host;
    if (!endpoint && api !== "browser") return undefined;
    const limits = { firstTokenTimeout, tokenTimeout, answerTimeout, maxQuestions, maxSessionTokens };
    return { endpoint: endpoint || undefined, api, model: model || undefined, headers, system: system || undefined, maxTokens, temperature, grounding, redact, site: this.#site, ...limits };
  }

  /** What the prompt says about the site. */
  get #site() {
    const { name, tone, answerLanguage: language, opening, prompt: template } = this.#host;
    const now = new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "short" }).format();
    return { name, tone, language, opening, template, now };
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
    if (event.type === "error") {
      logEndpoint(event.message);
      host.dispatchEvent(new TansyErrorEvent(event.code, event.message));
    }
    if (event.type !== "done") return;
    answer.finish(event);
    if (event.decision === "decline") host.dispatchEvent(new TansyDeclineEvent(question, found?.confidence ?? 0, found?.related ?? []));
    host.dispatchEvent(new TansyAnswerEvent(question, event, found?.sources ?? [], found?.confidence ?? 0));
    if (event.text || event.decision === "clarify") this.#remember(question, event, found);
  }

  /**
   * @param {string} question
   * @param {DoneEvent} done
   * @param {SourcesEvent | undefined} found
   */
  #remember(question, done, found) {
    const [source] = sourcesOf(found?.sources ?? [], done);
    const choices = done.decision === "clarify" && { choices: found?.related.map(({ id }) => id) };
    this.#history.push({ role: "user", content: question }, { role: "assistant", content: done.text, entry: source?.id, ...choices });
    this.#history = this.#history.slice(-REMEMBERED);
  }
}
