/** @import { TansyChat } from "./element.js" */
/** @import { Entry } from "../engine/types.js" */
import { TansySourceEvent } from "./events.js";
import { isOnPage } from "./links.js";

/**
 * @typedef {object} LinkActions
 * @property {() => void} leave called before the page shows a place that the panel may cover
 * @property {(url: URL, text: string) => Promise<Pick<Entry, "question"> | undefined>} entryAt the entry that a link leads to
 * @property {(question: string) => void} ask
 */

/**
 * Follows the links in a conversation: those to other entries of the FAQ are answered here, and those to a place on this page are not covered by the panel.
 * @param {TansyChat} host
 * @param {HTMLElement} log
 * @param {LinkActions} actions
 */
export function followLinks(host, log, { leave, entryAt, ask }) {
  log.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link?.href || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    const isSource = link.matches(".sources a, .citation");
    if (isSource && !host.dispatchEvent(new TansySourceEvent(url.href))) return event.preventDefault();
    if (!isSource && url.origin === location.origin && url.hash) {
      event.preventDefault();
      void entryAt(url, link.innerText).catch(() => undefined).then((entry) => (entry ? ask(entry.question) : go(url)));
    } else if (isOnPage(url)) leave();
  });

  /** @param {URL} url */
  function go(url) {
    if (!isOnPage(url)) return void open(url, "_blank", "noopener,noreferrer");
    leave();
    location.assign(url);
  }
}
