/** @import { Post } from "./exchange.js" */

/**
 * What the page and the worker say to each other about a request to the browser's own model, which only the page has.
 * @typedef {{ body: string } | { stop: true }} ToPage
 * @typedef {{ line: string } | { end: true }} FromPage
 */

/**
 * Sends a request to the page, which answers as an endpoint would, in lines of JSON.
 * @param {MessagePort} port
 * @returns {Post}
 */
export function pagePost(port) {
  return async (_url, { body, signal }) => {
    const encoder = new TextEncoder();
    const stream = new ReadableStream({
      start(controller) {
        const stop = () => {
          port.onmessage = null;
          port.postMessage(/** @type {ToPage} */ ({ stop: true }));
          controller.error(signal.reason);
        };
        port.onmessage = ({ data }) => {
          if ("line" in data) return controller.enqueue(encoder.encode(`${data.line}\n`));
          signal.removeEventListener("abort", stop);
          controller.close();
        };
        signal.addEventListener("abort", stop);
      },
    });
    port.postMessage(/** @type {ToPage} */ ({ body }));
    return new Response(stream);
  };
}
