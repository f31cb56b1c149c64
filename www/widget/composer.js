/** @import { Strings } from "./strings.js" */
import { h, icon } from "./dom.js";

/** Longer questions are cut, in characters. */
const LONGEST = 2000;

/** Where the visitor writes: Enter sends, Shift+Enter starts a line. While an answer comes, the button stops it. */
export class Composer {
  #input = h("textarea", { rows: 1, maxlength: LONGEST, autocomplete: "off", enterkeyhint: "send", input: () => this.#resize(), keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) });
  #send = h("button", { class: "round send", type: "submit" }, icon("send"));
  #stop = h("button", { class: "round stop", type: "button", hidden: true }, icon("stop"));
  #onSend;

  /** @readonly */
  element = h("form", { class: "composer", part: "composer" }, this.#input, this.#send, this.#stop);

  /**
   * @param {(text: string) => void} onSend
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

  /** Whether an answer is on its way. */
  set busy(/** @type {boolean} */ busy) {
    this.#send.hidden = busy;
    this.#stop.hidden = !busy;
  }

  focus() {
    this.#input.focus({ preventScroll: true });
  }

  #submit() {
    const text = this.#input.value.trim();
    if (!text || !this.#stop.hidden) return;
    this.#input.value = "";
    this.#resize();
    this.#onSend(text);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  /** As many lines as the text has, up to what the style sheet allows. */
  #resize() {
    const { style, value } = this.#input;
    style.setProperty("height", "auto");
    if (value) style.setProperty("height", `${this.#input.scrollHeight}px`);
    this.#send.disabled = !value.trim();
  }
}
