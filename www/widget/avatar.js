import { h, icon } from "./dom.js";
import { imageUrl } from "./links.js";

/** A word of a name, without the punctuation between words. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu;

/** The picture in the panel's header: the site's own image, else the initials of its name, else a speech bubble. */
export class Avatar {
  /** @readonly */
  element = h("span", { class: "avatar", part: "avatar", "aria-hidden": "true" });
  /** What is shown, so that an image is not loaded again for every change of an attribute. */
  #shown = "";

  /**
   * @param {string} name of the site, or empty
   * @param {string} href URL of the site's image, or empty
   */
  show(name, href) {
    const shown = JSON.stringify([name, href]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const fallback = initials(name) || icon("chat");
    const url = href ? imageUrl(href) : undefined;
    this.element.replaceChildren(url ? h("img", { src: url.href, alt: "", error: () => this.element.replaceChildren(fallback) }) : fallback);
  }
}

/**
 * The first letters of the first and the last word of a name.
 * @param {string} name
 */
export function initials(name) {
  const words = name.match(WORD) ?? [];
  const ends = words.length > 1 ? [words.at(0), words.at(-1)] : words;
  return ends.map((word) => /^.\p{M}*/u.exec(word ?? "")?.[0] ?? "").join("").toLocaleUpperCase();
}
