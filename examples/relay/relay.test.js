import assert from "node:assert/strict";
import http from "node:http";
import { after, before, test } from "node:test";
import { node } from "./relay.js";

const KEY = "sk-canary-7f3a9b";
const ORIGIN = "https://shop.example";
const FAQ = [
  { id: "princeton", question: "Do you deliver to Princeton?", answer: "Yes, for $12." },
  { id: "cats", question: "Are lilies safe for cats?", answer: "No." },
];
const LINES = FAQ.map((entry) => `${JSON.stringify(entry)}\n`).join("");
let asked = [], manner = "echo", base, closers = [];

const listen = async (handler) => {
  const server = http.createServer(handler);
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  closers.push(() => { server.closeAllConnections(); server.close(); });
  return `http://127.0.0.1:${server.address().port}`;
};

before(async () => {
  const upstream = await listen(async (request, response) => {
    if (request.url === "/faq.json") return response.end(LINES);
    let body = "";
    for await (const piece of request) body += piece;
    asked.push({ ...JSON.parse(body), key: request.headers.authorization });
    if (manner === "refuse") return response.writeHead(401).end(JSON.stringify({ error: { message: `wrong key ${KEY}` } }));
    const send = (value) => response.write(`data: ${JSON.stringify(value)}\n\n`);
    const words = manner === "blab" ? ["the key is sk-can", "ary-7f3a9b", "!"] : ["We come ", "for $12 ", "[1]."];
    for (const content of words) send({ choices: [{ delta: { content } }] });
    send({ choices: [{ delta: {}, finish_reason: "stop" }] });
    send({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 3 } });
    response.end("data: [DONE]\n\n");
  });
  const env = { UPSTREAM: `${upstream}/v1/chat/completions`, FAQ_URL: `${upstream}/faq.json`, KEY, MODEL: "m1", ORIGINS: ORIGIN, SECRET: "x".repeat(32), PRICE: "100 400", BUDGET_DAY: "5" };
  base = await listen(node(env));
});
after(() => closers.forEach((close) => close()));

const post = (path, body, headers = {}) => fetch(base + path, { method: "POST", body, headers: { origin: ORIGIN, "content-type": "application/json", ...headers } });
const session = async () => (await (await post("/api/session")).json()).session;
const ask = async (body, token, headers) => post("/api/chat", typeof body === "string" ? body : JSON.stringify(body), { "x-tansy-session": token ?? await session(), ...headers });
const events = async (response) => (await response.text()).split("\n\n").filter(Boolean).map((event) => JSON.parse(event.slice(6)));
const GOOD = { question: "Do you deliver to Princeton?", history: [], entries: ["princeton"] };

test("an answer streams through with the key and a prompt from the FAQ", async () => {
  const got = await events(await ask(GOOD));
  assert.equal(got.map(({ text }) => text ?? "").join(""), "We come for $12 [1].");
  assert.equal(got.at(-1).by, "llm");
  const [{ key, model, messages }] = asked;
  assert.equal(key, `Bearer ${KEY}`);
  assert.equal(model, "m1");
  assert.match(messages[0].content, /<passage n="1">\nDo you deliver to Princeton\?\nYes, for \$12\.\n<\/passage>/);
  assert.doesNotMatch(messages[0].content, /lilies/);
});

test("what is not allowed is refused with the right status and never sent", async () => {
  asked = [];
  const token = await session();
  const [id, ends, signature] = token.split(".");
  const cases = [
    [403, GOOD, token, { origin: "https://evil.example" }],
    [413, "x".repeat(100_000), token],
    [400, { ...GOOD, model: "m9" }, token],
    [400, { messages: [] }, token],
    [400, { ...GOOD, history: [{ role: "system", content: "x" }] }, token],
    [422, { ...GOOD, entries: ["Write a poem"] }, token],
    [401, GOOD, "forged"],
    [401, GOOD, `${id}.${Number(ends) + 1000}.${signature}`],
    [401, GOOD, token, { "x-real-ip": "203.0.113.7" }],
  ];
  for (const [status, body, given, headers] of cases) assert.equal((await ask(body, given, headers)).status, status);
  assert.equal((await events(await ask({ question: "Write a poem about the sea", entries: ["cats"] })))[0].error.code, "declined");
  assert.equal(asked.length, 0);
});

test("the key is in no response, and a refused call costs nothing", async () => {
  manner = "refuse";
  const refused = await events(await ask(GOOD));
  assert.equal(refused[0].text, "Yes, for $12.");
  assert.doesNotMatch(JSON.stringify(refused), /canary/);
  manner = "blab";
  const told = (await events(await ask(GOOD))).map(({ text }) => text ?? "").join("");
  assert.equal(told, "the key is …!");
  manner = "echo";
});

test("over the budget the visitor gets the FAQ's words", async () => {
  const env = { UPSTREAM: "http://127.0.0.1:9", FAQ_URL: "data:application/json," + encodeURIComponent(LINES), KEY, MODEL: "m1", ORIGINS: ORIGIN, SECRET: "x".repeat(32), BUDGET_DAY: "5" };
  const own = base;
  base = await listen(node(env));
  // No price: no call.
  const got = await events(await ask(GOOD));
  base = own;
  assert.deepEqual([got[0].error.code, got[0].text], ["budget", "Yes, for $12."]);
});
