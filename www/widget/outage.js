import { h } from "./dom.js";

/** Tells the site's owner, in one line on the console, why the chat cannot start; the visitor sees a link. @param {unknown} error */
export function logOutage(error) {
  console.error(`tansy: the chat cannot start: ${messageOf(error)}`);
}

/** The reasons on the console so far. @type {Set<string>} */
const logged = new Set();

/** Tells the site's owner, once for each reason, why the language model did not answer; the visitor sees the FAQ's answer. @param {string} reason */
export function logEndpoint(reason) {
  warn(`the language model did not answer: ${reason}`);
}

/** Tells the site's owner, once for each reason, what the chat does without: the model, or the latest text of a page. @param {unknown} error */
export function logLack(error) {
  warn(messageOf(error));
}

/** @param {string} reason */
function warn(reason) {
  if (logged.has(reason)) return;
  logged.add(reason);
  console.warn(`tansy: ${reason}`);
}

/**
 * A note in the chat for the site's owner, who tries it on their own computer; elsewhere there is none.
 * @param {unknown} error
 */
export function ownersNote(error) {
  const { protocol, hostname } = location;
  if (protocol !== "file:" && !/^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return undefined;
  return h("p", { class: "owner", part: "owner", role: "note" }, `${messageOf(error)} (Only you see this, on your own computer.)`);
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
