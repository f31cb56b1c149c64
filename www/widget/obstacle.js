/** @import { TansyChat } from "./element.js" */
/** @import { Strings } from "./strings.js" */
/** @import { Transcript } from "./transcript.js" */
import { h } from "./dom.js";
import { faqList, readEntries } from "./faq-list.js";
import { consentGate, unavailable } from "./notices.js";
import { ownersNote } from "./outage.js";

/**
 * @typedef {object} Stage
 * @property {(hidden: boolean) => void} hide whether nothing can be asked now
 * @property {() => boolean} hasFocus
 * @property {() => void} focus moves the focus to the input
 */

/** What stands between a visitor and the chat: something to agree to first, or an engine that cannot start. In its place nothing can be asked. */
export class Obstacle {
  #host;
  #transcript;
  #stage;
  /** @type {HTMLElement | undefined} */
  #element;
  /** What the visitor has agreed to. */
  #agreed = "";

  /**
   * @param {TansyChat} host
   * @param {Transcript} transcript
   * @param {Stage} stage
   */
  constructor(host, transcript, stage) {
    this.#host = host;
    this.#transcript = transcript;
    this.#stage = stage;
  }

  /** Whether something may be loaded. */
  get agreed() {
    return !this.#host.consent || this.#agreed === this.#host.consent;
  }

  /** @param {Strings} words @param {() => void} start called once the visitor has agreed */
  askConsent(words, start) {
    const { consent } = this.#host;
    if (this.#element?.matches(".consent") && this.#element.isConnected) return;
    this.#place(consentGate(consent, words.agree, () => {
      this.#agreed = consent;
      this.#leave(start);
    }));
  }

  /**
   * @param {Strings & { faq: string }} words
   * @param {string} language
   * @param {string} contact Markdown; may be empty
   * @param {unknown} error
   * @param {() => void} retry
   */
  cannotStart(words, language, contact, error, retry) {
    const notice = unavailable(words, { faqUrl: this.#host.faqUrl, contact }, () => this.#leave(retry));
    const note = ownersNote(error);
    if (note) notice.append(note);
    this.#place(notice);
    this.#transcript.announce(words.unavailable);
    void this.#offerList(notice, words, language);
  }

  /** Makes way. */
  clear() {
    this.#element?.remove();
    this.#stage.hide(false);
  }

  /** @param {HTMLElement} element */
  #place(element) {
    const focused = this.#stage.hasFocus();
    this.clear();
    this.#element = element;
    this.#transcript.add(element);
    this.#stage.hide(true);
    if (focused) element.querySelector("button")?.focus({ preventScroll: true });
  }

  /** @param {() => void} then */
  #leave(then) {
    this.clear();
    this.#stage.focus();
    then();
  }

  /**
   * Offers the FAQ itself, which can be searched without the engine, if it can be read.
   * @param {HTMLElement} notice
   * @param {Strings} words
   * @param {string} language
   */
  async #offerList(notice, words, language) {
    try {
      const list = faqList(await readEntries(this.#host.bundle), words, language);
      notice.querySelector(".text")?.after(h("p", { class: "note" }, words.searchable), list);
    } catch {
      // The notice has links to the FAQ and to a person.
    }
  }
}
