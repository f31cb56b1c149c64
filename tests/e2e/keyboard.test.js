import { equal, match, ok } from "node:assert/strict";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const pages = {
  "/tag": page(`<nav><a href="/faq.html">Questions</a></nav>${scriptTag({ starters: "Do you deliver to Princeton?" })}`),
  "/open": page(scriptTag({ open: "" })),
};
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

story("a visitor uses the chat with the keyboard alone, and closing it returns the focus", { site: { pages } }, async ({ visitor }) => {
  const { keyboard } = visitor.page;
  await visitor.visits("/tag");
  await keyboard.press("Tab");
  await keyboard.press("Tab");
  equal(await visitor.focused(), "launcher");
  await keyboard.press("Enter");
  await visitor.panel.waitFor();
  equal(await visitor.focused(), "textarea");

  await keyboard.type("Do you deliver");
  await keyboard.press("Shift+Enter");
  await keyboard.type("to Princeton?");
  equal(await visitor.input.inputValue(), "Do you deliver\nto Princeton?");
  await keyboard.press("Enter");
  const answer = await visitor.answer();
  match(await answer.innerText(), /Princeton/);
  equal(await visitor.focused(), "textarea");

  const focusedLabel = () => visitor.chat.evaluate((chat) => chat.shadowRoot.activeElement?.getAttribute("aria-label"));
  for (let steps = 0; await focusedLabel() !== "No" && steps < 20; steps += 1) await keyboard.press("Shift+Tab");
  await keyboard.press("Enter");
  equal((await visitor.events("feedback")).length, 1);

  await keyboard.press("Escape");
  await visitor.panel.waitFor({ state: "hidden" });
  equal(await visitor.focused(), "launcher");

  await keyboard.press("Enter");
  await visitor.panel.waitFor();
  equal(await visitor.chat.locator(".question").count(), 1, "the conversation is still there");
});

story("a page that loads with an open chat keeps its focus", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/open");
  await visitor.panel.waitFor();
  equal(await visitor.focused(), "body");
});

story("on a phone the chat fills the screen until it is closed", { site: { pages }, browser: phone }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  const box = await visitor.panel.boundingBox();
  equal(Math.round(box?.width ?? 0), phone.viewport.width);
  equal(Math.round(box?.height ?? 0), phone.viewport.height);
  await visitor.chat.getByRole("button", { name: "Close" }).click();
  await visitor.panel.waitFor({ state: "hidden" });
  ok(await visitor.launcher.isVisible());
});
