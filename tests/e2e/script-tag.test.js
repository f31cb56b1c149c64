import { deepEqual, equal, match, ok } from "node:assert/strict";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const pages = {
  "/tag": page(scriptTag({ starters: "Do you deliver to Princeton?" })),
  "/twice": page(scriptTag() + scriptTag()),
  "/placed": page(`<tansy-chat inline name="By hand"></tansy-chat>${scriptTag()}`),
};

story("a chat from the script tag gives the FAQ's answer with its source", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  const answer = await visitor.asks("Do you deliver to Princeton?");
  match(await answer.locator(".text").innerText(), /Princeton/);
  match(await answer.locator(".sources a").getAttribute("href") ?? "", /\/faq\.html#deliver-princeton:~:text=/);
  const [told] = await visitor.events("answer");
  equal(told.decision, "answer");
  equal(told.by, "faq");
  equal(told.sources[0].id, "deliver-princeton");
});

story("a visitor clicks a starter question, then a related one", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.chat.getByRole("button", { name: "Do you deliver to Princeton?" }).click();
  const related = (await visitor.answer()).locator(".suggestions button").first();
  const question = await related.innerText();
  await related.click();
  await visitor.chat.locator(".question").nth(1).waitFor();
  await visitor.answer();
  const asked = await visitor.events("question");
  deepEqual(asked.map((event) => event.question), ["Do you deliver to Princeton?", question]);
});

story("a question that the FAQ does not answer is declined, with a number to call", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.waitsForTheModel();
  const answer = await visitor.asks("Who won the election?");
  match(await answer.innerText(), /I don't know/);
  equal(await answer.locator(".text a").getAttribute("href"), "tel:+16095550142");
  equal(await answer.locator(".sources").count(), 0);
  const [declined] = await visitor.events("decline");
  equal(declined.question, "Who won the election?");
  ok(declined.related.length > 0, "the nearest questions are offered");
});

story("a visitor rates an answer", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  const answer = await visitor.asks("Do you deliver to Princeton?");
  await answer.getByRole("button", { name: "Yes" }).click();
  const [feedback] = await visitor.events("feedback");
  equal(feedback.helpful, true);
  equal(feedback.question, "Do you deliver to Princeton?");
});

story("a page that includes the script twice shows one chat", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/twice");
  equal(await visitor.chat.count(), 1);
});

story("an element that the page has placed stays there, and the page keeps its focus", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/placed");
  equal(await visitor.chat.count(), 1);
  equal(await visitor.chat.locator(".title").innerText(), "By hand");
  equal(await visitor.focused(), "body");
  const answer = await visitor.asks("Do you deliver to Princeton?");
  match(await answer.innerText(), /Princeton/);
});

story("a visitor without JavaScript reads the FAQ", { browser: { javaScriptEnabled: false } }, async ({ visitor }) => {
  await visitor.visits("/faq.html");
  equal(await visitor.chat.count(), 0);
  await visitor.page.getByText("Do you deliver to Princeton?").click();
  ok(await visitor.page.locator("#deliver-princeton p").first().isVisible());
});
