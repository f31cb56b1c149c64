/** @import { BundleInfo, DoneEvent, LiveReport, Related, Reply, Source } from "../engine/types.js" */

/** @import { ContactMessage } from "./contact-form.js" */

/** The events of `<tansy-chat>`: they bubble and are composed, so that the page receives them. */
class TansyEvent extends Event {
  /** @param {string} type @param {boolean} [cancelable] whether `preventDefault` has an effect */
  constructor(type, cancelable = false) {
    super(type, { bubbles: true, composed: true, cancelable });
  }
}

/** The engine can answer questions. */
export class TansyReadyEvent extends TansyEvent {
  /** @param {BundleInfo} info */
  constructor(info) {
    super("tansy-ready");
    /** @readonly */
    this.info = info;
  }
}

/** The panel was opened. */
export class TansyOpenEvent extends TansyEvent {
  constructor() {
    super("tansy-open");
  }
}

/** The panel was closed. */
export class TansyCloseEvent extends TansyEvent {
  constructor() {
    super("tansy-close");
  }
}

/** The visitor asked a question. Cancelled, it is not answered. */
export class TansyQuestionEvent extends TansyEvent {
  /** @param {string} question */
  constructor(question) {
    super("tansy-question", true);
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
    /** @readonly @type {Reply} */
    this.decision = decision;
    /** Who wrote it. @readonly */
    this.by = by;
    /** True if the language model failed and the text is the FAQ's. @readonly */
    this.fallback = fallback;
    /** Numbers of the sources that the text cites. @readonly */
    this.citations = citations;
    /** @readonly */
    this.sources = sources;
    /** From 0 to 1. @readonly */
    this.confidence = confidence;
  }
}

/** The visitor rated an answer. */
export class TansyFeedbackEvent extends TansyEvent {
  /**
   * @param {string} question
   * @param {string} answer
   * @param {boolean} helpful
   * @param {string} [reason]
   */
  constructor(question, answer, helpful, reason = "") {
    super("tansy-feedback");
    /** @readonly */
    this.question = question;
    /** Markdown. @readonly */
    this.answer = answer;
    /** @readonly */
    this.helpful = helpful;
    /** What the visitor says was missing, in a second event after the rating; empty in the first. @readonly */
    this.reason = reason;
  }
}

/** The FAQ has no answer: a question that the site's owner may want to add. */
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

/** The visitor sends a message to a person. Cancelled, it is not posted: the page does that itself. */
export class TansyContactEvent extends TansyEvent {
  /** @param {ContactMessage} message */
  constructor(message) {
    super("tansy-contact", true);
    /** @readonly */
    this.contact = message;
  }
}

/** The visitor followed a link to the source of an answer. Cancelled, the link is not followed. */
export class TansySourceEvent extends TansyEvent {
  /** @param {string} url */
  constructor(url) {
    super("tansy-source", true);
    /** @readonly */
    this.url = url;
  }
}

/** Answers now come from the live FAQ page. */
export class TansyUpdateEvent extends TansyEvent {
  /** @param {LiveReport} report */
  constructor({ entries, embedded, restored }) {
    super("tansy-update");
    /** Number of its questions. @readonly */
    this.entries = entries;
    /** Number of texts that had to be embedded. @readonly */
    this.embedded = embedded;
    /** Whether the result of an earlier visit was used. @readonly */
    this.restored = restored;
  }
}

/** Something failed; the visitor sees a friendlier message. */
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
