/** @import { Answer } from "./answer.js" */
/** @import { TansyChat } from "./element.js" */
/** @import { Turn } from "./history.js" */
/** @import { DoneEvent, LiveReport, LlmOptions, Message, Progress, SourcesEvent } from "../engine/types.js" */
import { TansyEngine } from "../engine/client.js";
import { codeOf } from "../engine/errors.js";
import { absolute } from "../engine/session.js";
import { acquire, release } from "./engines.js";
import { TansyAnswerEvent, TansyDeclineEvent, TansyErrorEvent, TansyReadyEvent, TansyUpdateEvent } from "./events.js";
import { logEndpoint, logFault, logOutage } from "./outage.js";
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
  /** Settles with the answer in progress. @type {Promise<void>} */
  #answering = Promise.resolve();
  /** Whether a check of the live page is in progress. */
  #following = false;
  /** The files that the engine was loaded from, and whether those of a later build are being looked for. */
  #loaded = "";
  #renewing = false;

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
   * @returns {Promise<Pick<Turn, "found" | "done"> | undefined>} undefined if it was stopped or failed
   */
  async ask(question, answer) {
    this.cancel();
    const { signal } = (this.#stop = new AbortController());
    try {
      const engine = await this.start();
      if (signal.aborted) return void answer.stopped();
      const asked = await (this.#host.transformQuestion?.(question) ?? question);
      const answering = this.#answer(engine, asked, answer, signal).catch((error) => this.#answerLater(error, asked, answer, signal));
      this.#answering = answering.then(() => {}, () => {});
      return await answering;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      if (codeOf(error) === "cancelled") return void answer.stopped();
      answer.failed();
      this.#fail(error, "a question was not answered");
      return undefined;
    }
  }

  /** Takes up an earlier conversation, so that follow-up questions are understood. @param {Turn[]} turns */
  restore(turns) {
    this.#history = [];
    for (const { question, found, done } of turns) if (done.text || done.decision === "clarify") this.#remember(question, done, found);
  }

  /**
   * @param {TansyEngine} engine
   * @param {string} question
   * @param {Answer} answer
   * @param {AbortSignal} signal
   * @returns {Promise<Pick<Turn, "found" | "done"> | undefined>}
   */
  async #answer(engine, question, answer, signal) {
    const { debug, transformAnswer } = this.#host;
    const began = performance.now();
    const history = this.#history;
    /** @type {Record<string, number>} */
    const times = {};
    /** @type {SourcesEvent | undefined} */
    let found;
    /** @type {DoneEvent | undefined} */
    let done;
    for await (const event of engine.ask(question, { llm: this.#llm, history, signal })) {
      times[event.type] ??= Math.round(performance.now() - began);
      if (event.type === "sources") answer.found((found = event));
      if (event.type === "token" && !transformAnswer) answer.write(event.text);
      if (event.type === "error") this.#endpointFailed(event);
      if (event.type === "done") done = await this.#finish(event, answer, question, found);
    }
    if (debug && done) answer.explain({ times, found, done, search: await engine.search(question, { limit: 5, explain: true, history }) });
    return done && { found, done };
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
    const former = this.#engine;
    const later = await this.#loadLater(error);
    if (this.#engine !== former) {
      release(later, this.#onProgress); // the element has been removed meanwhile
      throw error;
    }
    this.#engine = Promise.resolve(later);
    former?.then((engine) => release(engine, this.#onProgress), () => {});
    this.#onReplaced(later);
    return this.#answer(later, question, answer, signal);
  }

  /** Questions to start with where the page names none: what the engine offers to whoever asks for help. @param {TansyEngine} engine */
  async starters(engine) {
    for await (const event of engine.ask("help")) {
      if (event.type === "sources") return event.decision === "smalltalk" ? event.related.map(({ question }) => question) : [];
    }
    return [];
  }

  /**
   * The entry that a link leads to, if the FAQ has it.
   * @param {URL} url
   * @param {string} text of the link
   */
  async entryAt(url, text) {
    const engine = await this.start();
    for (const query of [text, decodeURIComponent(url.hash.slice(1)).replaceAll(/[-_]/g, " ")]) {
      const { hits } = query.trim() ? await engine.search(query, { limit: 20 }) : { hits: [] };
      const found = hits.find((hit) => hit.url && absolute(hit.url) === url.href);
      if (found) return found;
    }
    return undefined;
  }

  /** Stops the answer in progress. */
  cancel() {
    this.#stop.abort();
  }

  /** Closes the engine, which frees its memory unless another chat uses it; the next question starts another. */
  close() {
    this.cancel();
    this.#engine?.then((engine) => release(engine, this.#onProgress), () => {});
    this.#engine = undefined;
  }

  /** Closes the engine if the page has named other files since it was loaded; true if it has. */
  outdated() {
    if (this.#renewing || !this.#loaded || this.#loaded === JSON.stringify(this.#files)) return false;
    this.close();
    this.#Engine = TansyEngine;
    return true;
  }

  /** What the engine is loaded from. @returns {import("../engine/session.js").LoadOptions} */
  get #files() {
    const { bundle, faq, modelUrl, engine, worker, live, liveCredentials } = this.#host;
    return { bundle, faq, model: modelUrl || undefined, engine: engine || undefined, worker: worker || undefined, live: live || undefined, liveCredentials };
  }

  async #load() {
    const files = this.#files;
    this.#loaded = JSON.stringify(files);
    const engine = await acquire(this.#Engine, files, this.#onProgress);
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
    this.#renewing = true;
    try {
      const root = await this.#host.renew?.();
      if (!root) throw error;
      ({ TansyEngine: this.#Engine } = await import(/* @vite-ignore */ /* webpackIgnore: true */ `${root}../engine/client.js`));
      return await this.#load();
    } finally {
      this.#renewing = false;
    }
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
      if (this.#engine !== replaced) return release(later, this.#onProgress); // the element has been removed meanwhile
      this.#engine = Promise.resolve(later);
      if (later.deferred) void later.loadModel().catch(() => {}); // the visitor has agreed to it before
      this.#onReplaced(later);
      await this.#answering; // the question in progress is still answered by the former engine
      release(engine, this.#onProgress);
    } catch (error) {
      this.#lack(error, this.#host.modelUrl && "questions are matched by their words alone");
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
      if (codeOf(error) !== "cancelled") this.#lack(error, "answers come from the FAQ as it was built, not from the live page");
    } finally {
      this.#following = false;
    }
  }

  /** The chat works, without the model or the latest text of a page. @param {unknown} error @param {string} [what] */
  #lack(error, what) {
    this.#onLack(error);
    this.#fail(error, what);
  }

  /** Tells the page, and its owner on the console. @param {unknown} error @param {string} [what] unless the owner has been told */
  #fail(error, what) {
    if (what) logFault(what, error);
    this.#host.dispatchEvent(new TansyErrorEvent(codeOf(error) ?? "crashed", error instanceof Error ? error.message : String(error)));
  }

  /** @param {{ code: string, message: string }} error */
  #endpointFailed({ code, message }) {
    logEndpoint(message);
    this.#host.dispatchEvent(new TansyErrorEvent(code, message));
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
   * Shows a complete answer, tells the page, and remembers it.
   * @param {DoneEvent} event
   * @param {Answer} answer
   * @param {string} question
   * @param {SourcesEvent | undefined} found
   */
  async #finish(event, answer, question, found) {
    const host = this.#host;
    const told = (/** @type {DoneEvent} */ done) => new TansyAnswerEvent(question, done, found?.sources ?? [], found?.confidence ?? 0);
    const text = event.text && host.transformAnswer ? await host.transformAnswer(event.text, told(event)) : event.text;
    const done = { ...event, text };
    answer.finish(done);
    if (done.decision === "decline") host.dispatchEvent(new TansyDeclineEvent(question, found?.confidence ?? 0, found?.related ?? []));
    host.dispatchEvent(told(done));
    if (done.text || done.decision === "clarify") this.#remember(question, done, found);
    return done;
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
