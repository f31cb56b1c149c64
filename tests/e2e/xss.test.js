import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SITE, page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";
import { XSS } from "./support/xss.js";

/** The strictest policy for scripts, which throws wherever a text would become code or HTML. */
const headers = { "content-security-policy": "require-trusted-types-for 'script'; trusted-types tansy" };

/** How many texts one story shows: each gets an answer of its own. */
const PART = 103;

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** The FAQ page with one more entry for each text, in the question and in the answer. @param {string[]} texts */
const faq = (texts) => readFileSync(`${SITE}/faq.html`, "utf8").replace('<details id="jobs"', (found) => texts.map((text, at) =>
  `<details id="text-${at}"><summary>What is text number ${at}: ${escaped(text)}?</summary><p>It is ${escaped(text)} and nothing else.</p></details>`).join("\n") + found);

/** Counts the calls of what the texts call. @param {import("./support/visitor.js").Visitor} visitor */
async function isWatched({ page }) {
  await page.addInitScript(() => {
    globalThis.hacked = 0;
    for (const name of ["alert", "confirm", "prompt", "print", "open"]) globalThis[name] = () => void globalThis.hacked++;
  });
}

/**
 * Asserts that nothing ran, nothing was loaded from elsewhere, and every link leads to what a link may lead to.
 * @param {import("./support/visitor.js").Visitor} visitor
 * @param {string[]} requested
 */
async function isUnharmed(visitor, requested) {
  equal(await visitor.page.evaluate(() => globalThis.hacked), 0);
  deepEqual(requested.filter((url) => !url.startsWith(visitor.url) && !url.startsWith("data:,")), []);
  const { protocols, tags, handlers } = await visitor.chat.evaluate((chat) => {
    const all = [...chat.shadowRoot.querySelectorAll("*")];
    return {
      protocols: all.filter((element) => element.localName === "a").map((link) => link.protocol),
      tags: all.map((element) => element.localName),
      handlers: all.flatMap((element) => element.getAttributeNames()).filter((name) => /^on|^style$|^src/.test(name)),
    };
  });
  ok(protocols.every((protocol) => /^(https?|mailto|tel):$/.test(protocol)), `${new Set(protocols)}`);
  deepEqual(tags.filter((tag) => /^(script|iframe|img|image|object|embed|link|meta|base|style|video|audio|input|template|foreignobject|use|animate|set)$/.test(tag)), []);
  ok(handlers.every((name) => name === "style"), `${handlers}`); // the composer's height and the progress
  equal(visitor.page.url(), `${visitor.url}/chat`);
}

for (let at = 0; at < XSS.length; at += PART) {
  const texts = XSS.slice(at, at + PART);
  const which = `${at + 1} to ${at + texts.length} of ${XSS.length}`;

  story(`texts that would run or load something are only shown, in questions and answers of the FAQ (${which})`, {
    site: { pages: { "/chat": page(scriptTag({ live: "/edited.html" })), "/edited.html": faq(texts) }, headers },
  }, async ({ visitor }) => {
    const requested = /** @type {string[]} */ ([]);
    visitor.page.on("request", (request) => void requested.push(request.url()));
    await isWatched(visitor);
    await visitor.visits("/chat");
    await visitor.opens();
    await visitor.event("update");
    await visitor.chat.evaluate(async (chat, questions) => {
      for (const question of questions) await chat.ask(question);
    }, texts.map((text, number) => `What is text number ${number}: ${text}?`));
    await isUnharmed(visitor, requested);
    const shown = (await visitor.events("answer")).filter(({ sources }) => sources.some(({ id }) => id.startsWith("text-"))).length;
    ok(shown > texts.length * 0.8, `only ${shown} of ${texts.length} entries were shown`);
  });

  /** Answers with the text whose number the URL has. @type {import("node:http").RequestListener} */
  const model = (request, response) => {
    const content = `Yes [1]. ${texts[Number(new URL(request.url ?? "", "http://localhost").search.slice(1))]} [99]`;
    request.resume().on("end", () => response.end(JSON.stringify({ choices: [{ message: { content } }] })));
  };

  story(`texts that would run or load something are only shown, in a model's answers (${which})`, {
    site: { pages: { "/chat": page(scriptTag({ endpoint: "/llm", grounding: "off", "max-questions": "100000", "max-session-tokens": "1000000000" })) }, headers, handlers: { "/llm": model } },
  }, async ({ visitor }) => {
    const requested = /** @type {string[]} */ ([]);
    visitor.page.on("request", (request) => void requested.push(request.url()));
    await isWatched(visitor);
    await visitor.visits("/chat");
    await visitor.opens();
    await visitor.chat.evaluate(async (chat, count) => {
      for (let number = 0; number < count; number++) {
        chat.endpoint = `/llm?${number}`;
        await chat.ask("Do you deliver to Princeton?");
      }
    }, texts.length);
    await isUnharmed(visitor, requested);
    const told = await visitor.events("answer");
    equal(told.filter(({ by }) => by === "llm").length, texts.length);
  });
}
