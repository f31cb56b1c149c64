// The call of a language model: which protocol, when again, when not, and what its failures say.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { after } from "node:test";
import { everyProtocol } from "../support/protocols.js";
import { brokenServer, languageModel } from "./support/llm.js";
import { serve } from "./support/server.js";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const QUESTION = "Do you deliver to Princeton?";
const UNSURE = "Do you deliver to Newark?";
const DECLINED = "Who won the election in Brazil?";
const REPLY = "Yes, for $15 [1].";

const NOISE = /Failed to load resource|tansy: the language model did not answer/;

/** @param {Record<string, string>} [data] */
const chat = (data = {}) => ({ "/chat": page(scriptTag({ endpoint: "/api/chat", model: "mock", ...data })) });

/**
 * Counts the requests of a handler.
 * @param {import("node:http").RequestListener} handler
 */
function counted(handler) {
  const seen = { requests: 0, handler: /** @type {import("node:http").RequestListener} */ (request, response) => {
    seen.requests += 1;
    return handler(request, response);
  } };
  return seen;
}

/** Sets attributes of the chat while it is open. @param {import("./support/visitor.js").Visitor} visitor @param {Record<string, string>} attributes */
const sets = (visitor, attributes) => visitor.chat.evaluate((chat, attributes) => {
  for (const [name, value] of Object.entries(attributes)) chat.setAttribute(name, value);
}, attributes);

const all = everyProtocol(REPLY);
const GEMINI = "/v1beta/models/mock:streamGenerateContent";
const ENDPOINTS = /** @type {const} */ ([
  ["/v1/chat/completions", "auto"], ["/v1/responses", "auto"], ["/v1/messages", "auto"], ["/v1beta/models/mock:generateContent", "auto"], ["/api/chat", "ollama"],
]);
const paths = ["/v1/chat/completions", "/v1/responses", "/v1/messages", GEMINI, "/api/chat"];

story("the owner switches between endpoints and models of every protocol while the page is open", {
  site: { pages: chat(), handlers: Object.fromEntries(paths.map((path) => [path, all.handler])) },
}, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  for (const [endpoint, api] of ENDPOINTS) {
    await sets(visitor, { endpoint, api, model: `mock-${api}` });
    const answer = await visitor.asks(QUESTION);
    match(await answer.locator(".text").innerText(), /Yes, for \$15/, endpoint);
    equal(await answer.locator(".sources li").count(), 1, endpoint);
    equal((await visitor.events("answer")).at(-1).by, "llm", endpoint);
  }
  deepEqual(all.requests.map(({ path }) => path), paths);
});

const failing = [brokenServer(503), brokenServer(429), languageModel(REPLY).handler];
const shaky = counted((request, response) => /** @type {import("node:http").RequestListener} */ (failing.shift())(request, response));

story("an endpoint that is busy is asked again, and the visitor gets its answer", { site: { pages: chat(), handlers: { "/api/chat": shaky.handler } }, noise: NOISE }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).innerText(), /Yes, for \$15/);
  equal(shaky.requests, 3);
  deepEqual(await visitor.events("error"), []);
});

const limited = counted((_request, response) => response.writeHead(429, { "retry-after": "60" }).end());

story("an endpoint that asks for more patience than a visitor has is not waited for", { site: { pages: chat(), handlers: { "/api/chat": limited.handler } }, noise: NOISE }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  const start = performance.now();
  match(await (await visitor.asks(QUESTION)).innerText(), /this is from our FAQ/);
  ok(performance.now() - start < 3000);
  equal(limited.requests, 1);
});

const cut = counted((_request, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" }).write('data: {"choices":[{"delta":{"content":"Yes, "}}]}\n\n', () => setTimeout(() => response.destroy(), 20));
});

story("an answer that has begun is not asked for again", { site: { pages: chat(), handlers: { "/api/chat": cut.handler } }, noise: NOISE }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).innerText(), /this is from our FAQ/);
  equal(cut.requests, 1);
});

let closed = 0;
const endless = counted((_request, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  let number = 0;
  const words = setInterval(() => response.write(`data: {"choices":[{"delta":{"content":"Word ${number++}. "}}]}\n\n`), 20);
  response.on("close", () => { closed += 1; clearInterval(words); });
});

story("stopping an answer closes the connection to the endpoint", { site: { pages: chat({ "max-tokens": "4000", grounding: "off" }), handlers: { "/api/chat": endless.handler } } }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  await visitor.input.fill(QUESTION);
  await visitor.input.press("Enter");
  await visitor.chat.getByText("Word 3.").waitFor();
  await visitor.chat.getByRole("button", { name: "Stop" }).click();
  match(await (await visitor.answer()).innerText(), /Stopped/);
  await visitor.page.waitForTimeout(500);
  deepEqual([endless.requests, closed], [1, 1]);
});

const once = counted(languageModel(REPLY).handler);

story("the same question within a minute is answered from memory, another one is not", { site: { pages: chat({ grounding: "off" }), handlers: { "/api/chat": once.handler } } }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  for (let time = 0; time < 3; time += 1) match(await (await visitor.asks(QUESTION)).innerText(), /Yes, for \$15/);
  equal(once.requests, 1);
  await visitor.asks("Are lilies safe for cats?");
  equal(once.requests, 2);
});

const capped = counted(languageModel(REPLY).handler);

story("a visit that has used up its questions is answered by the FAQ", { site: { pages: chat({ "max-questions": "1" }), handlers: { "/api/chat": capped.handler } }, noise: NOISE }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  await visitor.asks(QUESTION);
  match(await (await visitor.asks("Are lilies safe for cats?")).innerText(), /this is from our FAQ/);
  match((await visitor.event("error")).message, /1 questions \(max-questions\)/);
  equal(capped.requests, 1);
});

const silent = counted(languageModel("NONE").handler);

story("what is unsure goes to the model with the choices, which stand if it does not know", { site: { pages: chat(), handlers: { "/api/chat": silent.handler } } }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  await visitor.waitsForTheModel();
  const answer = await visitor.asks(UNSURE);
  equal((await visitor.events("answer"))[0].decision, "clarify");
  ok(await answer.locator(".choices .chip").count() > 1);
  equal(silent.requests, 1);
  await visitor.asks(DECLINED);
  equal((await visitor.events("answer"))[1].decision, "decline");
  equal(silent.requests, 1, "what is declined is never sent");
});

const knowing = languageModel("Not to Newark itself, but to Trenton [1].");

story("an answer to what is unsure has the choices below it", { site: { pages: chat(), handlers: { "/api/chat": knowing.handler } } }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  await visitor.waitsForTheModel();
  const text = await (await visitor.asks(UNSURE)).innerText();
  match(text, /Not to Newark itself[\s\S]*Did you mean one of these/);
  equal((await visitor.events("answer"))[0].by, "llm");
  ok(/NONE/.test(knowing.prompts[0].messages[0].content));
});

/** A server for programs only: it answers, but without the headers that would let a page read it. */
const foreign = await serve({ folders: {}, handlers: { "/v1/chat/completions": (request, response) => response.writeHead(request.method === "POST" ? 200 : 405).end() } });
after(() => foreign.close());

story("an endpoint on another site without the header for it is named as the cause", {
  site: { pages: chat({ endpoint: `${foreign.url}/v1/chat/completions` }) }, noise: /Access to fetch|ERR_FAILED|tansy: the language model did not answer/,
}, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).innerText(), /this is from our FAQ/);
  match((await visitor.event("error")).message, /the endpoint must send Access-Control-Allow-Origin: http:\/\/localhost:\d+/);
  ok(visitor.console.some((line) => /the endpoint must send Access-Control-Allow-Origin/.test(line)));
});

/** A page whose browser has a language model of its own, in the given state. @param {string} availability */
const browserModel = (availability) => `<script>
  globalThis.asked = [];
  globalThis.LanguageModel = {
    availability: async () => "${availability}",
    async create({ initialPrompts = [], monitor, signal }) {
      monitor?.({ addEventListener: (_type, listen) => { listen({ loaded: 0.5 }); listen({ loaded: 1 }); } });
      return {
        destroy: () => asked.push("destroyed"),
        async *promptStreaming(text, { signal }) {
          asked.push(initialPrompts[0].role, text);
          signal.addEventListener("abort", () => asked.push("stopped"));
          for (const word of "Yes, for $15 [1].".split(/(?= )/)) yield word;
        },
      };
    },
  };
</script>`;

story("the browser's own model answers without any endpoint", { site: { pages: { "/chat": page(browserModel("available") + scriptTag({ api: "browser" })) } } }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).innerText(), /Yes, for \$15/);
  equal((await visitor.events("answer"))[0].by, "llm");
  deepEqual(await visitor.page.evaluate(() => globalThis.asked), ["system", QUESTION, "destroyed"]);
});

for (const [availability, reason] of [["downloadable", /is being downloaded/], ["unavailable", /does not run on this device/]]) {
  story(`a browser's model that is ${availability} leaves the answer to the FAQ`, {
    site: { pages: { "/chat": page(browserModel(String(availability)) + scriptTag({ api: "browser" })) } }, noise: NOISE,
  }, async ({ visitor }) => {
    await visitor.visits("/chat");
    await visitor.opens();
    match(await (await visitor.asks(QUESTION)).innerText(), /this is from our FAQ/);
    match((await visitor.event("error")).message, /** @type {RegExp} */ (reason));
  });
}

/** As in a browser that does not have the Prompt API. */
const NO_MODEL = "<script>delete globalThis.LanguageModel</script>";

story("a browser without a model leaves the answer to the FAQ", { site: { pages: { "/chat": page(NO_MODEL + scriptTag({ api: "browser" })) } }, noise: NOISE }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).innerText(), /this is from our FAQ/);
  match((await visitor.event("error")).message, /has no language model/);
});
