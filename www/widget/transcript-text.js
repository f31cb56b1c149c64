/** @import { Turn } from "./history.js" */
/** @import { Strings } from "./strings.js" */
import { h } from "./dom.js";
import { safeUrl } from "./links.js";
import { sourcesOf } from "./sources.js";

/** How long a browser may take to begin a download, in milliseconds. */
const BEGUN = 60_000;

/**
 * A conversation as plain text, with the addresses of the sources.
 * @param {Turn[]} turns
 * @param {Strings} words
 */
export function asText(turns, words) {
  return turns.map(({ question, found, done }) => {
    const text = done.text || (done.decision === "clarify" ? [words.clarify, ...(found?.related ?? []).map((entry) => `- ${entry.question}`)].join("\n") : done.decision === "decline" ? words.decline : "");
    const sources = sourcesOf(found?.sources ?? [], done).flatMap(({ url }) => (url ? [safeUrl(url)?.href ?? ""] : []));
    return [`${words.you} ${question}`, `${words.answered} ${text}`, ...sources].filter(Boolean).join("\n");
  }).join("\n\n");
}

/**
 * Saves a text as a file on the visitor's device.
 * @param {string} text
 * @param {string} name without its ending
 */
export function save(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  h("a", { href: url, download: `${name.replace(/[^\p{L}\p{N}]+/gu, "-")}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(url), BEGUN);
}
