/** @import { TansyEngine } from "../engine/client.js" */
/** @import { TansyChat } from "./element.js" */
/** @import { Progress } from "../engine/types.js" */
import { Answer } from "./answer.js";
import { Avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { Conversation, Unavailable } from "./conversation.js";
import { Dialog } from "./dialog.js";
import { h, icon } from "./dom.js";
import { TansyFeedbackEvent } from "./events.js";
import { markdown } from "./markdown.js";
import { ProgressBar, downloadOffer, unavailable } from "./notices.js";
import { panelStyles } from "./panel-styles.js";
import { ownersNote } from "./outage.js";
import { suggestions } from "./sources.js";
import { formatSize } from "./strings.js";
import { adopt } from "./styles.js";
import { Transcript } from "./transcript.js";
import { transcriptStyles } from "./transcript-styles.js";

/** The panel that the launcher opens: header, conversation and composer. */
export class Panel {
  #host;
  #onClosed;
  #conversation;
  #dialog;
  #avatar = new Avatar();
  #title = h("p", { class: "title" });
  #subtitle = h("p", { class: "subtitle" });
  #close = h("button", { class: "round close", type: "button", click: () => this.#host.close() }, icon("close"));
  #progress = new ProgressBar();
  #transcript = new Transcript();
  #composer = new Composer((question) => void this.ask(question), () => this.#conversation.cancel());
  #finePrint = h("p", { class: "fine-print" });
  #welcome = h("article", { class: "message answer", part: "greeting" });
  /** @type {HTMLElement | undefined} */
  #outage;
  /** @type {HTMLElement | undefined} */
  #lack;
  /** @type {TansyEngine | undefined} */
  #engine;
  /** The answer in progress. @type {Answer | undefined} */
  #current;

  /**
   * @param {TansyChat} host
   * @param {ShadowRoot} root
   * @param {HTMLElement} frame the parent of the panel
   * @param {() => void} onClosed returns the focus
   */
  constructor(host, root, frame, onClosed) {
    this.#host = host;
    this.#onClosed = onClosed;
    this.#conversation = new Conversation(host, (progress) => this.#showProgress(progress), (engine) => this.#started(engine), (error) => this.#lacks(error));
    const titles = h("div", { class: "titles" }, this.#title, this.#subtitle);
    const header = h("header", { class: "header", part: "header" }, this.#avatar.element, titles, this.#close);
    this.#dialog = new Dialog(host.inline, () => host.close(),
      header, this.#progress.element, ...this.#transcript.elements, this.#composer.element, this.#finePrint);
    // An inline panel is visible from the start, so the engine is loaded once the panel has the focus.
    if (host.inline) this.#dialog.element.addEventListener("focusin", () => void this.start(), { once: true });
    this.#transcript.add(this.#welcome);
    adopt(root, panelStyles);
    adopt(root, transcriptStyles);
    frame.prepend(this.#dialog.element);
  }

  /** @param {{ open: boolean, focus: boolean }} state `focus`: whether opening may take the focus */
  update({ open, focus }) {
    this.#write();
    if (open === this.#dialog.isOpen) return;
    if (!open) {
      const focused = this.#dialog.hasFocus;
      this.#dialog.close();
      if (focused) this.#onClosed();
      return;
    }
    this.#dialog.open(focus);
    if (focus) this.#composer.focus();
    void this.start();
  }

  /** Loads the engine, so that it is ready for the first question. */
  async start() {
    try {
      this.#started(await this.#conversation.start());
    } catch (error) {
      this.#outOfService(error, () => this.start());
    }
  }

  /** @param {string} question */
  async ask(question) {
    this.#transcript.addQuestion(this.#host.words.you, question);
    await this.#answer(question);
  }

  /** Closes the engine; the next question starts another. */
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
      this.#outOfService(error, () => this.#answer(question));
    } finally {
      if (this.#current === answer) this.#composer.busy = false;
    }
  }

  /** Where to turn when the FAQ has no answer, as set by the page or else by the bundle. */
  get #contact() {
    return this.#host.contact || this.#engine?.info.contact || "";
  }

  /** @param {TansyEngine} engine */
  #started(engine) {
    if (this.#engine === engine) return this.#conversation.follow(engine);
    this.#engine = engine;
    this.#inService();
    engine.ready.then(() => this.#dialog.element.setAttribute("data-ready", ""), () => {});
    if (!engine.deferred) return;
    const { words, language } = this.#host;
    const accept = () => void engine.loadModel().catch(() => {}); // answers still come by words
    this.#progress.element.after(downloadOffer(words, formatSize(engine.info.modelBytes, language), accept));
  }

  /** Tells the site's owner, on their own computer, what the chat does without. @param {unknown} error */
  #lacks(error) {
    const note = ownersNote(error);
    if (!note) return;
    this.#lack?.remove();
    this.#lack = note;
    this.#progress.element.after(note);
  }

  /**
   * @param {unknown} error
   * @param {() => void} retry
   */
  #outOfService(error, retry) {
    const { words, faqUrl } = this.#host;
    const focused = this.#dialog.hasFocus;
    this.#inService();
    this.#outage = unavailable(words, { faqUrl, contact: this.#contact }, () => {
      this.#inService();
      this.#composer.focus();
      retry();
    });
    const note = ownersNote(error);
    if (note) this.#outage.append(note);
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
    if (part === "bundle" || !total || !this.#engine) return;
    if (part === "model" && this.#progress.element.hidden) this.#engine.ready.then(hide, hide);
    this.#progress.show(received / total);
    if (part === "llm" && received >= total) hide();
  }

  /** Writes the texts of the panel. */
  #write() {
    const { words, name, avatar, starters, endpoint, api } = this.#host;
    this.#dialog.label = words.name;
    this.#avatar.show(name, avatar);
    this.#title.textContent = words.name;
    this.#subtitle.textContent = words.subtitle;
    this.#close.setAttribute("aria-label", words.close);
    this.#transcript.label = words.conversation;
    this.#composer.words = words;
    this.#finePrint.textContent = endpoint || api === "browser" ? words.written : words.private;
    const greeting = h("div", { class: "text", dir: "auto" }, markdown(words.greeting));
    const chips = suggestions(words.starters, starters, (question) => void this.ask(question));
    this.#welcome.replaceChildren(greeting, ...(starters.length ? [chips] : []));
  }
}
