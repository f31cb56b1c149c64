import { deepEqual, equal, match, ok } from "node:assert/strict";
import { page, scriptTag } from "./support/site.js";
import { Visitor } from "./support/visitor.js";
import { story } from "./support/story.js";

const QUESTION = "Do you deliver to Princeton?";
const pages = {
  "/none": page(scriptTag()),
  "/session": page(scriptTag({ history: "session" })),
  "/other": page(scriptTag({ history: "session" })),
  "/idle": page(scriptTag({ history: "session", idle: "" })),
  "/local": page(scriptTag({ history: "local" })),
};

const stored = (/** @type {Visitor} */ visitor) => visitor.page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort());

story("without the attribute nothing is stored", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/none");
  await visitor.opens();
  await visitor.asks(QUESTION);
  await visitor.input.fill("a draft");
  deepEqual(await stored(visitor), []);
});

story("a conversation goes on after a change of the page, with its draft, and the panel stays open; cleared, it is gone", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/session");
  deepEqual(await stored(visitor), [], "nothing is stored before the chat is opened");
  await visitor.opens();
  const before = await (await visitor.asks("do you make corsages for prom")).innerText();
  await visitor.input.fill("how much are");

  await visitor.visits("/other");
  await visitor.panel.waitFor();
  equal(await visitor.focused(), "body", "the focus stays in the page");
  equal(await (await visitor.answer()).locator(".text").innerText(), before.split("\n").find((line) => line.length > 60) ?? "");
  equal(await visitor.input.inputValue(), "how much are");
  await visitor.waitsForTheModel();
  match(await (await visitor.asks("how much are they?")).innerText(), /corsages/, "a follow-up is understood");

  await visitor.chat.getByRole("button", { name: "Clear the conversation" }).click();
  equal(await visitor.chat.locator(".question").count(), 0);
  await visitor.visits("/other");
  await visitor.panel.waitFor();
  equal(await visitor.chat.locator(".question").count(), 0);
  deepEqual(await stored(visitor), ["tansy-open"]);
});

story("a chat that is loaded while the browser is idle has the earlier conversation too", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/session");
  await visitor.opens();
  await visitor.asks(QUESTION);
  await visitor.chat.getByRole("button", { name: "Close" }).last().click();
  await visitor.panel.waitFor({ state: "hidden" });
  await visitor.visits("/idle");
  await visitor.panel.and(visitor.page.locator("[data-ready]")).waitFor({ state: "attached" });
  await visitor.opens();
  equal(await visitor.chat.locator(".question").count(), 1);
});

story("two tabs have one conversation, and neither loses what the other has added", { site: { pages } }, async ({ visitor, context }) => {
  const other = new Visitor(await context.newPage(), visitor.url);
  for (const tab of [visitor, other]) {
    await tab.visits("/local");
    await tab.opens();
  }
  await visitor.asks(QUESTION);
  await other.chat.locator(".question").waitFor();
  await other.asks("Are lilies safe for cats?");
  await visitor.chat.locator(".question").nth(1).waitFor();
  for (const tab of [visitor, other]) {
    deepEqual(await tab.chat.locator(".question [dir]").allInnerTexts(), [QUESTION, "Are lilies safe for cats?"]);
  }
  await other.chat.evaluate((chat) => chat.clear());
  await visitor.chat.locator(".question").first().waitFor({ state: "detached" });
});

story("what another script has written to the storage is no conversation, and breaks nothing", { site: { pages } }, async ({ visitor }) => {
  await visitor.page.addInitScript(() => {
    localStorage.setItem("tansy-conversation", JSON.stringify([null, 1, { id: "a", question: "Q", done: { text: "<img src=x onerror=alert(1)>", decision: "answer", by: "faq", citations: [] } }, { id: "b", question: {}, done: {} }]));
    sessionStorage.setItem("tansy-draft", "{");
  });
  await visitor.visits("/local");
  await visitor.opens();
  deepEqual(await visitor.chat.locator(".question [dir]").allInnerTexts(), ["Q"]);
  equal(await visitor.chat.locator("img").count(), 0);
  match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
});

story("where storage is full or forbidden the conversation lives as long as the page", { site: { pages } }, async ({ visitor }) => {
  await visitor.page.addInitScript(() => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
    Object.defineProperty(globalThis, "sessionStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } });
  });
  for (const path of ["/local", "/session"]) {
    await visitor.visits(path);
    await visitor.opens();
    match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
  }
});

story("an answer that ends while the panel is closed marks the launcher", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/none");
  await visitor.opens();
  await visitor.input.fill(QUESTION);
  await visitor.input.press("Enter");
  await visitor.page.keyboard.press("Escape");
  const mark = visitor.chat.locator(".unread");
  await mark.waitFor();
  equal(await mark.innerText(), "1");
  equal(await visitor.launcher.getAttribute("aria-label"), "Ask a question (1 new answer)");
  await visitor.opens();
  ok(await mark.isHidden());
});

story("a visitor copies an answer, asks again, recalls the question, chooses by number, and saves the conversation", {
  site: { pages }, browser: { permissions: ["clipboard-read", "clipboard-write"], acceptDownloads: true },
}, async ({ visitor }) => {
  const { keyboard } = visitor.page;
  await visitor.visits("/none");
  await visitor.opens();
  await visitor.waitsForTheModel();
  const starters = visitor.chat.locator(".suggestions .chip");
  await starters.first().waitFor();
  equal(await starters.count(), 3, "where the page names no questions to start with, the FAQ's most central are offered");

  const row = await visitor.asks(QUESTION);
  await row.getByRole("button", { name: "Copy" }).click();
  await row.locator(".copied:text('Copied')").waitFor();
  match(await visitor.page.evaluate(() => navigator.clipboard.readText()), /Princeton/);
  await row.getByRole("button", { name: "Ask again" }).click();
  await visitor.answer();
  equal(await visitor.chat.locator(".question").count(), 2);

  await visitor.input.press("ArrowUp");
  equal(await visitor.input.inputValue(), QUESTION);
  const choices = (await visitor.asks("delivery")).locator(".choices .chip");
  const second = await choices.nth(1).innerText();
  await choices.first().focus();
  await keyboard.press("ArrowDown");
  equal(await visitor.chat.evaluate((chat) => chat.shadowRoot.activeElement.textContent), second);
  await keyboard.press("2");
  await visitor.chat.locator(`.question:has-text(${JSON.stringify(second)})`).waitFor();
  await visitor.answer();

  const [download] = await Promise.all([visitor.page.waitForEvent("download"), visitor.chat.getByRole("button", { name: "Save as text" }).click()]);
  equal(download.suggestedFilename(), "Petal-Stem.txt");
  const text = await (await import("node:fs/promises")).readFile(await download.path(), "utf8");
  match(text, /^You asked: Do you deliver to Princeton\?\nAnswer: [\s\S]*faq\.html#deliver-princeton\n/);
});
