/** @import { DoneEvent, SmallTalk, Source, SourcesEvent } from "../engine/types.js" */
/** @import { Strings } from "./strings.js" */
import { h } from "./dom.js";
import { feedback } from "./feedback.js";
import { markdown } from "./markdown.js";
import { choices, questionsOf, sourceList, sourcesOf, suggestions } from "./sources.js";

/** Maximum number of related questions, choices or nearest questions. */
const MAX_QUESTIONS = 3;

/** The reply to each kind of small talk, as a key of the strings. */
const REPLIES = /** @type {const} */ ({ greeting: "greeting", thanks: "welcome", farewell: "farewell", robot: "robot", help: "help", human: "human", yes: "goOn", no: "otherwise" });

/**
 * @typedef {object} AnswerActions
 * @property {(question: string) => void} ask
 * @property {(text: string, helpful: boolean) => void} judge
 * @property {() => string} contact Markdown; may be empty
 */

/** One answer in the transcript, from "Looking it up…" to the complete answer. */
export class Answer {
  /** @readonly */
  element = h("article", { class: "message answer", part: "answer", "aria-busy": "true" });
  #text = h("div", { class: "text", dir: "auto" });
  #words;
  #actions;
  #written = "";
  #frame = 0;
  /** @type {Source[]} */
  #sources = [];
  /** @type {SourcesEvent["related"]} */
  #related = [];

  /**
   * @param {Strings} words
   * @param {AnswerActions} actions
   */
  constructor(words, actions) {
    this.#words = words;
    this.#actions = actions;
    const dots = h("div", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    this.element.append(h("span", { class: "hidden-text" }, words.thinking), dots);
  }

  /** The question as it was understood, if a misspelling was corrected. */
  #understood = "";

  /** The questions in the message that the FAQ does not answer. @type {string[]} */
  #unanswered = [];

  /** Whether the related questions are choices: the question is unsure, even where a language model answers it. */
  #unsure = false;

  /** @param {SourcesEvent} event */
  found({ decision, sources, related, understood = "", unanswered = [] }) {
    this.#unsure = decision === "clarify";
    this.#understood = understood;
    this.#unanswered = unanswered;
    this.#sources = sources;
    this.#related = related;
  }

  /** Appends text from the language model; it is rendered once per frame. @param {string} text */
  write(text) {
    this.#written += text;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw(this.#written);
      if (!this.#text.isConnected) this.element.replaceChildren(this.#text);
    });
  }

  /** @param {DoneEvent} event */
  finish(event) {
    const { decision, smallTalk, text, by, fallback, doubtful = [] } = event;
    const words = this.#words;
    if (smallTalk) return this.#reply(smallTalk);
    if (decision === "decline") return this.#decline(text);
    if (decision === "clarify") return this.#clarify(text, fallback);
    const sources = sourcesOf(this.#sources, event);
    const related = questionsOf(this.#related.filter(({ id }) => !sources.some((source) => source.id === id)), MAX_QUESTIONS);
    this.#draw(text);
    this.#settle(
      this.#correction,
      fallback && note(words.fallback),
      this.#text,
      ...doubtful.map((text) => note(words.doubtful.replace("{text}", () => plain(text)))),
      ...this.#unanswered.map((question) => note(words.unanswered.replace("{question}", () => question))),
      sources.length > 0 && sourceList(words.source, sources),
      by !== "none" && feedback(words, (helpful) => this.#actions.judge(text, helpful)),
      related.length > 0 && suggestions(this.#unsure ? words.clarify : words.related, related, this.#actions.ask),
    );
  }

  /** The visitor stopped the answer: the text so far stays. */
  stopped() {
    this.#draw(this.#written);
    this.#settle(this.#written && this.#text, note(this.#words.stopped));
  }

  /** The answer failed. */
  failed() {
    this.#settle(note(this.#words.failed));
  }

  /** The text that screen readers announce. */
  get announcement() {
    return [...this.element.querySelectorAll(".note, .text, .choices .chip")].map((part) => /** @type {HTMLElement} */ (part).innerText).join("\n");
  }

  /**
   * A reply to small talk: it did not come from the FAQ, so there is nothing to rate.
   * @param {SmallTalk} kind
   */
  #reply(kind) {
    const { contact, related, ...words } = this.#words;
    const person = kind === "human" && this.#actions.contact();
    this.#draw([words[REPLIES[kind]], person && `${contact} ${person}`].filter(Boolean).join("\n\n"));
    const near = questionsOf(this.#related, MAX_QUESTIONS);
    this.#settle(this.#text, near.length > 0 && suggestions(related, near, this.#actions.ask));
  }

  /** @param {string} text */
  #decline(text) {
    const { decline, contact, nearest } = this.#words;
    const person = this.#actions.contact();
    this.#draw([text || decline, person && `${contact} ${person}`].filter(Boolean).join("\n\n"));
    const near = questionsOf([...this.#sources, ...this.#related], MAX_QUESTIONS);
    this.#settle(this.#text, near.length > 0 && suggestions(nearest, near, this.#actions.ask));
  }

  /** @param {string} text @param {boolean} fallback */
  #clarify(text, fallback) {
    const { clarify, fallback: unreached } = this.#words;
    this.#draw(text || clarify);
    const meant = questionsOf([...this.#sources, ...this.#related], MAX_QUESTIONS);
    this.#settle(this.#correction, fallback && note(unreached), this.#text, choices(clarify, meant, this.#actions.ask));
  }

  /** Tells how a misspelt question was understood. */
  get #correction() {
    return this.#understood !== "" && note(this.#words.understood.replace("{question}", () => this.#understood));
  }

  /** @param {string} text */
  #draw(text) {
    this.#text.replaceChildren(markdown(text, { sources: this.#sources }));
  }

  /** @param {...(Node | string | false)} parts */
  #settle(...parts) {
    cancelAnimationFrame(this.#frame);
    this.element.setAttribute("aria-busy", "false");
    this.element.replaceChildren(...parts.filter((part) => part instanceof Node));
  }
}

/** The words of a sentence in Markdown. @param {string} sentence */
function plain(sentence) {
  return markdown(sentence.replace(/\s*\[\d+\]/g, "")).textContent?.trim() ?? "";
}

/** @param {string} text */
function note(text) {
  return h("p", { class: "note", dir: "auto" }, text);
}
