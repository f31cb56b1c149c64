/** @import { Strings } from "./strings.js" */
import { h } from "./dom.js";
import { anchor, safeUrl } from "./links.js";
import { markdown } from "./markdown.js";

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
  const element = h("div", { class: "offer" }, h("span", {}, words.offer.replace("{size}", size)));
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
 * @param {Strings} words
 * @param {{ faqUrl: string, contact: string }} exits
 * @param {() => void} retry
 */
export function unavailable(words, { faqUrl, contact }, retry) {
  const url = faqUrl ? safeUrl(faqUrl) : undefined;
  return h("article", { class: "message answer unavailable", part: "unavailable" },
    h("div", { class: "text", dir: "auto" }, markdown([words.unavailable, contact && `${words.contact} ${contact}`].filter(Boolean).join("\n\n"))),
    h("div", { class: "exits" }, ...(url ? [anchor(url, { class: "chip" }, words.faq)] : []), h("button", { class: "chip", type: "button", click: retry }, words.retry)));
}
