/** @import { BundleInfo, Decision, DoneEvent, LiveReport, Related, Source } from "./types.js" */

/** What a `<tansy-chat>` tells the page: these events bubble and leave the shadow tree. */
class TansyEvent extends Event {
  /** @param {string} type */
  constructor(type) {
    super(type, { bubbles: true, composed: true });
  }
}

/** Questions can be answered. */
export class TansyReadyEvent extends TansyEvent {
  /** @param {BundleInfo} info */
  constructor(info) {
    super("tansy-ready");
    /** @readonly */
    this.info = info;
  }
}

/** The visitor asked. */
export class TansyQuestionEvent extends TansyEvent {
  /** @param {string} question */
  constructor(question) {
    super("tansy-question");
    /** @readonly */
    this.question = question;
  }
}

/** An answer is complete. */
export class TansyAnswerEvent extends TansyEvent {
  /**
   * @param {string} question
   * @param {DoneEvent} done
   * @param {Source[]} sources
   * @param {number} confidence
   */
  constructor(question, { decision, text, by, fallback, citations }, sources, confidence) {
    super("tansy-answer");
    /** @readonly */
    this.question = question;
    /** Markdown. @readonly */
    this.text = text;
    /** @readonly @type {Decision} */
    this.decision = decision;
    /** Who wrote it. @readonly */
    this.by = by;
    /** True if the FAQ stepped in for the language model. @readonly */
    this.fallback = fallback;
    /** Numbers of the sources it cites. @readonly */
    this.citations = citations;
    /** @readonly */
    this.sources = sources;
    /** From 0 to 1. @readonly */
    this.confidence = confidence;
  }
}

/** The visitor judged an answer. */
export class TansyFeedbackEvent extends TansyEvent {
  /**
   * @param {string} question
   * @param {string} answer
   * @param {boolean} helpful
   */
  constructor(question, answer, helpful) {
    super("tansy-feedback");
    /** @readonly */
    this.question = question;
    /** Markdown. @readonly */
    this.answer = answer;
    /** @readonly */
    this.helpful = helpful;
  }
}

/** The FAQ has no answer: what a site owner may want to write next. */
export class TansyDeclineEvent extends TansyEvent {
  /**
   * @param {string} question
   * @param {number} confidence
   * @param {Related[]} related
   */
  constructor(question, confidence, related) {
    super("tansy-decline");
    /** @readonly */
    this.question = question;
    /** From 0 to 1. @readonly */
    this.confidence = confidence;
    /** The nearest entries. @readonly */
    this.related = related;
  }
}

/** The live FAQ page was read, and answers come from it. */
export class TansyUpdateEvent extends TansyEvent {
  /** @param {LiveReport} report */
  constructor({ entries, embedded, restored }) {
    super("tansy-update");
    /** How many questions it has. @readonly */
    this.entries = entries;
    /** How many texts had to be embedded. @readonly */
    this.embedded = embedded;
    /** Whether an earlier visit had done that. @readonly */
    this.restored = restored;
  }
}

/** Something failed; the visitor was told in friendlier words. */
export class TansyErrorEvent extends TansyEvent {
  /**
   * @param {string} code one of the codes of TansyError
   * @param {string} message
   */
  constructor(code, message) {
    super("tansy-error");
    /** @readonly */
    this.code = code;
    /** @readonly */
    this.message = message;
  }
}
