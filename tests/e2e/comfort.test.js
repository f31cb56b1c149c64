import { deepEqual, equal, match, ok } from "node:assert/strict";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

/** What makes a chat comfortable: long answers, the size of the panel, keys, a reason, an invitation. */

const QUESTION = "Do you deliver to Princeton?";
const INVITATION = "Looking for a gift?";
const pages = {
  "/tag": page(`<input id="search">${scriptTag()}`),
  "/keys": page(`<input id="search">${scriptTag({ shortcut: "Ctrl+K" })}`),
  "/sign": page(`<input id="search">${scriptTag({ shortcut: "?" })}`),
  "/invited": page(`<h1>Shop</h1>${scriptTag({ invitation: INVITATION, "invitation-after": "0.2" })}`),
  "/leaving": page(`<h1>Shop</h1>${scriptTag({ invitation: INVITATION, "invitation-after": "600" })}`),
  "/search": page(`<my-search></my-search><script>customElements.define("my-search", class extends HTMLElement { connectedCallback() { this.attachShadow({ mode: "open" }).innerHTML = "<input>"; } });</script>${scriptTag()}`),
  "/two": page(`<tansy-chat id="a" inline></tansy-chat><tansy-chat id="b" inline></tansy-chat>${scriptTag()}`),
};

/** @param {number} sentences @param {string} about */
const paragraph = (sentences, about) => Array.from({ length: sentences }, (_, at) => `Sentence ${at} is about ${about}.`).join(" ");

story("a long answer is folded around the passage that answers, and shown whole", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  const long = [paragraph(4, "roses"), paragraph(20, "vases"), "We deliver to Princeton every day.", "1. Monday\n2. Tuesday\n3. Sunday", paragraph(40, "ribbons")].join("\n\n");
  await visitor.chat.evaluate((chat, text) => (chat.transformAnswer = () => text), long);
  await visitor.opens();
  const row = await visitor.asks(QUESTION);
  const text = row.locator(".text");
  const shown = await text.innerText();
  match(shown, /roses[\s\S]*deliver to Princeton[\s\S]*Sunday/);
  ok(!/vases|ribbons/.test(shown));
  await row.getByRole("button", { name: "Show the whole answer" }).click();
  equal((await text.innerText()).match(/vases|ribbons/g)?.length, 60);
  equal(await row.locator(".unfold").count(), 0);
  match(await text.evaluate((element) => element.getRootNode().activeElement.textContent), /vases/, "who reads on begins where it was folded");
  await visitor.chat.evaluate((chat) => (chat.transformAnswer = () => "Yes. ".repeat(100)));
  equal(await (await visitor.asks(QUESTION)).locator(".unfold").count(), 0, "what is not long is not folded");
});

story("a visitor makes the panel larger, with a button or by its corner", { site: { pages }, browser: { viewport: { width: 1280, height: 900 } } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.page.waitForTimeout(300); // the panel rises
  const size = async () => {
    const { width, height } = await visitor.panel.boundingBox() ?? { width: 0, height: 0 };
    return { width: Math.round(width), height: Math.round(height) };
  };
  const before = await size();
  const { mouse } = visitor.page;
  const box = await visitor.panel.boundingBox();
  await mouse.move(box.x + 5, box.y + 5);
  await mouse.down();
  await mouse.move(box.x - 95, box.y - 45, { steps: 4 });
  await mouse.up();
  await mouse.move(10, 10);
  deepEqual(await size(), { width: before.width + 100, height: before.height + 50 });
  const larger = visitor.chat.getByRole("button", { name: "Larger panel" });
  await larger.click();
  equal((await size()).width, 720);
  equal(await larger.getAttribute("aria-pressed"), "true");
  await larger.click();
  deepEqual(await size(), before);
  await visitor.page.setViewportSize({ width: 390, height: 800 });
  ok(await larger.isHidden(), "on a phone the panel fills the screen anyway");
});

story("a visitor may say what was missing", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  const row = await visitor.asks(QUESTION);
  const reason = row.getByRole("textbox", { name: "What was missing?" });
  equal(await reason.count(), 0);
  await row.getByRole("button", { name: "No", exact: true }).click();
  await reason.fill(" The price ");
  await row.getByRole("button", { name: "No", exact: true }).click();
  equal(await reason.inputValue(), " The price ", "what is written stays");
  await reason.press("Enter");
  equal(await reason.count(), 0);
  deepEqual((await visitor.events("feedback")).map(({ helpful, reason }) => [helpful, reason]), [[false, ""], [false, ""], [false, "The price"]]);
  await row.getByRole("button", { name: "Yes", exact: true }).click();
  equal(await reason.count(), 0);
});

story("F6 moves the focus between the page and the panel", { site: { pages } }, async ({ visitor }) => {
  const { keyboard } = visitor.page;
  await visitor.visits("/tag");
  await visitor.opens();
  await keyboard.press("F6");
  equal(await visitor.focused(), "launcher");
  await keyboard.press("F6");
  await keyboard.press("F6");
  equal(await visitor.focused(), "launcher", "the launcher is a part of the chat, and yet not of the panel");
  await visitor.page.locator("#search").focus();
  await keyboard.press("F6");
  ok(await visitor.input.evaluate((input) => input.matches(":focus")));
  await keyboard.press("F6");
  equal(await visitor.page.evaluate(() => document.activeElement?.id), "search");
});

story("F6 leaves the panel even if what had the focus before cannot be given it", { site: { pages } }, async ({ visitor }) => {
  const { keyboard } = visitor.page;
  await visitor.visits("/search");
  await visitor.opens();
  await visitor.page.locator("my-search input").focus();
  await keyboard.press("F6");
  ok(await visitor.input.evaluate((input) => input.matches(":focus")));
  await keyboard.press("F6");
  equal(await visitor.focused(), "launcher");
});

story("a shortcut with a modifier goes by the key's place where a keyboard has no such letter, and ends with the element", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/keys");
  const press = (/** @type {KeyboardEventInit} */ init) => visitor.page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init })), init);
  await press({ key: "л", code: "KeyK", ctrlKey: true });
  await visitor.panel.waitFor();
  await press({ key: "k", code: "KeyV", ctrlKey: true }); // Dvorak
  await visitor.panel.waitFor({ state: "hidden" });
  equal(await press({ key: "t", code: "KeyK", ctrlKey: true }), true, "Dvorak's own key there is another one");
  equal(await press({ key: "л", code: "KeyK" }), true);

  await visitor.chat.evaluate(async (chat) => {
    globalThis.gone = chat;
    chat.remove();
    await new Promise((done) => setTimeout(done, 100));
  });
  equal(await press({ key: "k", code: "KeyK", ctrlKey: true }), true, "nobody listens");
  await visitor.page.evaluate(() => document.body.append(globalThis.gone));
  await visitor.page.waitForTimeout(300);
  await press({ key: "k", code: "KeyK", ctrlKey: true });
  await visitor.panel.waitFor();
});

story("a shortcut opens and closes the chat, but not while somebody writes", { site: { pages } }, async ({ visitor }) => {
  const { keyboard } = visitor.page;
  await visitor.visits("/keys");
  equal(await visitor.launcher.getAttribute("aria-keyshortcuts"), "Control+K");
  await keyboard.press("k");
  await keyboard.press("Control+Shift+K");
  ok(await visitor.panel.isHidden());
  await keyboard.press("Control+k");
  await visitor.panel.waitFor();
  await keyboard.press("Control+k");
  await visitor.panel.waitFor({ state: "hidden" });

  await visitor.visits("/sign");
  await visitor.page.locator("#search").focus();
  await keyboard.type("why?");
  equal(await visitor.page.locator("#search").inputValue(), "why?");
  await visitor.page.locator("#search").blur();
  await keyboard.type("?");
  await visitor.panel.waitFor();
});

story("a visitor is invited once, and never again", { site: { pages } }, async ({ visitor, site }) => {
  await visitor.visits("/invited");
  const invitation = visitor.chat.locator(".invitation");
  await invitation.getByRole("button", { name: INVITATION }).waitFor();
  equal(await visitor.focused(), "body", "the focus stays");
  ok(!site.requests.some((path) => /panel\.js|\.wasm/.test(path)), "nothing of the chat is loaded");
  equal(await invitation.getByRole("status").innerText(), INVITATION);
  await invitation.getByRole("button", { name: "Close" }).press("Enter");
  await invitation.waitFor({ state: "detached" });
  equal(await visitor.focused(), "launcher", "the focus is not lost");
  await visitor.visits("/invited");
  await visitor.page.waitForTimeout(600);
  equal(await invitation.count(), 0);
});

story("an invitation opens the chat; so does leaving show it, and whoever has opened the chat is not invited", { site: { pages } }, async ({ visitor }) => {
  const invitation = visitor.chat.locator(".invitation");
  const leave = () => visitor.page.evaluate(() => document.documentElement.dispatchEvent(new MouseEvent("mouseleave", { clientY: -1 })));
  await visitor.visits("/leaving");
  await visitor.page.waitForFunction(() => document.querySelector("tansy-chat").shadowRoot.querySelector(".invitation"));
  await leave();
  await invitation.getByRole("button", { name: INVITATION }).click();
  await visitor.panel.waitFor();
  equal(await invitation.count(), 0);
  await visitor.visits("/leaving");
  await visitor.page.waitForTimeout(300);
  await leave();
  equal(await invitation.count(), 0);
});

story("two chats of a page share one engine, which ends with the last of them", { site: { pages } }, async ({ visitor, site }) => {
  await visitor.visits("/two");
  const ask = (/** @type {string} */ id) => visitor.page.evaluate(async ([id, question]) => {
    const chat = document.getElementById(id);
    await chat.ask(question);
    return chat.shadowRoot.querySelector(".answer:last-child .text").textContent;
  }, [id, QUESTION]);
  const answers = await Promise.all([ask("a"), ask("b")]);
  for (const answer of answers) match(answer, /Princeton/);
  equal(visitor.page.workers().length, 1);
  equal(site.requests.filter((path) => path.endsWith(".tansy")).length, 1);
  await visitor.page.evaluate(() => document.getElementById("a").remove());
  match(await ask("b"), /Princeton/, "the other goes on");
  const [worker] = visitor.page.workers();
  const ended = new Promise((end) => worker.on("close", end));
  await visitor.page.evaluate(() => document.getElementById("b").remove());
  await ended;
});
