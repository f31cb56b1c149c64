/** @import { Strings } from "./strings.js" */
import { Avatar } from "./avatar.js";
import { h } from "./dom.js";
import { iconButton } from "./feedback.js";

/** The head of the panel: who answers, and buttons for the conversation. */
export class Header {
  #avatar = new Avatar();
  #title = h("p", { class: "title" });
  #subtitle = h("p", { class: "subtitle" });
  #expand;
  #save;
  #clear;
  #close;
  /** @readonly */
  element;

  /** @param {{ expand: () => void, save: () => void, clear: () => void, close: () => void }} actions */
  constructor({ expand, save, clear, close }) {
    this.#expand = iconButton("", "expand", expand, { class: "round tool expand", "aria-pressed": "false" });
    this.#save = iconButton("", "save", save, { class: "round tool", hidden: true });
    this.#clear = iconButton("", "bin", clear, { class: "round tool", hidden: true });
    this.#close = iconButton("", "close", close, { class: "round close" });
    const titles = h("div", { class: "titles" }, this.#title, this.#subtitle);
    // Not a `header`, which would be another banner of the page.
    this.element = h("div", { class: "header", part: "header" }, this.#avatar.element, titles, h("slot", { name: "header" }), this.#expand, this.#save, this.#clear, this.#close);
  }

  /** @param {Strings & { close: string }} words @param {{ name: string, avatar: string }} site */
  write(words, { name, avatar }) {
    this.#avatar.show(name, avatar);
    this.#title.textContent = words.name;
    this.#subtitle.textContent = words.subtitle;
    for (const [button, label] of /** @type {const} */ ([[this.#close, words.close], [this.#expand, words.expand], [this.#save, words.save], [this.#clear, words.clear]])) {
      button.setAttribute("aria-label", label);
      button.title = label;
    }
  }

  /** Whether the panel has been made larger. */
  set larger(/** @type {boolean} */ larger) {
    this.#expand.setAttribute("aria-pressed", String(larger));
  }

  /** Whether there is a conversation to save or to clear. */
  set begun(/** @type {boolean} */ begun) {
    this.#save.hidden = this.#clear.hidden = !begun;
  }
}
