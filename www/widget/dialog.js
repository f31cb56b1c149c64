import { h } from "./dom.js";
import { isPhone } from "./screens.js";

/**
 * The element of the panel: a dialog beside the page, a modal dialog on a phone, or, inline, a section of the page.
 * Escape and the phone's back gesture close it.
 */
export class Dialog {
  /** @readonly */
  element;
  /** Whether it is a section of the page. @readonly */
  inline;
  #viewport = new AbortController();

  /**
   * @param {boolean} inline
   * @param {() => void} onClose
   * @param {...Node} children
   */
  constructor(inline, onClose, ...children) {
    this.element = inline ? h("section", { class: "panel inline", part: "panel" }, ...children) : h("dialog", { class: "panel", part: "panel" }, ...children);
    this.inline = inline;
    if (inline) return;
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.preventDefault();
      onClose();
    });
    this.element.addEventListener("close", () => !this.isOpen && onClose());
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
    if (!focus) this.element.open = true;
    else if (isPhone()) this.element.showModal();
    else this.element.show();
    this.#watchViewport();
  }

  close() {
    this.#viewport.abort();
    if (this.element instanceof HTMLDialogElement) this.element.close();
  }

  /** Takes it off the page, without closing it: nobody has. */
  remove() {
    this.#viewport.abort();
    this.element.remove();
  }

  /** Fits the panel to the visual viewport: a phone's keyboard covers the page instead of resizing it. */
  #watchViewport() {
    const { visualViewport } = globalThis;
    if (!visualViewport) return;
    const fit = () => {
      this.element.style.setProperty("--_viewport", `${visualViewport.height}px`);
      this.element.style.setProperty("--_viewport-top", `${visualViewport.offsetTop}px`);
    };
    this.#viewport = new AbortController();
    const { signal } = this.#viewport;
    visualViewport.addEventListener("resize", fit, { signal }); // the keyboard comes or goes
    visualViewport.addEventListener("scroll", fit, { signal });
    fit();
  }
}
