/** @import { Chat } from "./wasm-modules.js" */
/** @import { AskEvent, DoneEvent, EndpointRequest, LlmOptions, SourcesEvent } from "./types.js" */
import { Allowance } from "./allowance.js";
import { Deadline } from "./deadline.js";
import { TansyError, cancelled, codeOf } from "./errors.js";
import { Memory } from "./memory.js";
import { whyUnreachable } from "./reach.js";
import { withSession } from "./relay-session.js";
import { waitBefore } from "./retry.js";

/**
 * The exchange with a language model's endpoint, in the worker. `Chat` decides what to send and what the response means; here the bytes
 * are moved. Whatever the endpoint does, the answer ends: in time, with the FAQ's own words if need be.
 *
 * @typedef {(url: string, options: RequestInit & { headers: [string, string][], body: string, signal: AbortSignal }) => Promise<Response>} Post sends a request, as `fetch` does
 */

/** Default limits, in seconds. Visitors give up sooner than slow models do. */
const TOKEN_TIMEOUT = 12;
const ANSWER_TIMEOUT = 60;

/** How long the body of an error may take, in milliseconds: its reason is of use to the site's owner only. */
const ERROR_BODY = 1000;

/** Maximum size of a response, in bytes; the longest answer that is shown has 64 KB, of which each token may come with a long event around it. */
const MAX_BYTES = 8 << 20;

const memory = new Memory();
const allowance = new Allowance();

/**
 * Answers one question: reports its events, and sends the request in between if there is one.
 * @param {Chat} chat is freed
 * @param {string} question
 * @param {Partial<LlmOptions>} llm
 * @param {AbortSignal} signal
 * @param {(event: AskEvent) => void} report
 * @param {Post} [ofPage] sends the request to the browser's own model, which costs nothing
 */
export async function exchange(chat, question, llm, signal, report, ofPage) {
  try {
    const opening = chat.start();
    opening.forEach(report);
    const { request } = chat;
    if (!request) return;
    const key = keyOf(question, llm, opening);
    const known = memory.recall(key);
    if (known) return repeat(known, report);
    const deadline = new Deadline({ ...llm, tokenTimeout: llm.tokenTimeout ?? TOKEN_TIMEOUT, answerTimeout: llm.answerTimeout ?? ANSWER_TIMEOUT }, signal);
    const took = (/** @type {AskEvent} */ event) => {
      if (event.type === "token") allowance.spend(event.text);
      if (event.type === "done" && !event.fallback) memory.keep(key, event);
      report(event);
    };
    try {
      if (!ofPage) allowance.begin(request, llm);
      await send(request, chat, deadline, ofPage ?? withSession, took);
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
 * What an answer is remembered by: the question, whom it was put to, and the best entry. The history is not part of it, as the second time it holds the first; what a
 * follow-up refers to shows in the entry.
 * @param {string} question
 * @param {Partial<LlmOptions>} llm
 * @param {AskEvent[]} opening
 */
function keyOf(question, llm, [opening]) {
  const { decision, sources: [best] } = /** @type {SourcesEvent} */ (opening);
  return JSON.stringify([question.trim(), llm, decision, best]);
}

/**
 * Reports an answer from memory.
 * @param {DoneEvent} done
 * @param {(event: AskEvent) => void} report
 */
function repeat(done, report) {
  if (done.text) report({ type: "token", text: done.text });
  report(done);
}

/**
 * @param {EndpointRequest} request
 * @param {Chat} chat
 * @param {Deadline} deadline
 * @param {Post} post
 * @param {(event: AskEvent) => void} report
 */
async function send(request, chat, deadline, post, report) {
  const response = await answered(request, deadline, post);
  if (response.type === "opaqueredirect") {
    throw new TansyError("endpoint", `the endpoint ${request.url} redirects, which is not followed: use the address that it leads to`);
  }
  chat.head(response.status, response.headers.get("content-type") ?? "");
  for await (const piece of pieces(response, deadline)) {
    const { written } = chat;
    const events = chat.push(piece);
    if (chat.done) return events.forEach(report);
    // What is held back until it is checked is progress too.
    if (chat.written > written) deadline.restart();
    events.forEach(report);
  }
  chat.end().forEach(report);
}

/**
 * The beginning of a response. An endpoint that is busy or broken is asked again, if there is time.
 * @param {EndpointRequest} request
 * @param {Deadline} deadline
 * @param {Post} post
 */
async function answered({ url, headers, body }, deadline, post) {
  for (let tries = 1; ; tries += 1) {
    deadline.begin();
    // A redirect is not followed: it would carry the visitor's question, and the headers, to whomever it names.
    const options = /** @type {const} */ ({ method: "POST", headers, body, redirect: "manual", signal: deadline.signal });
    const { response, failure } = await post(url, options).then((response) => ({ response, failure: undefined }), (failure) => ({ failure, response: undefined }));
    deadline.check();
    const { error, mayPass } = response ? { error: undefined, mayPass: true } : await whyUnreachable(url, failure);
    const wait = mayPass ? waitBefore(tries, response) : undefined;
    if (wait === undefined || !deadline.allows(wait)) {
      if (response) return response;
      deadline.check();
      throw error;
    }
    void response?.body?.cancel();
    await deadline.pause(wait);
  }
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
