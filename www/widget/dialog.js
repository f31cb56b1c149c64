import { h } from "./dom.js";
import { isPhone } from "./screens.js";

/**
 * The element of the panel: a dialog beside the page, a modal dialog on a phone, or, inline, a section of the page.
 * Escape and the phone's back gesture close it. While it stands beside the page, F6 moves the focus between the two.
 */
export class Dialog {
  /** @readonly */
  element;
  /** Whether it is a section of the page. @readonly */
  inline;
  #actions;
  /** Ends what is only listened to while it is open. */
  #opened = new AbortController();
  /** Where on the page the focus was before F6. @type {Element | null} */
  #left = null;

  /**
   * @param {boolean} inline
   * @param {{ close: () => void, enter: () => void, leave: () => void }} actions `enter` and `leave` take the focus into the panel and, where nothing on the page had it, out of it
   * @param {...Node} children
   */
  constructor(inline, actions, ...children) {
    this.element = inline ? h("section", { class: "panel inline", part: "panel" }, ...children) : h("dialog", { class: "panel", part: "panel" }, ...children);
    this.inline = inline;
    this.#actions = actions;
    if (inline) return;
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      actions.close();
    });
    this.element.addEventListener("close", () => !this.isOpen && actions.close());
  }

  /** @param {string} label */
  set label(label) {
    this.element.setAttribute("aria-label", label);
  }

  /** Whether it covers the page. */
  get covers() {
    return this.element.matches("dialog[open]") && isPhone();
  }

  get isOpen() {
    return this.element.matches("section, [open]");
  }

  get hasFocus() {
    return this.element.matches(":focus-within");
  }

  /** @param {boolean} focus whether it may take the focus, for example after a click */
  open(focus) {
    if (!(this.element instanceof HTMLDialogElement) || this.isOpen) return;
    this.#opened = new AbortController();
    const { signal } = this.#opened;
    addEventListener("keydown", (event) => this.#switch(event), { signal });
    this.#watchViewport(signal); // before it is shown, so that it is laid out once
    if (!focus) this.element.open = true;
    else if (isPhone()) this.element.showModal();
    else this.element.show();
  }

  /** @param {KeyboardEvent} event */
  #switch(event) {
    if (event.key !== "F6" || event.defaultPrevented || this.covers) return;
    event.preventDefault();
    if (!this.hasFocus) {
      this.#left = this.element.ownerDocument.activeElement;
      return this.#actions.enter();
    }
    if (this.#left instanceof HTMLElement) this.#left.focus();
    if (this.hasFocus) this.#actions.leave(); // it was nowhere, or what had it cannot take it
  }

  close() {
    this.#opened.abort();
    if (this.element instanceof HTMLDialogElement) this.element.close();
  }

  /** Takes it off the page, without closing it: nobody has. */
  remove() {
    this.#opened.abort();
    this.element.remove();
  }

  /** Fits the panel to the visual viewport: a phone's keyboard covers the page instead of resizing it. @param {AbortSignal} signal */
  #watchViewport(signal) {
    const { visualViewport } = globalThis;
    if (!visualViewport) return;
    const fit = () => {
      this.element.style.setProperty("--_viewport", `${visualViewport.height}px`);
      this.element.style.setProperty("--_viewport-top", `${visualViewport.offsetTop}px`);
    };
    visualViewport.addEventListener("resize", fit, { signal }); // the keyboard comes or goes
    visualViewport.addEventListener("scroll", fit, { signal });
    fit();
  }
}
