import { h } from "./dom.js";
import { passageOf } from "./passage.js";

/** Longer answers are folded, in characters. */
const LONG = 1200;

/** How much of a folded answer is shown, in characters, beside its first block. */
const SHOWN = 500;

/**
 * Folds a long answer: its first block stays, and from the passage that answers best as much as fits. Nothing is folded that a few lines would show.
 * @param {HTMLElement} text what is folded
 * @param {string} answer the same, Markdown
 * @param {string} question
 * @param {string} label of the button that shows all
 * @returns {HTMLElement | undefined} the button
 */
export function fold(text, answer, question, label) {
  if (text.textContent.length <= LONG) return undefined;
  const passage = passageOf(answer, question);
  const blocks = [...text.children].flatMap(partsOf);
  const start = Math.max(blocks.findIndex((block) => block.textContent.includes(passage)), 0);
  // The number of an item is right only if those before it are shown.
  const list = blocks[start]?.closest("ol, ul");
  const first = list ? blocks.findIndex((block) => block.parentElement === list) : start;
  let length = 0;
  const folded = blocks.filter((block, at) => {
    if (at >= start) length += block.textContent.length;
    return at !== 0 && (at < first || (at > start && length > SHOWN));
  });
  if (!folded.length) return undefined;
  for (const block of folded) block.hidden = true;
  const button = h("button", { class: "link unfold", part: "unfold", type: "button", "aria-expanded": "false", click: () => {
    for (const block of folded) block.hidden = false;
    button.remove();
    folded[0]?.setAttribute("tabindex", "-1"); // the button is gone, and who reads on begins here
    folded[0]?.focus({ preventScroll: true });
  } }, label);
  return button;
}

/** The items of a list, or the block itself. @param {Element} block @returns {HTMLElement[]} */
function partsOf(block) {
  const parts = block.matches("ol, ul") ? [...block.children] : [block];
  return /** @type {HTMLElement[]} */ (parts);
}
