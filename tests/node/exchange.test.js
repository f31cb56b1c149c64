// The exchange with an endpoint, without a browser: what is sent, when again, and what ends it. The chat is a stand-in; tests/native/chat has the real one.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";

Object.assign(globalThis, { self: { origin: "http://shop.example" } });
const { exchange } = await import("../../www/engine/exchange.js");
const { pagePost } = await import("../../www/engine/page-post.js");
const { serve } = await import("../../www/engine/prompt-api.js");
const { waitBefore } = await import("../../www/engine/retry.js");

/** @type {import("node:http").RequestListener} */
let handler;
let requests = 0;
const server = createServer((request, response) => {
  if (request.method === "POST") requests += 1;
  request.resume().on("end", () => handler(request, response));
});
await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
const url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}/`;
after(() => {
  server.closeAllConnections();
  server.close();
});

/** A chat whose answer is the body of the response, word for word. */
class Chat {
  text = "";
  status = 0;
  done = false;
  freed = false;
  request;
  /** @param {string} url @param {string} [body] */
  constructor(url, body = "{}") { this.request = { url, headers: [["content-type", "application/json"]], body }; }
  get written() { return this.text.length; }
  start() { return [{ type: "sources", sources: [] }]; }
  /** @param {number} status */
  head(status) { this.status = status; }
  /** @param {Uint8Array} bytes */
  push(bytes) {
    const text = new TextDecoder().decode(bytes);
    this.text += text;
    return [{ type: "token", text }];
  }
  end() {
    if (this.status !== 200) return this.fail(`the endpoint answered ${this.status}`);
    this.done = true;
    return [{ type: "done", text: this.text, by: "llm", fallback: false }];
  }
  /** @param {string} message */
  fail(message) {
    this.done = true;
    return [{ type: "error", message }, { type: "done", text: "the FAQ's", by: "faq", fallback: true }];
  }
  free() { this.freed = true; }
}

let number = 0;

/** The last event, the reason of a failure, the number of requests, and the seconds that it took. @param {object} [llm] @param {{ question?: string, signal?: AbortSignal, chat?: Chat }} [more] */
async function ask(llm = {}, { question = `Question ${number++}?`, signal = new AbortController().signal, chat = new Chat(url) } = {}) {
  /** @type {any[]} */
  const events = [];
  const [before, start] = [requests, performance.now()];
  await exchange(/** @type {any} */ (chat), question, llm, signal, (event) => events.push(event));
  ok(chat.freed);
  const error = events.find(({ type }) => type === "error")?.message;
  return { ...events.at(-1), error, requests: requests - before, seconds: (performance.now() - start) / 1000 };
}

/** Answers with each of these in turn, the last again and again. @param {...[number, object?, string?]} answers */
function answers(...answers) {
  handler = (_request, response) => {
    const [status, headers = {}, body = ""] = answers.length > 1 ? /** @type {any} */ (answers.shift()) : answers[0];
    response.writeHead(status, headers).end(body);
  };
}

test("an endpoint that is busy or broken is asked again, at most twice", async () => {
  answers([503], [429, { "retry-after": "0" }], [200, {}, "Yes."]);
  deepEqual((({ text, requests }) => ({ text, requests }))(await ask()), { text: "Yes.", requests: 3 });
  answers([500]);
  const failed = await ask();
  deepEqual([failed.error, failed.requests, failed.by], ["the endpoint answered 500", 3, "faq"]);
  ok(failed.seconds > 1.4 && failed.seconds < 4, `${failed.seconds} s`);
});

test("an endpoint that refuses is not asked again", async () => {
  for (const status of [400, 401, 403, 404, 413, 422]) {
    answers([status]);
    deepEqual([(await ask()).requests, status], [1, status]);
  }
});

test("how long an endpoint asks to wait is honoured, unless it is too long", async () => {
  answers([429, { "retry-after": "1" }], [200, {}, "Yes."]);
  const { seconds, text } = await ask();
  ok(seconds >= 1 && seconds < 2.5 && text === "Yes.", `${seconds} s`);
  answers([429, { "retry-after": new Date(Date.now() + 2500).toUTCString() }], [200, {}, "Yes."]);
  ok((await ask()).seconds > 1);
  answers([429, { "retry-after": "60" }]);
  deepEqual((({ error, requests }) => ({ error, requests }))(await ask()), { error: "the endpoint answered 429", requests: 1 });
});

test("waits grow, differ, and end", () => {
  const waits = (/** @type {number} */ tries) => Array.from({ length: 50 }, () => Number(waitBefore(tries)));
  ok(waits(1).every((wait) => wait >= 500 && wait <= 750) && new Set(waits(1)).size > 10);
  ok(waits(2).every((wait) => wait >= 1000 && wait <= 1500));
  equal(waitBefore(3), undefined);
});

test("there is no other try for which the time does not suffice", async () => {
  answers([500]);
  const { error, requests, seconds } = await ask({ answerTimeout: 0.4 });
  deepEqual([error, requests], ["the endpoint answered 500", 1]);
  ok(seconds < 0.4);
});

test("first words, words and the whole answer have a time limit each", async () => {
  handler = (_request, response) => response.writeHead(200).flushHeaders();
  match((await ask({ tokenTimeout: 0.2 })).error, /nothing of an answer for 0.2 s \(token-timeout\)/);
  match((await ask({ tokenTimeout: 5, firstTokenTimeout: 0.2 })).error, /for 0.2 s \(first-token-timeout\)/);
  handler = (_request, response) => response.writeHead(200).write("Yes, ");
  match((await ask({ tokenTimeout: 0.2, firstTokenTimeout: 5 })).error, /for 0.2 s \(token-timeout\)/);
  handler = (_request, response) => {
    response.writeHead(200);
    const words = setInterval(() => response.write("and "), 50);
    response.on("close", () => clearInterval(words));
  };
  const { error, requests } = await ask({ tokenTimeout: 5, answerTimeout: 0.5 });
  match(error, /within 0.5 s \(answer-timeout\)/);
  equal(requests, 1);
});

test("cancelling closes the connection, also while waiting for another try", async () => {
  let closed = 0;
  handler = (_request, response) => {
    response.on("close", () => { closed += 1; });
    response.writeHead(200).write("Yes, ");
  };
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  await rejects(ask({}, { signal: stop.signal }), { code: "cancelled" });
  await new Promise((done) => setTimeout(done, 100));
  equal(closed, 1);
  answers([503]);
  const again = new AbortController();
  setTimeout(() => again.abort(), 100);
  const [before, start] = [requests, performance.now()];
  await rejects(ask({}, { signal: again.signal }), { code: "cancelled" });
  ok(performance.now() - start < 400);
  equal(requests - before, 1);
});

test("what has begun is not asked for again", async () => {
  handler = (_request, response) => {
    response.writeHead(200, { "content-length": "100" }).write("Yes, ", () => setTimeout(() => response.destroy(), 20));
  };
  const { error, requests } = await ask();
  match(error, /cut off/);
  equal(requests, 1);
});

test("the same question is answered from memory, a failure is not remembered", async () => {
  answers([400], [200, {}, "Yes."], [200, {}, "No."]);
  const question = "The same?";
  equal((await ask({}, { question })).by, "faq");
  equal((await ask({}, { question })).text, "Yes.");
  deepEqual((({ text, requests }) => ({ text, requests }))(await ask({}, { question: " The same? " })), { text: "Yes.", requests: 0 });
  equal((await ask({ model: "another" }, { question })).text, "No.");
});

test("an endpoint on another site that is there is told what header it lacks", async () => {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, options) => {
    if (options?.mode !== "no-cors") throw new TypeError("Failed to fetch");
    return new Response();
  };
  try {
    const { error, by } = await ask();
    match(error, /must send Access-Control-Allow-Origin: http:\/\/shop\.example/);
    equal(by, "faq");
  } finally {
    globalThis.fetch = fetch;
  }
  match((await ask({ answerTimeout: 3 }, { chat: new Chat("http://127.0.0.1:1/") })).error, /cannot be reached: .*connect-src/);
});

test("a visit has an allowance of questions and of tokens", async () => {
  answers([200, {}, "Yes."]);
  const { error, by, requests } = await ask({ maxQuestions: 1 });
  match(error, /has asked the endpoint 1 questions \(max-questions\)/);
  deepEqual([by, requests], ["faq", 0]);
  match((await ask({ maxSessionTokens: 1000 }, { chat: new Chat(url, "x".repeat(5000)) })).error, /max-session-tokens/);
});

test("the browser's own model answers through the page, and is stopped", async () => {
  const [seen, text] = [/** @type {string[]} */ ([]), "Yes, for $15."];
  Object.assign(globalThis, { LanguageModel: {
    availability: async () => "available",
    create: async (/** @type {any} */ { initialPrompts }) => ({
      destroy: () => seen.push("destroyed"),
      async *promptStreaming(/** @type {string} */ last, /** @type {{ signal: AbortSignal }} */ { signal }) {
        seen.push(initialPrompts[0].content, last);
        yield* text.split(/(?= )/);
        if (last !== "wait") return;
        await new Promise((done) => signal.addEventListener("abort", () => done(seen.push("stopped"))));
      },
    }),
  } });
  const run = async (/** @type {string} */ last, signal = new AbortController().signal) => {
    const { port1, port2 } = new MessageChannel();
    serve(port1, "en");
    const body = JSON.stringify({ messages: [{ role: "system", content: "rules" }, { role: "user", content: last }], options: {} });
    const events = /** @type {any[]} */ ([]);
    try {
      await exchange(/** @type {any} */ (new Chat("browser", body)), last, {}, signal, (event) => events.push(event), pagePost(port2));
    } finally {
      setTimeout(() => [port1, port2].forEach((port) => port.close()), 100);
    }
    return events.at(-1);
  };
  const lines = (await run("Princeton?")).text.trim().split("\n").map((/** @type {string} */ line) => JSON.parse(line));
  equal(lines.map(({ message }) => message?.content ?? "").join(""), text);
  equal(lines.at(-1).done, true);
  deepEqual(seen.splice(0), ["rules", "Princeton?", "destroyed"]);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  await rejects(run("wait", stop.signal), { code: "cancelled" });
  await new Promise((done) => setTimeout(done, 50));
  deepEqual(seen, ["rules", "wait", "stopped", "destroyed"]);
});
