/** @import { Strings } from "./strings.js" */
import { h, icon } from "./dom.js";
import { fill } from "./strings.js";

/** Maximum length of a question, in characters. */
const MAX_LENGTH = 2000;

/**
 * The input for questions: Enter sends, Shift+Enter starts a new line, and arrow-up in an empty input brings back the last question. While an answer arrives, the
 * button stops it.
 */
export class Composer {
  #input = h("textarea", { rows: 1, autocomplete: "off", enterkeyhint: "send", input: () => this.#changed(), keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) });
  #send = h("button", { class: "round send", type: "submit" }, icon("send"));
  #stop = h("button", { class: "round stop", type: "button", hidden: true }, icon("stop"));
  #limit = h("p", { class: "limit", role: "alert" });
  #actions;
  #tooLong = "";
  #last = "";

  /** @readonly */
  element = h("form", { class: "composer", part: "composer" }, this.#input, this.#send, this.#stop);

  /** @readonly */
  elements = [this.#limit, this.element];

  /** @param {{ send: (question: string) => void, stop: () => void, draft: (text: string) => void }} actions */
  constructor(actions) {
    this.#actions = actions;
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#stop.addEventListener("click", () => {
      actions.stop();
      this.focus();
    });
    this.#resize();
  }

  /** @param {Strings} words */
  set words(words) {
    this.#input.placeholder = words.placeholder;
    this.#input.setAttribute("aria-label", words.input);
    this.#send.setAttribute("aria-label", words.send);
    this.#stop.setAttribute("aria-label", words.stop);
    this.#tooLong = words.tooLong;
  }

  /** Whether an answer is in progress. */
  set busy(/** @type {boolean} */ busy) {
    this.#send.hidden = busy;
    this.#stop.hidden = !busy;
  }

  set hidden(/** @type {boolean} */ hidden) {
    this.element.hidden = hidden;
  }

  /** What is written and not sent. */
  set draft(/** @type {string} */ text) {
    this.#input.value = text;
    this.#resize();
  }

  /** The question that arrow-up brings back. */
  set last(/** @type {string} */ question) {
    this.#last = question;
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  #submit() {
    const question = this.#input.value.trim();
    if (!question || question.length > MAX_LENGTH || !this.#stop.hidden) return;
    this.draft = "";
    this.#actions.draft("");
    this.#actions.send(question);
  }

  #changed() {
    this.#resize();
    this.#actions.draft(this.#input.value);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "ArrowUp" && !this.#input.value && this.#last) {
      event.preventDefault();
      this.draft = this.#last;
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  /** Fits the height to the text, up to the maximum in the style sheet, and says if the text is too long to be sent. */
  #resize() {
    const { style, value } = this.#input;
    style.setProperty("height", "auto");
    if (value) style.setProperty("height", `${this.#input.scrollHeight}px`);
    const { length } = value.trim();
    this.#send.disabled = length === 0 || length > MAX_LENGTH;
    const limit = length > MAX_LENGTH ? fill(this.#tooLong, { length, most: MAX_LENGTH }) : "";
    if (this.#limit.textContent !== limit) this.#limit.textContent = limit;
  }
}
