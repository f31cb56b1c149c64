/** @import { DoneEvent, SmallTalk, Source, SourcesEvent } from "../engine/types.js" */
/** @import { Strings } from "./strings.js" */
import { h } from "./dom.js";
import { copyButton, feedback, iconButton } from "./feedback.js";
import { fold } from "./fold.js";
import { markdown } from "./markdown.js";
import { morph } from "./morph.js";
import { choices, questionsOf, sourceList, sourcesOf, suggestions } from "./sources.js";
import { fill } from "./strings.js";

/** Maximum number of related questions, choices or nearest questions. */
const MAX_QUESTIONS = 3;

/** How long the language model may be silent before the FAQ's answer is shown meanwhile, in milliseconds. */
const PATIENCE = 4000;

/** A citation with the space before it, which means nothing where an answer is copied to. */
const CITATION = / ?\[\d{1,3}(?: ?, ?\d{1,3})*\](?!\()/g;

/** The reply to each kind of small talk, as a key of the strings. */
const REPLIES = /** @type {const} */ ({ greeting: "greeting", thanks: "welcome", farewell: "farewell", robot: "robot", help: "help", human: "human", yes: "goOn", no: "otherwise" });

/**
 * @typedef {object} AnswerActions
 * @property {(question: string) => void} ask
 * @property {() => void} again asks the same question once more
 * @property {(text: string, helpful: boolean, reason?: string) => void} judge
 * @property {(text: string) => void} announce has a screen reader say something before the answer is complete
 * @property {() => string} contact Markdown; may be empty
 * @property {() => Node[]} person what leads to a person, such as the button for a message; may be empty
 */

/** One answer in the transcript, from "Looking it up…" to the complete answer. */
export class Answer {
  /** @readonly */
  element;
  #text = h("div", { class: "text", dir: "auto" });
  #question;
  #words;
  #actions;
  #written = "";
  #frame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #patience;
  /** The source whose answer is shown while the language model is silent. @type {Source | undefined} */
  #standIn;
  /** @type {Source[]} */
  #sources = [];
  /** @type {SourcesEvent["related"]} */
  #related = [];

  /**
   * @param {string} question
   * @param {Strings} words
   * @param {AnswerActions} actions
   */
  constructor(question, words, actions) {
    this.#question = question;
    this.#words = words;
    this.#actions = actions;
    this.element = h("article", { class: "message answer", part: "answer", "aria-busy": "true", "aria-label": words.answered });
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
    const [best] = sources;
    if (decision === "answer" && best?.answer) this.#patience = setTimeout(() => this.#meanwhile(best), PATIENCE);
  }

  /** Appends text from the language model; it is rendered once per frame. @param {string} text */
  write(text) {
    this.#written += text;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      clearTimeout(this.#patience);
      this.#draw(this.#written);
      this.#place(this.#text);
    });
  }

  /** Whether text has arrived. */
  get begun() {
    return this.#written !== "";
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
      by === "faq" && this.#heading(sources),
      this.#text,
      fold(this.#text, text, this.#question, words.whole),
      ...doubtful.map((text) => note(fill(words.doubtful, { text: plain(text) }))),
      ...this.#unanswered.map((question) => note(fill(words.unanswered, { question }))),
      sources.length > 0 && sourceList(words.source, sources, text, by === "llm"),
      by !== "none" && this.#tools(text, true),
      related.length > 0 && suggestions(this.#unsure ? words.clarify : words.related, related, this.#actions.ask),
    );
  }

  /** The visitor stopped the answer: the text so far stays, with its sources. */
  stopped() {
    const { source, stopped } = this.#words;
    const text = this.#written || this.#standIn?.answer || "";
    if (text) this.#draw(text);
    const cited = this.#sources.filter(({ number }) => text.includes(`[${number}]`));
    const sources = !this.#written && this.#standIn ? [this.#standIn] : cited.length ? cited : this.#sources;
    this.#settle(
      text !== "" && this.#text,
      note(stopped),
      text !== "" && sources.length > 0 && sourceList(source, sources, text, this.#written !== ""),
      this.#tools(text, text !== ""),
    );
  }

  /** The answer failed. */
  failed() {
    this.#settle(note(this.#words.failed), this.#tools("", false));
  }

  /** Shows how it was found, to developers. @param {Record<string, unknown>} facts */
  explain(facts) {
    this.element.append(h("details", { class: "debug", part: "debug" }, h("summary", {}, "debug"), h("pre", { tabindex: 0 }, JSON.stringify(facts, undefined, 1))));
  }

  /** The text that screen readers announce. */
  get announcement() {
    return [...this.element.querySelectorAll(".note, .answers, .text, .choices .chip")].map((part) => /** @type {HTMLElement} */ (part).innerText).join("\n");
  }

  /** What leads to a person, if the FAQ does not. @param {string} words */
  #withContact(words) {
    const person = this.#actions.contact();
    return [words, person && `${this.#words.contact} ${person}`].filter(Boolean).join("\n\n");
  }

  /**
   * A reply to small talk: it did not come from the FAQ, so there is nothing to rate.
   * @param {SmallTalk} kind
   */
  #reply(kind) {
    const { related, ...words } = this.#words;
    const human = kind === "human";
    this.#draw(human ? this.#withContact(words.human) : words[REPLIES[kind]]);
    const near = questionsOf(this.#related, MAX_QUESTIONS);
    this.#settle(this.#text, ...(human ? this.#actions.person() : []), near.length > 0 && suggestions(related, near, this.#actions.ask));
  }

  /** @param {string} text */
  #decline(text) {
    const { decline, nearest } = this.#words;
    this.#draw(this.#withContact(text || decline));
    const near = questionsOf([...this.#sources, ...this.#related], MAX_QUESTIONS);
    this.#settle(this.#text, ...this.#actions.person(), near.length > 0 && suggestions(nearest, near, this.#actions.ask));
  }

  /** @param {string} text @param {boolean} fallback */
  #clarify(text, fallback) {
    const { clarify, fallback: unreached } = this.#words;
    this.#draw(text || clarify);
    const meant = questionsOf([...this.#sources, ...this.#related], MAX_QUESTIONS);
    this.#settle(this.#correction, fallback && note(unreached), this.#text, choices(clarify, meant, this.#actions.ask));
  }

  /** Shows the FAQ's answer, while the language model is silent. @param {Source} source */
  #meanwhile(source) {
    if (this.#written) return;
    this.#standIn = source;
    this.#draw(source.answer);
    this.#place(note(this.#words.meanwhile), this.#text);
    this.#actions.announce(this.announcement);
  }

  /** Tells how a misspelt question was understood. */
  get #correction() {
    return this.#understood !== "" && note(fill(this.#words.understood, { question: this.#understood }));
  }

  /** The question that the FAQ answers here, so that a visitor sees at once when it is another one. @param {Source[]} sources */
  #heading(sources) {
    const [source] = sources;
    return source !== undefined && sources.length === 1 && !isSame(source.question, this.#question) && h("p", { class: "answers", dir: "auto" }, source.question);
  }

  /** @param {string} text Markdown @param {boolean} rated */
  #tools(text, rated) {
    const { again } = this.#words;
    return h("div", { class: "tools" },
      ...(rated ? [feedback(this.#words, (helpful, reason) => this.#actions.judge(text, helpful, reason))] : []),
      ...(text ? [copyButton(this.#words, () => text.replace(CITATION, ""))] : []),
      iconButton(again, "again", () => this.#actions.again()));
  }

  /** @param {string} text */
  #draw(text) {
    morph(this.#text, markdown(text, { sources: this.#sources, cite: this.#words.cite }));
  }

  /** Shows these parts. The text stays where it is if it is shown already, so that a selection in it stays. @param {...Node} parts */
  #place(...parts) {
    for (const child of [...this.element.childNodes]) if (!parts.includes(child)) child.remove();
    const at = parts.indexOf(this.#text);
    if (at < 0 || !this.#text.isConnected) return this.element.replaceChildren(...parts);
    this.#text.before(...parts.slice(0, at));
    this.#text.after(...parts.slice(at + 1));
  }

  /** @param {...(Node | string | false | undefined)} parts */
  #settle(...parts) {
    clearTimeout(this.#patience);
    cancelAnimationFrame(this.#frame);
    this.element.setAttribute("aria-busy", "false");
    this.#place(...parts.filter((part) => part instanceof Node));
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

/** Whether two questions have the same words. @param {string} one @param {string} other */
function isSame(one, other) {
  const words = (/** @type {string} */ text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.join(" ");
  return words(one) === words(other);
}
