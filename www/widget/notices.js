/** @import { Strings } from "./strings.js" */
import { h } from "./dom.js";
import { anchor, safeUrl } from "./links.js";
import { markdown } from "./markdown.js";
import { fill } from "./strings.js";

/** A thin bar that shows the progress of a download in the background. */
export class ProgressBar {
  #bar = h("div");
  /** @readonly */
  element = h("div", { class: "progress", "aria-hidden": "true", hidden: true }, this.#bar);

  /** @param {number} done from 0 to 1 */
  show(done) {
    this.element.hidden = false;
    this.#bar.style.setProperty("--_done", String(Math.min(1, done)));
  }

  hide() {
    this.element.hidden = true;
  }
}

/**
 * Offers the download that was deferred to save the visitor's data.
 * @param {Strings} words
 * @param {string} size
 * @param {() => void} accept
 */
export function downloadOffer(words, size, accept) {
  const element = h("div", { class: "offer" }, h("span", {}, fill(words.offer, { size })));
  element.append(h("button", {
    class: "chip",
    type: "button",
    click: () => {
      element.remove();
      accept();
    },
  }, words.download));
  return element;
}

/**
 * The notice that the engine cannot start, with links to the FAQ and to a person, and a button to try again.
 * @param {Strings & { faq: string }} words
 * @param {{ faqUrl: string, contact: string }} exits
 * @param {() => void} retry
 */
export function unavailable(words, { faqUrl, contact }, retry) {
  const url = faqUrl ? safeUrl(faqUrl) : undefined;
  const text = [words.unavailable, contact && `${words.contact} ${contact}`].filter(Boolean).join("\n\n");
  return h("article", { class: "message answer unavailable", part: "unavailable" },
    h("div", { class: "text", dir: "auto" }, markdown(text)),
    h("slot", { name: "fallback" }),
    h("div", { class: "exits" }, ...(url ? [anchor(url, { class: "chip" }, words.faq)] : []), h("button", { class: "chip", type: "button", click: retry }, words.retry)));
}

/**
 * What a visitor has to agree to before anything is loaded.
 * @param {string} text Markdown
 * @param {string} label of the button
 * @param {() => void} accept
 */
export function consentGate(text, label, accept) {
  return h("article", { class: "message answer consent", part: "consent" },
    h("div", { class: "text", dir: "auto" }, markdown(text)),
    h("div", { class: "exits" }, h("button", { class: "chip primary", type: "button", click: accept }, label)));
}
