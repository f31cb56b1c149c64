/** Tells the site's owner, in one line on the console, why the chat cannot start; the visitor sees a link. @param {unknown} error */
export function logOutage(error) {
  console.error(`tansy: the chat cannot start: ${error instanceof Error ? error.message : error}`);
}
