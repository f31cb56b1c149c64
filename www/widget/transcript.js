import { h } from "./dom.js";

/** Space above a message that was scrolled to, in pixels. */
const MARGIN = 18;

/** Maximum distance from the end at which the reader counts as being at the end, in pixels. */
const NEAR_END = 60;

/**
 * The conversation so far. The log itself is not a live region, because a screen reader would announce every piece of a streamed
 * answer; a region beside it announces each complete answer once.
 */
export class Transcript {
  #log = h("div", { class: "transcript", part: "transcript", role: "log", "aria-live": "off", tabindex: 0 });
  #announcer = h("div", { class: "hidden-text", "aria-live": "polite" });
  #end = new MutationObserver(() => this.#follow());
  #following = true;
  /** @type {HTMLElement | undefined} */
  #anchor;

  constructor() {
    this.#log.addEventListener("scroll", () => (this.#following = this.#distance <= NEAR_END || this.#atAnchor));
    this.#end.observe(this.#log, { childList: true, subtree: true, characterData: true });
  }

  /** @readonly */
  elements = [this.#log, this.#announcer];

  /** @param {string} label */
  set label(label) {
    this.#log.setAttribute("aria-label", label);
  }

  /** @param {string} label "You asked:" @param {string} text */
  addQuestion(label, text) {
    this.#clearSuggestions();
    const element = h("div", { class: "message question", part: "question" }, h("span", { class: "hidden-text" }, `${label} `), h("span", { dir: "auto" }, text));
    this.#anchor = element;
    this.#following = true;
    this.add(element);
  }

  /** Removes the suggestions under earlier answers, which another question makes obsolete. */
  #clearSuggestions() {
    const focused = this.#log.querySelector(".suggestions :focus");
    for (const offer of this.#log.querySelectorAll(".suggestions")) offer.remove();
    if (focused) this.#log.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} element */
  add(element) {
    this.#log.append(element);
  }

  /** @param {string} text */
  announce(text) {
    this.#announcer.textContent = text;
  }

  get #distance() {
    return this.#log.scrollHeight - this.#log.clientHeight - this.#log.scrollTop;
  }

  /** Whether the last question is at the top, where the reader begins a long answer. */
  get #atAnchor() {
    return this.#anchor !== undefined && Math.abs(this.#anchor.offsetTop - MARGIN - this.#log.scrollTop) < NEAR_END;
  }

  /** Scrolls to the end, but not past the last question, unless the reader has scrolled elsewhere. */
  #follow() {
    if (!this.#following) return;
    const end = this.#log.scrollHeight - this.#log.clientHeight;
    this.#log.scrollTop = Math.min(end, this.#anchor ? this.#anchor.offsetTop - MARGIN : 0);
  }
}
