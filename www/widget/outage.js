/** Tells the site's owner, in one line on the console, why the chat cannot start; the visitor sees a link. @param {unknown} error */
export function logOutage(error) {
  console.error(`tansy: the chat cannot start: ${error instanceof Error ? error.message : error}`);
}

/** The reasons on the console so far. @type {Set<string>} */
const logged = new Set();

/** Tells the site's owner, once for each reason, why the language model did not answer; the visitor sees the FAQ's answer. @param {string} reason */
export function logEndpoint(reason) {
  if (logged.has(reason)) return;
  logged.add(reason);
  console.warn(`tansy: the language model did not answer: ${reason}`);
}
