import { h, icon } from "./dom.js";
import { anchor } from "./links.js";

/** The button that opens and closes the panel. Nothing else is shown or loaded until a visitor uses it. */
export class Launcher {
  /** @readonly */
  element;
  #label = h("span", { class: "launcher-label" });

  /** @param {() => void} onClick */
  constructor(onClick) {
    this.element = h("button", { class: "launcher", part: "launcher", type: "button", "aria-haspopup": "dialog", click: onClick },
      icon("chat"), icon("down"), this.#label);
  }

  /**
   * @param {string} label
   * @param {boolean} open
   */
  update(label, open) {
    this.#label.textContent = label;
    this.element.setAttribute("aria-label", label);
    this.element.setAttribute("aria-expanded", String(open));
  }

  /** Replaces the button with a plain link, because the panel could not be loaded. @param {URL} url @param {string} label */
  replaceByLink(url, label) {
    const link = anchor(url, { class: "launcher", part: "launcher", "aria-label": label }, icon("chat"), h("span", { class: "launcher-label" }, label));
    const focused = this.element.matches(":focus");
    this.element.replaceWith(link);
    if (focused) link.focus();
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }
}
