/** @import { Strings } from "./strings.js" */
import { h, icon } from "./dom.js";

/** Maximum length of a question, in characters. */
const MAX_LENGTH = 2000;

/** The input for questions: Enter sends, Shift+Enter starts a new line. While an answer arrives, the button stops it. */
export class Composer {
  #input = h("textarea", { rows: 1, maxlength: MAX_LENGTH, autocomplete: "off", enterkeyhint: "send", input: () => this.#resize(), keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) });
  #send = h("button", { class: "round send", type: "submit" }, icon("send"));
  #stop = h("button", { class: "round stop", type: "button", hidden: true }, icon("stop"));
  #onSend;

  /** @readonly */
  element = h("form", { class: "composer", part: "composer" }, this.#input, this.#send, this.#stop);

  /**
   * @param {(question: string) => void} onSend
   * @param {() => void} onStop
   */
  constructor(onSend, onStop) {
    this.#onSend = onSend;
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#stop.addEventListener("click", () => {
      onStop();
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
  }

  /** Whether an answer is in progress. */
  set busy(/** @type {boolean} */ busy) {
    this.#send.hidden = busy;
    this.#stop.hidden = !busy;
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  #submit() {
    const question = this.#input.value.trim();
    if (!question || !this.#stop.hidden) return;
    this.#input.value = "";
    this.#resize();
    this.#onSend(question);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  /** Fits the height to the text, up to the maximum in the style sheet. */
  #resize() {
    const { style, value } = this.#input;
    style.setProperty("height", "auto");
    if (value) style.setProperty("height", `${this.#input.scrollHeight}px`);
    this.#send.disabled = !value.trim();
  }
}
