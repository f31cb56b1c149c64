import { h } from "./dom.js";

/** Room above a message that was scrolled to, in pixels. */
const MARGIN = 18;

/** How far from the end a reader still counts as being at the end, in pixels. */
const NEAR_END = 60;

/**
 * The conversation so far. Streaming text must not chatter into a screen reader, so the log itself is not live;
 * a region beside it is, and says each finished answer once.
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

  /** The offers under what was said before are out of date once there is another question. */
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

  /** The last question stands at the top: the reader is at the beginning of a long answer. */
  get #atAnchor() {
    return this.#anchor !== undefined && Math.abs(this.#anchor.offsetTop - MARGIN - this.#log.scrollTop) < NEAR_END;
  }

  /** Scrolls as far as the last question stays in sight, unless the reader scrolled elsewhere. */
  #follow() {
    if (!this.#following) return;
    const end = this.#log.scrollHeight - this.#log.clientHeight;
    this.#log.scrollTop = Math.min(end, this.#anchor ? this.#anchor.offsetTop - MARGIN : 0);
  }
}
