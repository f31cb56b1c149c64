import { h, icon } from "./dom.js";

/** Space above a message that was scrolled to, in pixels. */
const MARGIN = 18;

/** Distance from the end from which on the way there is offered, in pixels: some more suggestions are not worth it. */
const FAR = 160;

/** Maximum distance from the end at which the reader counts as being at the end, in pixels. */
const NEAR_END = 60;

/** How long an announcement stays, in milliseconds: screen readers have it by then, and whoever reads on past the conversation does not hear it twice. */
const ANNOUNCED = 3000;

/**
 * The conversation so far. The log itself is not a live region, because a screen reader would announce every piece of a streamed
 * answer; a region beside it announces each complete answer once.
 */
export class Transcript {
  /** @readonly */
  log = h("div", { class: "transcript", part: "transcript", role: "log", "aria-live": "off", tabindex: 0, keydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) });
  #latest = h("button", { class: "round latest", part: "latest", type: "button", hidden: true, click: () => this.#toEnd() }, icon("down"));
  #announcer = h("div", { class: "hidden-text", "aria-live": "polite" });
  #end = new MutationObserver(() => this.#follow());
  // A phone's keyboard takes half of the height.
  #resized = new ResizeObserver(() => this.#follow());
  #following = true;
  /** @type {HTMLElement | undefined} */
  #anchor;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;

  constructor() {
    this.log.addEventListener("scroll", () => {
      this.#following = this.#distance <= NEAR_END || this.#atAnchor;
      this.#latest.hidden = this.#distance <= FAR;
    });
    this.#end.observe(this.log, { childList: true, subtree: true, characterData: true });
    this.#resized.observe(this.log);
  }

  /** @readonly */
  elements = [this.log, this.#latest, this.#announcer];

  /** @param {{ conversation: string, latest: string }} words */
  set words({ conversation, latest }) {
    this.log.setAttribute("aria-label", conversation);
    this.#latest.setAttribute("aria-label", latest);
    this.#latest.title = latest;
  }

  /** @param {string} label "You asked:" @param {string} text */
  addQuestion(label, text) {
    this.#clearSuggestions();
    const element = h("div", { class: "message question", part: "question" }, h("span", { class: "hidden-text" }, `${label} `), h("span", { dir: "auto" }, text));
    this.present(element);
  }

  /** Adds an element, and shows it from its beginning. @param {HTMLElement} element */
  present(element) {
    this.#anchor = element;
    this.#following = true;
    this.add(element);
  }

  /** Removes the suggestions under earlier answers, which another question makes obsolete. */
  #clearSuggestions() {
    const focused = this.log.querySelector(".suggestions :focus");
    for (const offer of this.log.querySelectorAll(".suggestions")) offer.remove();
    if (focused) this.log.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} element */
  add(element) {
    this.log.append(element);
  }

  /** Removes all messages but the first, the greeting. */
  clear() {
    this.#anchor = undefined;
    while (this.log.childElementCount > 1) this.log.lastElementChild?.remove();
  }

  /** Has a screen reader say a text, once. @param {string} text */
  announce(text) {
    clearTimeout(this.#silence);
    this.#announcer.textContent = text;
    this.#silence = setTimeout(() => (this.#announcer.textContent = ""), ANNOUNCED);
  }

  /** Digits choose among the questions offered last, and arrow keys move between them. @param {KeyboardEvent} event */
  #key(event) {
    const { key, altKey, ctrlKey, metaKey, target } = event;
    if (altKey || ctrlKey || metaKey || (target instanceof Element && target.matches("input, textarea"))) return;
    const chips = /** @type {HTMLElement[]} */ ([...([...this.log.querySelectorAll(".suggestions")].at(-1)?.querySelectorAll(".chip") ?? [])]);
    const at = chips.findIndex((chip) => chip.matches(":focus"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    const chosen = /^[1-9]$/.test(key) ? chips[Number(key) - 1] : undefined;
    if (!chosen && (at < 0 || !step)) return;
    event.preventDefault();
    if (chosen) chosen.click();
    else chips[(at + Number(step) + chips.length) % chips.length]?.focus();
  }

  get #distance() {
    return this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop;
  }

  /** Whether the last question is at the top, where the reader begins a long answer. */
  get #atAnchor() {
    return this.#anchor !== undefined && Math.abs(this.#anchor.offsetTop - MARGIN - this.log.scrollTop) < NEAR_END;
  }

  #toEnd() {
    this.#following = false;
    this.log.scrollTop = this.log.scrollHeight;
    this.log.focus({ preventScroll: true });
  }

  /** Scrolls to the end, but not past the last question, unless the reader has scrolled elsewhere. */
  #follow() {
    if (this.#following) {
      const end = this.log.scrollHeight - this.log.clientHeight;
      this.log.scrollTop = Math.min(end, this.#anchor ? this.#anchor.offsetTop - MARGIN : 0);
    }
    this.#latest.hidden = this.#distance <= FAR;
  }
}
