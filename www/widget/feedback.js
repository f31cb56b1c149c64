/** @import { Strings } from "./strings.js" */
import { h, icon } from "./dom.js";

/**
 * Buttons to rate an answer. The visitor may change the rating.
 * @param {Strings} words
 * @param {(helpful: boolean) => void} judge
 */
export function feedback(words, judge) {
  const label = h("span", { role: "status" }, words.helpful);
  const thumb = (/** @type {boolean} */ helpful) => h("button", {
    class: "round",
    type: "button",
    title: helpful ? words.yes : words.no,
    "aria-label": helpful ? words.yes : words.no,
    "aria-pressed": "false",
    click: () => choose(helpful),
  }, icon(helpful ? "up" : "thumbDown"));
  const [yes, no] = [thumb(true), thumb(false)];

  /** @param {boolean} helpful */
  function choose(helpful) {
    yes.setAttribute("aria-pressed", String(helpful));
    no.setAttribute("aria-pressed", String(!helpful));
    label.textContent = words.thanks;
    judge(helpful);
  }

  return h("div", { class: "feedback", role: "group", "aria-label": words.helpful }, label, yes, no);
}
