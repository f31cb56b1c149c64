import { h, icon } from "./dom.js";
import { anchor } from "./links.js";

/** The button that opens and closes the panel. Nothing else is loaded until a visitor comes near. */
export class Launcher {
  /** @readonly */
  element;
  #label = h("span", { class: "launcher-label" });
  #unread = h("span", { class: "unread", hidden: true, "aria-hidden": "true" });

  /** @param {() => void} onClick @param {() => void} onIntent called when a visitor's hand or focus comes near, mostly before a click */
  constructor(onClick, onIntent) {
    const content = h("slot", { name: "launcher" }, icon("chat"), this.#label);
    this.element = h("button", { class: "launcher", part: "launcher", type: "button", "aria-haspopup": "dialog", click: onClick, pointerenter: onIntent, focus: onIntent }, content, icon("down"), this.#unread);
  }

  /**
   * @param {string} label
   * @param {boolean} open
   */
  update(label, open) {
    this.#label.textContent = label;
    this.element.setAttribute("aria-expanded", String(open));
    this.#name();
  }

  /** Marks the button with the number of answers that nobody has seen. @param {number} count @param {string} [text] the same in words */
  mark(count, text = "") {
    this.#unread.hidden = !count;
    this.#unread.textContent = String(count);
    this.#unread.title = text;
    this.#name();
  }

  #name() {
    const { textContent: label } = this.#label;
    this.element.setAttribute("aria-label", this.#unread.hidden ? label ?? "" : `${label} (${this.#unread.title})`);
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }
}

/**
 * What is shown above the launcher if the panel could not be loaded. The launcher stays, as another click tries again.
 * @param {string} text
 * @param {URL | undefined} faq
 * @param {string} label of the link to the FAQ
 */
export function notLoaded(text, faq, label) {
  return h("div", { class: "not-loaded", part: "unavailable", role: "alert" }, h("p", {}, text), ...(faq ? [anchor(faq, {}, label)] : []));
}
