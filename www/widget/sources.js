/** @import { Related, Source } from "../engine/types.js" */
import { h, icon } from "./dom.js";
import { anchor, safeUrl } from "./links.js";
import { highlighted, passageOf } from "./passage.js";

/**
 * A list of the FAQ entries that an answer is based on, each with a link to the passage on the site.
 * @param {string} title
 * @param {Source[]} sources
 * @param {string} text of the answer
 * @param {boolean} quoted whether the passages are shown: the answer has other words than the FAQ
 */
export function sourceList(title, sources, text, quoted) {
  const numbered = sources.length > 1;
  const items = sources.map(({ number, question, answer, url: href }) => {
    const url = href ? safeUrl(href) : undefined;
    const passage = passageOf(answer, text);
    const quote = quoted && passage ? [h("q", { dir: "auto" }, passage)] : [];
    const content = [...(numbered ? [h("b", {}, String(number))] : []), h("span", { dir: "auto" }, question, ...quote)];
    return h("li", {}, url ? anchor(highlighted(url, passage), {}, ...content, icon("away")) : h("span", {}, ...content));
  });
  return h("div", { class: "sources", part: "sources" }, h("p", {}, title), h("ol", { role: "list" }, ...items));
}

/**
 * A group of questions, each of which is asked with one click.
 * @param {string} title
 * @param {string[]} questions
 * @param {(question: string) => void} ask
 */
export function suggestions(title, questions, ask) {
  const heading = h("p", { "aria-hidden": "true" }, title);
  return h("div", { class: "suggestions", role: "group", "aria-label": title }, heading, ...chips(questions, ask));
}

/**
 * The questions that the visitor may have meant, one below the other.
 * @param {string} label for screen readers only: the text above the questions says the same
 * @param {string[]} questions
 * @param {(question: string) => void} ask
 */
export function choices(label, questions, ask) {
  return h("div", { class: "suggestions choices", role: "group", "aria-label": label }, ...chips(questions, ask));
}

/**
 * @param {string[]} questions
 * @param {(question: string) => void} ask
 */
function chips(questions, ask) {
  return questions.map((question, index) => h("button", {
    class: "chip", part: "suggestion", type: "button", dir: "auto", "aria-keyshortcuts": index < 9 ? String(index + 1) : null, click: () => ask(question),
  }, question));
}

/**
 * The questions of entries, without duplicates.
 * @param {Related[]} entries
 * @param {number} most
 */
export function questionsOf(entries, most) {
  return [...new Set(entries.map(({ question }) => question))].slice(0, most);
}

/**
 * The sources to show under an answer: those that it cites, else those that it was written from.
 * @param {Source[]} sources
 * @param {{ by: string, citations: number[] }} done
 */
export function sourcesOf(sources, { by, citations }) {
  const cited = sources.filter(({ number }) => citations.includes(number));
  if (cited.length || by === "none") return cited;
  return by === "faq" ? sources.slice(0, 1) : sources;
}
