import { h } from "./dom.js";
import { markdown } from "./markdown.js";
import { suggestions } from "./sources.js";

/** The greeting, with questions to start with. */
export class Welcome {
  /** @readonly */
  element = h("article", { class: "message answer", part: "greeting" });
  #ask;
  /** What is shown, so that it is not drawn again, under a visitor's finger, without need. */
  #shown = "";

  /** @param {(question: string) => void} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  /** @param {{ greeting: string, starters: string }} words @param {string[]} questions */
  show({ greeting, starters }, questions) {
    const shown = JSON.stringify([greeting, starters, questions]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const chips = questions.length ? [suggestions(starters, questions, this.#ask)] : [];
    this.element.replaceChildren(h("div", { class: "text", dir: "auto" }, markdown(greeting)), ...chips);
  }
}
