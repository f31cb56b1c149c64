import { codeOf } from "../engine/errors.js";
import { h } from "./dom.js";

/** What the site's owner can do about a fault whose message does not say so. @type {Record<string, string>} */
const REMEDIES = {
  network: "Check that the file is there, and that the server and the Content-Security-Policy (connect-src, script-src) let the page load it.",
  mismatch: "Upload the whole folder of one `tansy build`.",
  crashed: "Reload the page; if it happens again, please report it with the browser's version.",
};

/** The faults on the console so far. @type {Set<string>} */
const told = new Set();

/**
 * Tells the site's owner on the console what is wrong, why, and what to do; once for each fault. The visitor sees a friendlier text.
 * @param {"error" | "warn"} level
 * @param {string} what
 * @param {unknown} error an error, or its message
 */
function tell(level, what, error) {
  const message = messageOf(error);
  const remedy = REMEDIES[codeOf(error) ?? ""];
  const line = [`tansy: ${what}: ${message}`, remedy].filter(Boolean).join(" ");
  if (told.has(line)) return;
  told.add(line);
  console[level](line);
}

/** The chat cannot start; the visitor sees a link. @param {unknown} error */
export function logOutage(error) {
  tell("error", "the chat cannot start", error);
}

/** The language model did not answer; the visitor sees the FAQ's answer. @param {string} reason */
export function logEndpoint(reason) {
  tell("warn", "the language model did not answer", reason);
}

/** Something failed, and the chat works without it. @param {string} what @param {unknown} error */
export function logFault(what, error) {
  tell("warn", what, error);
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
