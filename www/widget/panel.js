/** @import { TansyEngine } from "../engine/client.js" */
/** @import { TansyChat } from "./element.js" */
/** @import { Turn } from "./history.js" */
/** @import { Progress } from "../engine/types.js" */
/** @import { Strings } from "./strings.js" */
import { Answer } from "./answer.js";
import { pushAside } from "./aside.js";
import { Composer } from "./composer.js";
import { Conversation, Unavailable } from "./conversation.js";
import { Dialog } from "./dialog.js";
import { h, painted } from "./dom.js";
import { TansyCloseEvent, TansyFeedbackEvent, TansyOpenEvent, TansyQuestionEvent } from "./events.js";
import { Header } from "./header.js";
import { labelsFor } from "./labels.js";
import { NEW_TAB } from "./links.js";
import { followLinks } from "./link-clicks.js";
import { ProgressBar, downloadOffer } from "./notices.js";
import { Obstacle } from "./obstacle.js";
import { panelStyles } from "./panel-styles.js";
import { ownersNote } from "./outage.js";
import { prepareSentences } from "./passage.js";
import { Person } from "./person.js";
import { Record } from "./record.js";
import { Resizer } from "./resizer.js";
import { english, formatSize, plural, stringsFor } from "./strings.js";
import { adopt } from "./styles.js";
import { Transcript } from "./transcript.js";
import { asText, save } from "./transcript-text.js";
import { transcriptStyles } from "./transcript-styles.js";
import { Welcome } from "./welcome.js";

/** @typedef {Strings & ReturnType<typeof labelsFor>} Texts */

/** How long an answer may take before a screen reader is told that it is being looked up, in milliseconds. */
const SOON = 1000;

/** The panel that the launcher opens: header, conversation and composer. */
export class Panel {
  #host;
  #frame;
  #onClosed;
  #conversation;
  /** @type {Dialog} */
  #dialog;
  #person;
  /** The texts of a language, and which; `#words` are these with the page's replacements. @type {Texts} */
  #texts = { ...english, ...labelsFor("en") };
  #words = this.#texts;
  #language = "";
  #resizer = new Resizer();
  #header = new Header({
    expand: () => (this.#header.larger = this.#resizer.toggle()),
    save: () => save(asText(this.#record.turns, this.#words), this.#words.name),
    clear: () => this.clear(),
    close: () => this.#host.close(),
  });
  #progress = new ProgressBar();
  #transcript = new Transcript();
  #composer = new Composer({ send: (question) => void this.ask(question), stop: () => this.cancel(), draft: (text) => (this.#record.draft = text) });
  #finePrint = h("p", { class: "fine-print" });
  #newTab = h("span", { id: NEW_TAB, hidden: true });
  #welcome = new Welcome((question) => void this.ask(question));
  /** @type {HTMLElement | undefined} */
  #lack;
  #obstacle;
  /** @type {TansyEngine | undefined} */
  #engine;
  /** The answer in progress. @type {Answer | undefined} */
  #current;
  /** What has been asked and answered. */
  #record = new Record({
    show: (turn) => this.#replay(turn),
    empty: () => this.#transcript.clear(),
    replaced: (turns) => this.#conversation.restore(turns),
    changed: (begun) => (this.#header.begun = begun),
  });
  /** Questions to start with, where the page names none. @type {string[]} */
  #starters = [];
  /** Number of answers that were completed while the panel was closed. */
  #unread = 0;
  #open = false;
  #restored = false;

  /**
   * @param {TansyChat} host
   * @param {ShadowRoot} root
   * @param {HTMLElement} frame the parent of the panel
   * @param {() => void} onClosed returns the focus
   */
  constructor(host, root, frame, onClosed) {
    this.#host = host;
    this.#frame = frame;
    this.#onClosed = onClosed;
    this.#conversation = new Conversation(host, (progress) => this.#showProgress(progress), (engine) => this.#started(engine), (error) => this.#lacks(error));
    this.#person = new Person(host, (element) => this.#transcript.present(element), () => asText(this.#record.turns, this.#words));
    this.#obstacle = new Obstacle(host, this.#transcript, {
      hide: (hidden) => (this.#composer.hidden = this.#finePrint.hidden = hidden),
      hasFocus: () => this.#dialog.hasFocus,
      focus: () => this.#composer.focus(),
    });
    adopt(root, panelStyles);
    adopt(root, transcriptStyles);
    this.#transcript.add(this.#welcome.element);
    this.#dialog = this.#mount();
    followLinks(host, this.#transcript.log, {
      leave: () => this.#dialog.covers && this.#leave(),
      entryAt: async (url, text) => (this.#obstacle.agreed ? this.#conversation.entryAt(url, text) : undefined),
      ask: (question) => void this.ask(question),
    });
  }

  /** The dialog, or the section of the page, with everything in it. */
  #mount() {
    const host = this.#host;
    const actions = { close: () => host.close(), enter: () => this.#composer.focus(), leave: () => this.#onClosed() };
    const dialog = new Dialog(host.inline, actions, this.#resizer.corner, this.#header.element, this.#progress.element, ...this.#transcript.elements, ...this.#composer.elements, h("slot", { name: "footer" }, this.#finePrint), this.#newTab);
    // An inline panel is visible from the start, so the engine is loaded once the panel has the focus.
    if (host.inline) dialog.element.addEventListener("focusin", () => void this.start(), { once: true });
    this.#frame.prepend(dialog.element);
    return dialog;
  }

  /**
   * Shows what the attributes say.
   * @param {{ focus: boolean }} state `focus`: whether opening may take the focus
   */
  async update({ focus }) {
    const host = this.#host;
    await this.prepare();
    if (host.inline !== this.#dialog.inline) this.#remount();
    this.#show(host.open || host.inline, focus);
    pushAside(host.side && host.open && !host.inline ? this.#dialog.element.offsetWidth : 0, host.position === "start" ? "start" : "end");
  }

  /** Loads the texts in the page's language and the conversation so far, and writes them. */
  async prepare() {
    this.#record.open(this.#host.history, this.#host.id);
    while (this.#language !== this.#host.language) {
      const { language } = this.#host;
      this.#texts = { ...await stringsFor(language), ...labelsFor(language) };
      this.#language = language;
    }
    const { name, greeting, placeholder, strings } = this.#host;
    const own = Object.fromEntries(Object.entries({ name, greeting, placeholder }).filter(([, value]) => value));
    this.#write({ ...this.#texts, ...strings, ...own });
  }

  /** @param {boolean} open @param {boolean} focus */
  #show(open, focus) {
    if (open === this.#open && open === this.#dialog.isOpen) return;
    this.#open = open;
    this.#record.panelOpen = open && !this.#dialog.inline;
    if (!open) {
      // The phone's back gesture has closed the dialog already, and the focus is nowhere.
      const focused = this.#dialog.hasFocus || !this.#dialog.isOpen;
      this.#dialog.close();
      if (focused) this.#onClosed();
      this.#host.dispatchEvent(new TansyCloseEvent());
      return;
    }
    this.#dialog.open(focus);
    if (focus) this.#composer.focus();
    this.#markUnread(0);
    if (this.#dialog.inline) return;
    this.#host.dispatchEvent(new TansyOpenEvent());
    void this.start();
  }

  /** Leaves the full screen to the page, without taking the focus from it. */
  #leave() {
    this.#dialog.close();
    this.#open = false;
    this.#record.panelOpen = false;
    this.#host.close();
    this.#host.dispatchEvent(new TansyCloseEvent());
  }

  /** Changes between a dialog and a section of the page. */
  #remount() {
    this.#dialog.remove();
    this.#dialog = this.#mount();
    this.#dialog.label = this.#words.name;
    this.#header.larger = false;
    this.#open = false;
  }

  /** Loads the engine, so that it is ready for the first question; asks first where the visitor has to agree. */
  async start() {
    await this.prepare();
    if (!this.#obstacle.agreed) return this.#obstacle.askConsent(this.#words, () => void this.start());
    await painted(); // the panel is seen first: to start an engine takes longer than a frame
    if (!this.#host.isConnected) return;
    try {
      setTimeout(prepareSentences);
      const engine = await this.#conversation.start();
      if (this.#host.isConnected) this.#started(engine);
    } catch (error) {
      this.#outOfService(error, () => this.start());
    }
  }

  /** @param {string} question */
  async ask(question) {
    await this.prepare();
    const refused = !this.#obstacle.agreed || !this.#host.dispatchEvent(new TansyQuestionEvent(question));
    if (refused) this.#composer.draft = question; // the visitor need not write it again
    if (!this.#obstacle.agreed) return this.#obstacle.askConsent(this.#words, () => void this.start());
    if (refused) return;
    this.#transcript.addQuestion(this.#words.you, question);
    await this.#answer(question);
  }

  /** Stops the answer in progress. */
  cancel() {
    this.#conversation.cancel();
  }

  /** Closes the engine; the next question starts another. */
  stop() {
    this.#conversation.close();
    this.#engine = undefined;
    this.#record.close();
    pushAside(0, "end");
  }

  /** Starts another engine if the page names other files. */
  reload() {
    if (!this.#conversation.outdated()) return;
    this.#engine = undefined;
    this.#starters = [];
    if (this.#open) void this.start();
  }

  /** Deletes the conversation. */
  clear() {
    const focused = this.#dialog.hasFocus;
    this.cancel();
    this.#current = undefined;
    this.#composer.busy = false;
    this.#record.clear();
    this.#drawWelcome();
    if (focused) this.#composer.focus(); // the button is gone
  }

  /** @param {string} question */
  async #answer(question) {
    const answer = this.#newAnswer(question);
    this.#current = answer;
    this.#composer.busy = true;
    this.#composer.last = question;
    this.#transcript.add(answer.element);
    const waiting = setTimeout(() => answer.begun || this.#transcript.announce(this.#words.thinking), SOON);
    try {
      const done = await this.#conversation.ask(question, answer);
      if (done) this.#record.add(question, done);
      this.#transcript.announce(answer.announcement);
      if (!this.#open) this.#markUnread(this.#unread + 1);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      answer.element.remove();
      this.#outOfService(error, () => this.#answer(question));
    } finally {
      clearTimeout(waiting);
      if (this.#current === answer) this.#composer.busy = false;
    }
  }

  /** @param {string} question */
  #newAnswer(question) {
    return new Answer(question, this.#words, {
      ask: (next) => void this.ask(next),
      again: () => void this.ask(question),
      judge: (text, helpful, reason) => this.#host.dispatchEvent(new TansyFeedbackEvent(question, text, helpful, reason)),
      announce: (text) => this.#transcript.announce(text),
      contact: () => this.#contact,
      person: () => this.#person.ways(this.#words, question),
    });
  }

  /** Shows a question and its answer from the history. @param {Turn} turn */
  #replay(turn) {
    const { question, found, done } = turn;
    this.#transcript.addQuestion(this.#words.you, question);
    const answer = this.#newAnswer(question);
    if (found) answer.found(found);
    answer.finish(done);
    this.#transcript.add(answer.element);
    this.#composer.last = question;
  }

  /** @param {number} count */
  #markUnread(count) {
    this.#unread = count;
    this.#host.markUnread(count, count ? plural(this.#words.unread, count, this.#language) : "");
  }

  /** Where to turn when the FAQ has no answer, as set by the page or else by the bundle. */
  get #contact() {
    return this.#host.contact || this.#engine?.info.contact || "";
  }

  /** @param {TansyEngine} engine */
  #started(engine) {
    if (this.#engine === engine) return this.#conversation.follow(engine);
    this.#engine = engine;
    this.#obstacle.clear();
    engine.ready.then(() => this.#dialog.element.setAttribute("data-ready", ""), () => {});
    if (!this.#host.starters.length) void this.#suggest(engine);
    if (!engine.deferred) return;
    const accept = () => {
      this.#composer.focus();
      void engine.loadModel().catch(() => {}); // answers still come by words
    };
    this.#progress.element.after(downloadOffer(this.#words, formatSize(engine.info.modelBytes, this.#language), accept));
  }

  /** Offers the engine's questions to start with. @param {TansyEngine} engine */
  async #suggest(engine) {
    this.#starters = await this.#conversation.starters(engine).catch(() => []);
    this.#drawWelcome();
  }

  /** Tells the site's owner, on their own computer, what the chat does without. @param {unknown} error */
  #lacks(error) {
    const note = ownersNote(error);
    if (!note) return;
    this.#lack?.remove();
    this.#lack = note;
    this.#progress.element.after(note);
  }

  /** @param {unknown} error @param {() => void} retry */
  #outOfService(error, retry) {
    this.#obstacle.cannotStart(this.#words, this.#language, this.#contact, error, retry);
  }

  /** @param {Progress} progress */
  #showProgress({ part, received, total }) {
    const hide = () => this.#progress.hide();
    if (part === "bundle" || !total || !this.#engine) return;
    if (part === "model" && this.#progress.element.hidden) this.#engine.ready.then(hide, hide);
    this.#progress.show(received / total);
    if (part === "llm" && received >= total) hide();
  }

  /** Writes the texts of the panel. @param {Texts} words */
  #write(words) {
    const { endpoint, api } = this.#host;
    this.#words = words;
    this.#dialog.label = words.name;
    this.#header.write(words, this.#host);
    this.#newTab.textContent = words.newTab;
    this.#transcript.words = words;
    this.#composer.words = words;
    this.#finePrint.textContent = endpoint || api === "browser" ? words.written : words.private;
    this.#drawWelcome();
    if (this.#restored) return;
    this.#restored = true;
    this.#record.restore();
    this.#composer.draft = this.#record.draft;
    this.#drawWelcome();
  }

  /** The greeting, and questions to start with until something has been asked. */
  #drawWelcome() {
    const { starters } = this.#host;
    const begun = this.#record.turns.length > 0 || this.#current !== undefined;
    this.#welcome.show(this.#words, begun ? [] : starters.length ? starters : this.#starters);
  }
}
