import { deepEqual, equal, match, ok } from "node:assert/strict";
import { BUNDLE, page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const QUESTION = "Do you deliver to Princeton?";
const slots = '<b slot="launcher">Ask Ada</b><a slot="header" href="/shop">Shop</a><small slot="footer">Terms apply</small><p slot="fallback">Come by.</p>';
const pages = {
  "/tag": page(scriptTag()),
  "/slots": page(`<tansy-chat>${slots}</tansy-chat>${scriptTag()}`),
  "/consent": page(scriptTag({ consent: "We load 9 MB. See our [privacy policy](/privacy).", idle: "" })),
  "/debug": page(scriptTag({ debug: "" })),
  "/side": page(scriptTag({ side: "" })),
  "/twice": page(scriptTag() + scriptTag()),
};

story("a page drives the chat by its methods", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.chat.evaluate((chat) => chat.toggle());
  await visitor.panel.waitFor();
  await visitor.chat.evaluate((chat, question) => chat.ask(question), QUESTION);
  equal(await visitor.chat.locator(".question").count(), 1);
  await visitor.chat.evaluate((chat) => chat.clear());
  await visitor.chat.locator(".question").waitFor({ state: "detached" });
  equal(visitor.page.workers().length, 1);
  await visitor.chat.evaluate((chat) => chat.destroy());
  await visitor.page.waitForFunction(() => true);
  await visitor.chat.evaluate((chat) => chat.toggle());
  await visitor.panel.waitFor({ state: "hidden" });
  await visitor.chat.evaluate((chat, question) => chat.ask(question), QUESTION);
  match(await (await visitor.answer()).innerText(), /Princeton/, "a question after destroy starts another worker");
});

story("a page tells opening and closing, and may cancel a question or the way to a source", { site: { pages } }, async ({ visitor, context }) => {
  await visitor.visits("/tag");
  await visitor.page.evaluate(() => {
    globalThis.told = [];
    for (const type of ["open", "close", "source"]) document.addEventListener(`tansy-${type}`, (event) => globalThis.told.push(event.type));
    document.addEventListener("tansy-source", (event) => event.preventDefault());
    document.addEventListener("tansy-question", (event) => event.question.includes("card number") && event.preventDefault());
  });
  await visitor.opens();
  await visitor.input.fill("my card number is 4");
  await visitor.input.press("Enter");
  await visitor.page.waitForFunction(() => document.querySelector("tansy-chat").shadowRoot.querySelector("textarea").value === "my card number is 4");
  const row = await visitor.asks(QUESTION);
  deepEqual(await visitor.chat.locator(".question [dir]").allInnerTexts(), [QUESTION]);
  await row.locator(".sources a").click();
  equal(context.pages().length, 1);
  await visitor.page.keyboard.press("Escape");
  await visitor.panel.waitFor({ state: "hidden" });
  deepEqual(await visitor.page.evaluate(() => globalThis.told), ["tansy-open", "tansy-source", "tansy-close"]);
});

story("a page changes questions before they are searched for and answers before they are shown", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.chat.evaluate((chat) => {
    chat.transformQuestion = async (question) => question.replace("P-Town", "Princeton");
    chat.transformAnswer = (text, { decision }) => `${text}\n\n*Checked: ${decision}*`;
  });
  await visitor.opens();
  const row = await visitor.asks("Do you deliver to P-Town?");
  match(await row.locator(".text").innerText(), /Princeton[\s\S]*Checked: answer/);
  equal(await visitor.chat.locator(".question [dir]").innerText(), "Do you deliver to P-Town?");
  match((await visitor.events("answer"))[0].text, /Checked: answer/);

  await visitor.chat.evaluate((chat) => (chat.transformQuestion = () => { throw new Error("no rules"); }));
  await visitor.input.fill("Anything?");
  await visitor.input.press("Enter");
  await visitor.chat.getByText("something went wrong").first().waitFor();
  ok(visitor.console.pop()?.includes("no rules"), "the owner is told");
});

story("a page fills the slots", { site: { pages, change: (path, body) => (path === BUNDLE ? undefined : body) }, noise: /404|^error: tansy: / }, async ({ visitor }) => {
  await visitor.visits("/slots");
  const shown = (/** @type {string} */ text) => visitor.page.getByText(text).waitFor();
  await shown("Ask Ada");
  await visitor.launcher.click();
  for (const text of ["Shop", "Terms apply", "Come by."]) await shown(text);
});

story("nothing is loaded before the visitor agrees", { site: { pages } }, async ({ visitor, site }) => {
  await visitor.visits("/consent");
  await visitor.opens();
  await visitor.chat.getByText("We load 9 MB.").waitFor();
  await visitor.chat.evaluate((chat, question) => chat.ask(question), QUESTION);
  deepEqual(site.requests.filter((path) => /\.(tansy|wasm|onnx)$|worker/.test(path)), []);
  equal(visitor.page.workers().length, 0);
  ok(await visitor.input.isHidden());
  await visitor.chat.getByRole("button", { name: "Start the chat" }).click();
  equal(await visitor.focused(), "textarea");
  equal(await visitor.input.inputValue(), QUESTION, "what was asked before is not lost");
  match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
});

story("a developer sees how an answer was found", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/debug");
  await visitor.opens();
  const row = await visitor.asks(QUESTION);
  await row.locator(".debug summary").click();
  const facts = JSON.parse(await row.locator(".debug pre").innerText());
  equal(facts.search.hits[0].id, "deliver-princeton");
  ok(facts.search.hits[0].parts && facts.times.done >= 0);
});

story("a panel at the side pushes the page aside, where there is room", { site: { pages }, browser: { viewport: { width: 1200, height: 800 } } }, async ({ visitor }) => {
  await visitor.visits("/side");
  const width = () => visitor.page.evaluate(() => Math.round(document.body.getBoundingClientRect().width));
  const before = await width();
  await visitor.opens();
  await visitor.page.waitForTimeout(300);
  const box = await visitor.panel.boundingBox();
  deepEqual([box?.y, box?.height, Math.round((box?.x ?? 0) + (box?.width ?? 0))], [0, 800, 1200]);
  equal(before - await width(), box?.width);
  await visitor.page.setViewportSize({ width: 700, height: 800 });
  equal(await width(), 700 - 16);
  await visitor.chat.evaluate((chat) => chat.close());
  await visitor.page.setViewportSize({ width: 1200, height: 800 });
  equal(await width(), before);
});

story("the script may be there twice", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/twice");
  await visitor.chat.first().locator(".launcher").waitFor();
  equal(await visitor.chat.count(), 1);
});

story("the FAQ is searched without WebAssembly where a page forbids it", {
  site: { pages, headers: { "content-security-policy": "script-src 'self'" } }, noise: /Content Security Policy|wasm-eval|unsafe-eval|^error: tansy: /,
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  const search = visitor.chat.getByRole("searchbox", { name: "Search our FAQ" });
  await search.fill("Princetón");
  const first = visitor.chat.locator(".faq details").first();
  match(await first.innerText(), /Princeton/);
  await first.locator("summary").click();
  ok(await first.locator(".text").isVisible());
  await search.fill("xyzzy");
  await visitor.chat.getByText("0 questions").waitFor();
});
