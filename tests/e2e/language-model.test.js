import { deepEqual, equal, match, ok } from "node:assert/strict";
import { brokenServer, languageModel } from "./support/llm.js";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const pages = { "/chat": page(scriptTag({ endpoint: "/api/chat", model: "mock" })) };
const QUESTION = "Do you deliver to Princeton?";

/** What the console says to the site's owner if the language model fails. */
const TOLD = /tansy: the language model did not answer/;
const noise = new RegExp(`503|${TOLD.source}`);

const helpful = languageModel("Yes — our café-yellow van 🌷 drives to **Princeton** [1]. Ask us for more [1].");

story("a language model's answer is streamed, and its citations become links", { site: { pages, handlers: { "/api/chat": helpful.handler } } }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  const answer = await visitor.asks(QUESTION);
  match(await answer.locator(".text").innerText(), /our café-yellow van 🌷 drives to Princeton/);
  match(await answer.locator("a.citation").first().getAttribute("href") ?? "", /\/faq\.html#deliver-princeton$/);
  equal(await answer.locator(".sources li").count(), 1);
  equal((await visitor.events("answer"))[0].by, "llm");
  match(await visitor.panel.innerText(), /Written by AI from our FAQ\. It can be wrong/);

  const [prompt] = helpful.prompts;
  equal(prompt.model, "mock");
  equal(prompt.stream, true);
  ok(prompt.messages.at(-1).content.includes(QUESTION), "the question is in the prompt");
  ok(JSON.stringify(prompt.messages).includes("Princeton"), "the passages are in the prompt");
});

const hostile = languageModel('Yes [1]. <img src=x onerror=alert(1)> ![pixel](https://evil.example/pixel.png) [click](javascript:alert(1)) [data](data:text/html,x) <script>alert(1)</script> [99]');

story("HTML and unsafe links from a language model are shown as text", { site: { pages, handlers: { "/api/chat": hostile.handler } } }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  const text = (await visitor.asks(QUESTION)).locator(".text");
  equal(await text.locator("img, script, iframe").count(), 0);
  const links = await text.locator("a").evaluateAll((anchors) => anchors.map((anchor) => anchor.href));
  ok(links.every((href) => href.includes("/faq.html")), `only the source is a link: ${links}`);
});

story("the visitor gets the FAQ's answer and a note if the language model cannot be reached", { site: { pages, handlers: { "/api/chat": brokenServer(503) } }, noise }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  const answer = await visitor.asks(QUESTION);
  match(await answer.innerText(), /could not answer; this is from our FAQ/);
  match(await answer.locator(".text").innerText(), /Princeton/);
  equal((await visitor.events("answer"))[0].fallback, true);
  equal((await visitor.events("error"))[0].code, "endpoint");
  await visitor.asks(QUESTION);
  const told = visitor.console.filter((line) => TOLD.test(line));
  equal(told.length, 1, "once, however often it fails");
  match(told[0], /^warning: tansy: the language model did not answer: the endpoint answered 503: overloaded$/);
});

const slow = languageModel(`It begins. ${Array.from({ length: 400 }, (_, number) => `And ${number} times it goes on. `).join("")}`);

story("a visitor stops a long answer and can ask again", { site: { pages: { "/chat": page(scriptTag({ endpoint: "/api/chat", grounding: "off" })) }, handlers: { "/api/chat": slow.handler } } }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  await visitor.input.fill(QUESTION);
  await visitor.input.press("Enter");
  await visitor.chat.getByText("It begins.").waitFor();
  await visitor.chat.getByRole("button", { name: "Stop" }).click();
  match(await (await visitor.answer()).innerText(), /It begins[\s\S]*Stopped/);
  deepEqual(await visitor.events("error"), []);
  equal(await visitor.focused(), "textarea");
});

story("a streamed answer is announced once, when it is complete", { site: { pages, handlers: { "/api/chat": helpful.handler } } }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  await visitor.chat.evaluate((chat) => {
    globalThis.announced = [];
    const region = chat.shadowRoot.querySelector("[aria-live=polite]");
    new MutationObserver(() => globalThis.announced.push(region.textContent)).observe(region, { childList: true });
  });
  await visitor.asks(QUESTION);
  await visitor.page.waitForFunction(() => globalThis.announced.at(-1) === "");
  const announced = (await visitor.page.evaluate(() => globalThis.announced)).filter((text) => text && text !== "Looking it up…");
  equal(announced.length, 1, "and then the region is empty, so that it is not read again");
  match(announced[0], /drives to Princeton/);
  equal(await visitor.chat.locator("[role=log]").getAttribute("aria-live"), "off");
});

/** Thinks for a while, then answers. @param {number} seconds @returns {import("node:http").RequestListener} */
const thinking = (seconds) => (_request, response) => {
  const send = (/** @type {object} */ delta) => response.write(`data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`);
  response.writeHead(200, { "content-type": "text/event-stream" });
  const thoughts = setInterval(() => send({ reasoning_content: "Hmm. " }), 100);
  setTimeout(() => {
    clearInterval(thoughts);
    send({ content: "At last: " });
    response.end("data: [DONE]\n\n");
  }, seconds * 1000);
};

story("a model that thinks for longer than 12 seconds is left, and what it says later is dropped", { site: { pages, handlers: { "/api/chat": thinking(13) } }, noise }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  const start = performance.now();
  const answer = await visitor.asks(QUESTION);
  const seconds = (performance.now() - start) / 1000;
  ok(seconds > 11 && seconds < 14, `${seconds} s`);
  await visitor.page.waitForTimeout(2000);
  match(await answer.innerText(), /this is from our FAQ[\s\S]*Princeton/);
  ok(!/At last/.test(await visitor.panel.innerText()), "nothing of the late answer is shown");
  match((await visitor.event("error")).message, /sent nothing of an answer for 12 s \(token-timeout\)/);
  equal((await visitor.events("answer")).length, 1);
});

for (const senseless of ["0", "soon"]) {
  story(`a limit of ${JSON.stringify(senseless)} seconds is the default`, {
    site: { pages: { "/chat": page(scriptTag({ endpoint: "/api/chat", grounding: "off", "token-timeout": senseless, "answer-timeout": senseless })) }, handlers: { "/api/chat": thinking(0.5) } },
  }, async ({ visitor }) => {
    await visitor.visits("/chat");
    await visitor.opens();
    match(await (await visitor.asks(QUESTION)).innerText(), /At last/);
  });
}
