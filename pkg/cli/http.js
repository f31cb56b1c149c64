// Sends the requests of the module, in the main thread.
import { getSystemErrorMap } from "node:util";

/** How long a body may be silent, in milliseconds. */
const SILENT = 120_000;

/**
 * A request, and where the response goes: a head, then a piece for each message that asks for more.
 * @typedef {{ request: { method: string, url: string, headers: [string, string][], limits: (number | null)[] }, body: Uint8Array<ArrayBuffer>, port: import("node:worker_threads").MessagePort, count: Int32Array }} Request
 */

/** @param {Request} given */
export async function send({ request: { method, url, headers, limits }, body, port, count }) {
  const [connect, respond, read, whole] = limits;
  const controller = new AbortController();
  const post = (/** @type {object} */ message) => {
    port.postMessage(message);
    Atomics.add(count, 0, 1);
    Atomics.notify(count, 0);
  };
  /** Ends the exchange after a time. @param {number | null | undefined} limit */
  const timer = (limit) => (limit == null ? undefined : setTimeout(() => controller.abort(new Timeout()), limit));
  const timers = [timer(whole), timer(respond == null ? null : respond + (connect ?? 0))];
  port.on("close", () => {
    timers.forEach(clearTimeout);
    controller.abort();
  });
  let response;
  try {
    response = await fetch(url, { method, headers, redirect: "manual", signal: controller.signal, ...(method === "POST" && { body }) });
    clearTimeout(timers[1]);
    timers.push(timer(read));
    // The body arrives decompressed.
    post({ head: { status: response.status, headers: [...response.headers].filter(([name]) => name !== "content-encoding") } });
  } catch (error) {
    post({ head: failure(error) });
  }
  const reader = response?.body?.getReader();
  /** Sends the next piece, which is empty at the end. */
  async function more() {
    const silent = timer(SILENT);
    try {
      let piece = /** @type {Uint8Array} */ (new Uint8Array());
      for (let done = !reader; !done && piece.length === 0; ) {
        const read = await /** @type {ReadableStreamDefaultReader<Uint8Array>} */ (reader).read();
        ({ done } = read);
        piece = read.value ?? piece;
      }
      post({ piece });
    } catch (error) {
      post({ error: failure(error).kind === "timeout" ? "ETIMEDOUT" : "ECONNRESET" });
    }
    clearTimeout(silent);
  }
  port.on("message", more);
}

class Timeout extends Error {}

/** Why there is no response. @param {any} error */
function failure(error) {
  if (error instanceof Timeout) return { kind: "timeout", text: "timeout" };
  const cause = error.cause ?? error;
  if (["ENOTFOUND", "EAI_AGAIN"].includes(cause.code)) return { kind: "host", text: "host not found" };
  const [, words] = getSystemErrorMap().get(cause.errno) ?? [];
  return { kind: "other", text: words ? `io: ${words[0]?.toUpperCase()}${words.slice(1)}` : cause.message || error.message };
}
