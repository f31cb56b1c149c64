/** @import { Chat } from "./wasm-modules.js" */
/** @import { AskEvent, EndpointRequest, Limits } from "./types.js" */
import { Deadline } from "./deadline.js";
import { TansyError, cancelled, codeOf } from "./errors.js";
import { withSession } from "./relay-session.js";

/**
 * The exchange with a language model's endpoint, in the worker. `Chat` decides what to send and what the response means; here the bytes
 * are moved. Whatever the endpoint does, the answer ends: in time, with the FAQ's own words if need be.
 */

/** Default limits, in seconds. Visitors give up sooner than slow models do. */
const TOKEN_TIMEOUT = 12;
const ANSWER_TIMEOUT = 60;

/** How long the body of an error may take, in milliseconds: its reason is of use to the site's owner only. */
const ERROR_BODY = 1000;

/** Maximum size of a response, in bytes; the longest answer that is shown has 64 KB, of which each token may come with a long event around it. */
const MAX_BYTES = 8 << 20;

/**
 * Answers one question: reports its events, and sends the request in between if there is one.
 * @param {Chat} chat is freed
 * @param {Limits} limits
 * @param {AbortSignal} signal
 * @param {(event: AskEvent) => void} report
 */
export async function exchange(chat, { tokenTimeout = TOKEN_TIMEOUT, answerTimeout = ANSWER_TIMEOUT }, signal, report) {
  try {
    chat.start().forEach(report);
    const { request } = chat;
    if (!request) return;
    const deadline = new Deadline({ tokenTimeout, answerTimeout }, signal);
    try {
      await send(request, chat, deadline, report);
    } catch (error) {
      if (signal.aborted) throw cancelled(signal.reason);
      if (codeOf(error) !== "endpoint") throw error;
      chat.fail(/** @type {TansyError} */ (error).message).forEach(report);
    } finally {
      deadline.end();
    }
  } finally {
    chat.free();
  }
}

/**
 * @param {EndpointRequest} request
 * @param {Chat} chat
 * @param {Deadline} deadline
 * @param {(event: AskEvent) => void} report
 */
async function send({ url, headers, body }, chat, deadline, report) {
  // A redirect is not followed: it would carry the visitor's question, and the headers, to whomever it names.
  const options = /** @type {const} */ ({ method: "POST", headers, body, redirect: "manual", signal: deadline.signal });
  const response = await deadline.keptBy(withSession(url, options), `the endpoint ${url} cannot be reached`);
  if (response.type === "opaqueredirect") {
    throw new TansyError("endpoint", `the endpoint ${url} redirects, which is not followed: use the address that it leads to`);
  }
  chat.head(response.status, response.headers.get("content-type") ?? "");
  for await (const piece of pieces(response, deadline)) {
    const events = chat.push(piece);
    if (events.some(({ type }) => type === "token")) deadline.restart();
    events.forEach(report);
    if (chat.done) return;
  }
  chat.end().forEach(report);
}

/**
 * The pieces of a response's body; of an error's body only what comes soon.
 * @param {Response} response
 * @param {Deadline} deadline
 */
async function* pieces({ body, ok }, deadline) {
  const reader = body?.getReader();
  const enough = new Promise((done) => !ok && setTimeout(() => done({ done: true }), ERROR_BODY));
  for (let received = 0; reader; ) {
    const read = deadline.keptBy(reader.read(), "the endpoint's answer was cut off");
    const { done, value } = await Promise.race([read, enough]);
    if (done) return;
    received += value.length;
    if (received > MAX_BYTES) throw new TansyError("endpoint", `the endpoint sent more than ${MAX_BYTES >> 20} MB`);
    yield value;
  }
}
