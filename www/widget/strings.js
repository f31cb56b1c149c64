/** The texts of the widget. Placeholders are in braces. */
const en = {
  name: "Ask us",
  subtitle: "Answers from our FAQ",
  launcher: "Ask a question",
  close: "Close",
  conversation: "Conversation",
  greeting: "Hello! What would you like to know?",
  welcome: "You're welcome! Is there anything else?",
  farewell: "Goodbye! Come back any time.",
  robot: "I am a program, not a person: I look up answers in our FAQ.",
  help: "I look up answers in our FAQ. Ask in your own words, for example:",
  human: "I am a program and cannot connect you to a person.",
  goOn: "What would you like to know?",
  otherwise: "All right. You can also ask in other words.",
  starters: "Often asked",
  placeholder: "Ask a question…",
  input: "Your question",
  send: "Send",
  stop: "Stop",
  you: "You asked:",
  thinking: "Looking it up…",
  understood: "Showing answers for “{question}”.",
  source: "From our FAQ",
  related: "Related questions",
  clarify: "Did you mean one of these?",
  decline: "I don't know: our FAQ has no answer to that.",
  unanswered: "Our FAQ has no answer to “{question}”.",
  contact: "A person can help:",
  nearest: "Similar questions",
  helpful: "Was this helpful?",
  yes: "Yes",
  no: "No",
  thanks: "Thank you!",
  fallback: "The assistant could not answer; this is from our FAQ.",
  doubtful: "Our FAQ does not say this: “{text}”",
  stopped: "Stopped.",
  failed: "Sorry, something went wrong. Please ask again.",
  unavailable: "The assistant cannot start here.",
  faq: "Read our FAQ",
  retry: "Try again",
  offer: "Answers get better with a download of {size}.",
  download: "Download",
  private: "Your questions stay on this device.",
  written: "Written by AI from our FAQ. It can be wrong.",
};

/** @typedef {typeof en} Strings */

/** The texts by language, the first part of a BCP 47 tag. @type {Record<string, Strings>} */
const languages = { en };

/** Languages written from right to left. */
const RTL = /^(ar|arc|ckb|dv|fa|he|iw|khw|ks|ps|sd|ug|ur|yi)\b/i;

/**
 * The texts for a language; English if there are none for it.
 * @param {string} language
 * @param {Partial<Strings>} [own] replacements from the page
 * @returns {Strings}
 */
export function stringsFor(language, own) {
  const [primary = ""] = language.toLowerCase().split("-");
  return { ...en, ...languages[primary], ...own };
}

/**
 * @param {string} language
 * @returns {"rtl" | "ltr"}
 */
export function directionOf(language) {
  return RTL.test(language) ? "rtl" : "ltr";
}

/**
 * @param {number} bytes
 * @param {string} language
 */
export function formatSize(bytes, language) {
  const options = /** @type {const} */ ({ style: "unit", unit: "megabyte", maximumFractionDigits: 0 });
  const megabytes = Math.max(1, bytes / 1e6);
  try {
    return new Intl.NumberFormat(language, options).format(megabytes);
  } catch {
    return new Intl.NumberFormat("en", options).format(megabytes); // the page's lang is not a language tag
  }
}
