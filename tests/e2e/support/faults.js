/**
 * Everything that a language model's server, or what stands between, is known to do wrong. Each fault is a handler; `random` is drawn from a seed, so that
 * a failure can be repeated.
 *
 * @typedef {import("node:http").ServerResponse} Response
 * @typedef {(response: Response, random: () => number, elsewhere: string) => unknown} Fault
 */

const STREAM = { "content-type": "text/event-stream" };
const JSON_TYPE = { "content-type": "application/json" };

/** What the model says where it says something. */
export const WORDS = "The model's own words.";

/** @param {object} delta @param {string | null} [reason] */
const event = (delta, reason = null) => `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: reason }] })}\n\n`;
const said = (/** @type {string} */ content) => event({ content });

/** Sends the same piece again and again, until the client leaves. @param {Response} response @param {string | Buffer} piece @param {number} pause */
function repeat(response, piece, pause) {
  if (response.destroyed) return;
  const next = () => setTimeout(() => repeat(response, piece, pause), pause);
  if (response.write(piece)) next();
  else response.once("drain", next);
}

/** @param {string | Buffer} piece @param {number} pause @param {object} [head] @param {number} [status] @returns {Fault} */
const forever = (piece, pause, head = STREAM, status = 200) => (response) => {
  response.writeHead(status, { ...head });
  repeat(response, piece, pause);
};

/** Sends everything at once. @param {string | Buffer} body @param {object} [head] @param {number} [status] @returns {Fault} */
const whole = (body, head = STREAM, status = 200) => (response) => response.writeHead(status, { ...head }).end(body);

/** Sends a beginning and then nothing any more. @param {string} body @param {object} [head] @param {number} [status] @returns {Fault} */
const stalls = (body, head = STREAM, status = 200) => (response) => {
  response.writeHead(status, { ...head });
  response.flushHeaders();
  if (body) response.write(body);
};

/** Sends a beginning and breaks the connection. @param {string} body @returns {Fault} */
const resets = (body) => (response, random) => {
  response.writeHead(200, STREAM);
  response.write(body.slice(0, Math.ceil(random() * body.length)), () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
};

/** Writes to the connection as it is, past HTTP. @param {string} bytes @returns {Fault} */
const raw = (bytes) => (response) => response.socket?.end(bytes);

/** @param {number} status @returns {Fault} */
const redirect = (status) => (response, _random, elsewhere) => response.writeHead(status, { location: elsewhere }).end();

const page = "<!doctype html><title>Sign in</title><h1>Sign in</h1>";

/** Random bytes. @param {() => number} random @param {number} length */
const garbage = (random, length) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));

/** Faults for which the FAQ answers. @type {Record<string, Fault>} */
export const FAULTS = {
  "hangs before the head": () => {},
  "closes the connection": (response) => response.socket?.destroy(),
  "resets the connection": (response) => response.socket?.resetAndDestroy(),
  "hangs after the head": stalls(""),
  "does not speak HTTP": raw("SSH-2.0-OpenSSH_9.6\r\n"),
  "sends half a head": raw("HTTP/1.1 200 OK\r\nContent-Ty"),
  "sends a head without end": (response) => { response.socket?.write(`HTTP/1.1 200 OK\r\nX: ${"x".repeat(400_000)}`); },
  "redirects (301)": redirect(301),
  "redirects (302)": redirect(302),
  "redirects (303)": redirect(303),
  "redirects (307)": redirect(307),
  "redirects (308)": redirect(308),
  "redirects to itself": (response) => response.writeHead(307, { location: "" }).end(),
  "refuses (400)": whole('{"error":{"message":"bad request"}}', JSON_TYPE, 400),
  "refuses (401)": whole('{"error":"no key"}', JSON_TYPE, 401),
  "refuses (403)": whole(page, { "content-type": "text/html" }, 403),
  "refuses (404)": whole("", {}, 404),
  "refuses (405)": whole("", { allow: "GET" }, 405),
  "refuses (413)": whole("too large", {}, 413),
  "limits the rate (429)": whole('{"error":{"message":"slow down"}}', { ...JSON_TYPE, "retry-after": "3600" }, 429),
  "fails (500)": whole('{"error":{"message":"overloaded"}}', JSON_TYPE, 500),
  "fails (502)": whole(page, { "content-type": "text/html" }, 502),
  "fails (503)": whole("", {}, 503),
  "fails (504)": whole("upstream timed out", {}, 504),
  "fails with a body without end": forever("overloaded ", 5, {}, 500),
  "fails and hangs": stalls('{"error":', JSON_TYPE, 500),
  "fails with a stream that looks right": whole(said(WORDS) + "data: [DONE]\n\n", STREAM, 500),
  "fails with 2 MB": whole("x".repeat(2 << 20), {}, 500),
  "answers nothing (204)": (response) => response.writeHead(204).end(),
  "answers nothing (200)": whole(""),
  "answers with a web page": whole(page, { "content-type": "text/html" }),
  "answers OK": whole("OK", { "content-type": "text/plain" }),
  "answers with another JSON": whole('{"ok":true}', JSON_TYPE),
  "answers with an error and 200": whole('{"error":{"message":"overloaded"}}', JSON_TYPE),
  "answers with half of JSON": whole('{"choices":[{"message":{"content":"Yes', JSON_TYPE),
  "answers with JSON of 3 MB": whole(JSON.stringify({ padding: "x".repeat(3 << 20) }), JSON_TYPE),
  "answers with JSON that never ends": forever(`{"choices":[`, 5, JSON_TYPE),
  "answers with deep JSON": whole(`${"[".repeat(100_000)}${"]".repeat(100_000)}`, JSON_TYPE),
  "answers with random bytes": (response, random) => response.writeHead(200, STREAM).end(garbage(random, 5000)),
  "answers with random bytes for ever": (response, random) => forever(garbage(random, 5000), 5)(response, random, ""),
  "claims that plain text is gzip": whole(said(WORDS), { ...STREAM, "content-encoding": "gzip" }),
  "says more bytes than it sends": (response) => {
    response.writeHead(200, { ...STREAM, "content-length": 9999 }).write(said("Begun"));
    setTimeout(() => response.destroy(), 20);
  },
  "answers in UTF-16": whole(Buffer.from(said(WORDS), "utf16le")),
  "sends null bytes": whole("\0".repeat(1000)),
  "sends nothing but [DONE]": whole("data: [DONE]\n\n"),
  "says nothing but blanks": whole(said("  \n ") + "data: [DONE]\n\n"),
  "cites what it was not given, and nothing else": whole(said("[99]") + "data: [DONE]\n\n"),
  "calls a tool": whole(event({ tool_calls: [{ function: { name: "search" } }] }) + event({}, "tool_calls")),
  "is filtered": whole(said("Hm") + event({}, "content_filter")),
  "fails in the middle": whole(said("Hm") + event({}, "error")),
  "sends an error in the stream": whole(said("It costs $9") + 'data: {"error":{"message":"gone"}}\n\n'),
  "sends what is not JSON in the stream": whole(said("Begun") + "data: hello\n\n"),
  "ends in the middle": whole(said("Begun")),
  "resets in the middle": resets(said("Begun").repeat(9)),
  "stalls after the first words": stalls(said("Begun")),
  "stalls in an event": stalls(said("Begun") + "data: {"),
  "keeps alive by comments for ever": forever(": keep-alive\n\n", 20),
  "pings for ever": forever("event: ping\ndata: \n\n", 20),
  "sends empty deltas for ever": forever(said(""), 20),
  "sends choices without end and without a choice": forever('data: {"choices":[]}\n\n', 20),
  "reasons for ever": forever(event({ reasoning_content: "Hmm, " }), 20),
  "says blanks for ever": forever(said(" "), 20),
  "drips words for ever": forever(said("and "), 50),
  "drips bytes that never become an event": forever("d", 20),
  "sends an event of 2 MB": whole(`data: "${"x".repeat(2 << 20)}"\n\n`),
  "sends an event without end": forever(`${"x".repeat(1000)}`, 1),
  "floods with comments": forever(`: ${"x".repeat(60_000)}\n`, 0),
  "floods with empty deltas": forever(said("").repeat(500), 0),
};

/** Oddities that a model's answer survives. @type {Record<string, Fault>} */
export const ODDITIES = {
  "sends empty reasons to finish": whole(event({ content: "The model's " }, "") + event({ content: "own words." }, "") + event({}, "stop")),
  "ends its lines in CR": whole((said(WORDS) + event({}, "stop")).replaceAll("\n", "\r")),
  "says that the stream is a web page": whole(said(WORDS) + event({}, "stop"), { "content-type": "text/html" }),
  "answers with one JSON document": whole(JSON.stringify({ choices: [{ message: { content: WORDS }, finish_reason: "stop" }] }), JSON_TYPE),
  "goes on after [DONE] for ever": (response) => {
    response.writeHead(200, STREAM).write(`${said(WORDS)}data: [DONE]\n\n`);
    repeat(response, said("more"), 20);
  },
  "sends 103 before its answer": (response) => { response.writeEarlyHints({ link: "</x>; rel=preload" }); whole(said(WORDS) + event({}, "stop"))(response, Math.random, ""); },
  "sends its answer byte by byte": async (response) => {
    response.writeHead(200, STREAM);
    for (const byte of Buffer.from(said(WORDS) + event({}, "stop"))) {
      response.write(Buffer.of(byte));
      await new Promise((done) => setImmediate(done));
    }
    response.end();
  },
};

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). @param {number} seed */
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A list in a random order. @template T @param {T[]} list @param {() => number} random */
export function shuffled(list, random) {
  return list.map((item) => ({ item, key: random() })).sort((a, b) => a.key - b.key).map(({ item }) => item);
}
