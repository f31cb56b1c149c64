/** @import { TansyEngine } from "./client.js" */
/** @import { TansyChat } from "./element.js" */
/** @import { Progress } from "./types.js" */
import { Answer } from "./answer.js";
import { Composer } from "./composer.js";
import { Conversation, Unavailable } from "./conversation.js";
import { h, icon } from "./dom.js";
import { TansyFeedbackEvent } from "./events.js";
import { markdown } from "./markdown.js";
import { ProgressBar, downloadOffer, unavailable } from "./notices.js";
import { panelStyles } from "./panel-styles.js";
import { suggestions } from "./sources.js";
import { formatSize } from "./strings.js";
import { adopt } from "./styles.js";
import { Surface } from "./surface.js";
import { Transcript } from "./transcript.js";
import { transcriptStyles } from "./transcript-styles.js";

/** Everything that opens: header, conversation, composer. */
export class Panel {
  #host;
  #onClosed;
  #conversation;
  #surface;
  #title = h("p", { class: "title" });
  #subtitle = h("p", { class: "subtitle" });
  #close = h("button", { class: "round close", type: "button", click: () => this.#host.close() }, icon("close"));
  #progress = new ProgressBar();
  #transcript = new Transcript();
  #composer = new Composer((text) => void this.ask(text), () => this.#conversation.cancel());
  #finePrint = h("p", { class: "fine-print" });
  #welcome = h("article", { class: "message answer", part: "greeting" });
  /** @type {HTMLElement | undefined} */
  #outage;
  /** @type {TansyEngine | undefined} */
  #engine;
  /** The answer that is on its way. @type {Answer | undefined} */
  #current;

  /**
   * @param {TansyChat} host
   * @param {ShadowRoot} root
   * @param {HTMLElement} frame where the panel goes
   * @param {() => void} onClosed gives the focus back
   */
  constructor(host, root, frame, onClosed) {
    this.#host = host;
    this.#onClosed = onClosed;
    this.#conversation = new Conversation(host, (progress) => this.#showProgress(progress));
    const titles = h("div", { class: "titles" }, this.#title, this.#subtitle);
    const header = h("header", { class: "header", part: "header" }, h("span", { class: "avatar", part: "avatar" }, icon("flower")), titles, this.#close);
    this.#surface = new Surface(host.inline, () => host.close(),
      header, this.#progress.element, ...this.#transcript.elements, this.#composer.element, this.#finePrint);
    // Inline, the panel shows with the page: interest begins with the focus.
    if (host.inline) this.#surface.element.addEventListener("focusin", () => void this.start(), { once: true });
    this.#transcript.add(this.#welcome);
    adopt(root, panelStyles);
    adopt(root, transcriptStyles);
    frame.prepend(this.#surface.element);
  }

  /** @param {{ open: boolean, focus: boolean }} state `focus` says whether opening may take the focus */
  update({ open, focus }) {
    this.#write();
    if (open === this.#surface.isOpen) return;
    if (!open) {
      const focused = this.#surface.hasFocus;
      this.#surface.close();
      if (focused) this.#onClosed();
      return;
    }
    this.#surface.open(focus);
    if (focus) this.#composer.focus();
    void this.start();
  }

  /** Loads the engine, so that it is ready when the question comes. */
  async start() {
    try {
      this.#started(await this.#conversation.start());
    } catch {
      this.#outOfService(() => this.start());
    }
  }

  /** @param {string} question */
  async ask(question) {
    this.#transcript.addQuestion(this.#host.words.you, question);
    await this.#answer(question);
  }

  /** Ends the engine; the next question starts another. */
  stop() {
    this.#conversation.close();
    this.#engine = undefined;
  }

  /** @param {string} question */
  async #answer(question) {
    const answer = new Answer(this.#host.words, {
      ask: (next) => void this.ask(next),
      judge: (text, helpful) => this.#host.dispatchEvent(new TansyFeedbackEvent(question, text, helpful)),
      contact: () => this.#contact,
    });
    this.#current = answer;
    this.#composer.busy = true;
    this.#transcript.add(answer.element);
    try {
      await this.#conversation.ask(question, answer);
      this.#transcript.announce(answer.announcement);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      answer.element.remove();
      this.#outOfService(() => this.#answer(question));
    } finally {
      if (this.#current === answer) this.#composer.busy = false;
    }
  }

  /** Where to turn, in the page's words or in the bundle's. */
  get #contact() {
    return this.#host.contact || this.#engine?.info.contact || "";
  }

  /** @param {TansyEngine} engine */
  #started(engine) {
    if (this.#engine === engine) return this.#conversation.follow(engine);
    this.#engine = engine;
    this.#inService();
    engine.ready.then(() => this.#surface.element.setAttribute("data-ready", ""), () => {});
    if (!engine.deferred) return;
    const { words, language } = this.#host;
    const accept = () => void engine.loadModel().catch(() => {}); // answers by words go on
    this.#progress.element.after(downloadOffer(words, formatSize(engine.info.modelBytes, language), accept));
  }

  /** @param {() => void} retry */
  #outOfService(retry) {
    const { words, faqUrl } = this.#host;
    const focused = this.#surface.hasFocus;
    this.#inService();
    this.#outage = unavailable(words, { faqUrl, contact: this.#contact }, () => {
      this.#inService();
      this.#composer.focus();
      retry();
    });
    this.#transcript.add(this.#outage);
    this.#transcript.announce(words.unavailable);
    this.#composer.element.hidden = this.#finePrint.hidden = true;
    if (focused) this.#outage.querySelector("button")?.focus({ preventScroll: true });
  }

  #inService() {
    this.#outage?.remove();
    this.#composer.element.hidden = this.#finePrint.hidden = false;
  }

  /** @param {Progress} progress */
  #showProgress({ part, received, total }) {
    const hide = () => this.#progress.hide();
    if (part !== "model" || !total || !this.#engine) return;
    if (this.#progress.element.hidden) this.#engine.ready.then(hide, hide);
    this.#progress.show(received / total);
  }

  /** Everything the panel says by itself. */
  #write() {
    const { words, starters, endpoint } = this.#host;
    this.#surface.label = words.name;
    this.#title.textContent = words.name;
    this.#subtitle.textContent = words.subtitle;
    this.#close.setAttribute("aria-label", words.close);
    this.#transcript.label = words.conversation;
    this.#composer.words = words;
    this.#finePrint.textContent = endpoint ? words.written : words.private;
    const greeting = h("div", { class: "text", dir: "auto" }, markdown(words.greeting));
    const chips = suggestions(words.starters, starters, (question) => void this.ask(question));
    this.#welcome.replaceChildren(greeting, ...(starters.length ? [chips] : []));
  }
}
