import { equal, match, ok } from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { languageModel } from "./support/llm.js";
import { BUNDLE, WIDGET, inRepository, page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

/** @typedef {import("./support/visitor.js").Visitor} Visitor */

const QUESTION = "Do you deliver to Princeton?";
const FORM = { "contact-endpoint": "/contact", hours: "Mo-Su 00:00-24:00" };

/** The states, each with its page and how a visitor gets there. @type {Record<string, { data: Record<string, string>, act: (visitor: Visitor) => Promise<unknown>, opens?: boolean, change?: (path: string, body: Buffer) => Buffer | undefined }>} */
const STATES = {
  closed: { data: {}, act: async () => {}, opens: false },
  open: { data: {}, act: (visitor) => visitor.chat.locator(".suggestions .chip").first().waitFor() },
  answer: { data: {}, act: (visitor) => visitor.asks("do you make corsages for prom") },
  "a model's answer": { data: { endpoint: "/api/chat", grounding: "off" }, act: (visitor) => visitor.asks(QUESTION) },
  choices: { data: {}, act: (visitor) => visitor.asks("delivery") },
  "decline and form": { data: FORM, act: async (visitor) => (await visitor.asks("Who won the election?")).locator(".write").click() },
  "too long": { data: {}, act: (visitor) => visitor.input.fill("word ".repeat(1000)) },
  "a reason": { data: {}, act: async (visitor) => (await visitor.asks(QUESTION)).locator(".feedback button").last().click() },
  invited: { data: { invitation: "Looking for a gift?", "invitation-after": "0.1" }, act: (visitor) => visitor.chat.locator(".invitation .accept").waitFor(), opens: false },
  consent: { data: { consent: "We load 9 MB. [Privacy](/privacy)" }, act: (visitor) => visitor.chat.locator(".consent").waitFor() },
  debug: { data: { debug: "" }, act: async (visitor) => (await visitor.asks(QUESTION)).locator("summary").click() },
  "cannot start": { data: {}, act: (visitor) => visitor.chat.locator(".unavailable").waitFor(), change: (path, body) => (path === BUNDLE ? undefined : body) },
  "a list": { data: {}, act: (visitor) => visitor.chat.locator(".faq summary").first().click(), change: (path, body) => (path === WIDGET.replace("widget/", "tansy_words_bg.wasm") ? undefined : body) },
  "not loaded": { data: {}, act: async (visitor) => {
    await visitor.launcher.click();
    await visitor.chat.getByRole("alert").waitFor();
  }, opens: false, change: (path, body) => (path === `${WIDGET}panel.js` ? undefined : body) },
};

for (const colorScheme of /** @type {const} */ (["light", "dark"])) for (const lang of ["en", "he"]) {
  for (const [name, { data, act, opens = true, change = (_path, body) => body }] of Object.entries(STATES)) {
    const browser = { colorScheme, reducedMotion: /** @type {const} */ ("reduce"), ...(colorScheme === "dark" && { viewport: { width: 390, height: 844 } }) };
    story(`axe finds no violations (${name}, ${colorScheme}, ${lang})`, {
      site: { pages: { "/tag": page(`<header>Shop</header><footer>Bye</footer>${scriptTag(data)}`).replace('lang="en"', `lang="${lang}" dir="${lang === "he" ? "rtl" : "ltr"}"`) }, change, handlers: { "/api/chat": languageModel("Yes [1].\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```\ncode\n```").handler } },
      browser, noise: /404|^error: tansy: /,
    }, async ({ visitor }) => {
      await visitor.visits("/tag");
      if (opens) await visitor.opens();
      if (opens && !data.consent && !["cannot start", "a list"].includes(name)) await visitor.waitsForTheModel();
      await act(visitor);
      equal(await violations(visitor.page), "");
    });
  }
}

/** @param {import("playwright-core").Page} page */
async function violations(page) {
  await page.evaluate(readFileSync(inRepository("node_modules/axe-core/axe.min.js"), "utf8"));
  return page.evaluate(async () => {
    const { violations, passes } = await globalThis.axe.run(document);
    if (!passes.some((rule) => rule.nodes.some((node) => JSON.stringify(node.target).includes("tansy-chat")))) return "axe did not look into the widget";
    return violations.map((rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join(" ")}`).join("\n");
  });
}

/** What a screen reader has of a conversation, as text. Written anew with TANSY_WRITE_TREE=1; read it before it is committed. */
const TREE = inRepository("tests/e2e/conversation.aria.yml");

story("a screen reader has the whole conversation in its order, with names and roles", {
  site: { pages: { "/tag": page(scriptTag({ starters: QUESTION, ...FORM })) } },
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.waitsForTheModel();
  await visitor.asks("do you make corsages for prom");
  await visitor.asks("delivery");
  await (await visitor.asks("Who won the election?")).locator(".write").click();
  await visitor.chat.locator("[aria-live=polite]").evaluate(async (region) => {
    while (region.textContent) await new Promise((later) => setTimeout(later, 100)); // it is not read again
  });
  const tree = `${(await visitor.panel.ariaSnapshot()).replaceAll(visitor.url, "").replace(/\/url: (\S+?):~:text=\S+/g, "/url: $1").replaceAll(" [active]", "")}\n`;
  if (process.env.TANSY_WRITE_TREE) writeFileSync(TREE, tree);
  equal(tree, readFileSync(TREE, "utf8"));
});

story("a visitor with a keyboard alone asks, chooses, follows a source and comes back", { site: { pages: { "/tag": page(scriptTag({ history: "session" })) } } }, async ({ visitor, context }) => {
  const { keyboard } = visitor.page;
  const label = () => visitor.chat.evaluate((chat) => chat.shadowRoot.activeElement?.getAttribute("aria-label") ?? chat.shadowRoot.activeElement?.textContent ?? "");
  /** Presses a key until what has the focus is found. @param {string} key @param {RegExp} wanted */
  const until = async (key, wanted) => {
    for (let steps = 0; steps < 30; steps += 1) {
      if (wanted.test(await label())) return;
      await keyboard.press(key);
    }
    throw new Error(`${wanted} was not reached`);
  };
  await visitor.visits("/tag");
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await visitor.panel.waitFor();
  await visitor.waitsForTheModel();
  await keyboard.type("delivery");
  await keyboard.press("Enter");
  await (await visitor.answer()).locator(".choices").waitFor();
  await until("Shift+Tab", /Conversation/);
  await keyboard.press("1");
  const row = visitor.chat.locator(".question").nth(1);
  await row.waitFor();
  await (await visitor.answer()).locator(".sources a").waitFor();
  match(await label(), /Conversation/, "the focus stays in the conversation");
  const question = await row.locator("[dir]").innerText();
  await until("Tab", new RegExp(`^${question.replace(/\W/g, ".")}`));
  const [source] = await Promise.all([context.waitForEvent("page"), keyboard.press("Enter")]);
  await source.waitForLoadState();
  match(source.url(), /faq\.html#/);
  await source.close();
  await visitor.page.bringToFront();
  match(await label(), new RegExp(`^${question.replace(/\W/g, ".")}`), "the focus is where it was");
  await keyboard.press("Escape");
  equal(await visitor.focused(), "launcher");
  await keyboard.press("Enter");
  await visitor.panel.waitFor();
  ok(await visitor.input.evaluate((input) => input.matches(":focus")));
});

story("the focus never falls out of the panel: after a question that was offered, a download, a cleared conversation", {
  site: { pages: { "/tag": page(scriptTag({ starters: QUESTION })) } },
}, async ({ visitor }) => {
  const inPanel = () => visitor.chat.evaluate((chat) => chat.shadowRoot.activeElement?.className ?? chat.shadowRoot.activeElement?.localName);
  await visitor.page.addInitScript(() => Object.defineProperty(Navigator.prototype, "connection", { value: { saveData: true } }));
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.chat.getByRole("button", { name: QUESTION }).focus();
  await visitor.page.keyboard.press("Enter");
  await visitor.answer();
  equal(await inPanel(), "transcript");
  await visitor.chat.getByRole("button", { name: "Download" }).focus();
  await visitor.page.keyboard.press("Enter");
  equal(await visitor.input.evaluate((input) => input.matches(":focus")), true);
  await visitor.chat.getByRole("button", { name: "Clear" }).focus();
  await visitor.page.keyboard.press("Enter");
  await visitor.chat.locator(".question").waitFor({ state: "detached" });
  equal(await visitor.input.evaluate((input) => input.matches(":focus")), true);
});

story("an inline chat takes neither the focus nor the page's scroll position", { site: { pages: { "/inline": page(`<div style="block-size:2000px"></div><tansy-chat inline></tansy-chat>${scriptTag()}`) } } }, async ({ visitor }) => {
  await visitor.visits("/inline");
  await visitor.chat.evaluate((chat, question) => chat.ask(question), QUESTION);
  equal(await visitor.page.evaluate(() => scrollY), 0);
  equal(await visitor.focused(), "body");
});

story("controls are large enough to be touched, and nothing moves where motion is reduced", { site: { pages: { "/tag": page(scriptTag(FORM)) } }, browser: { reducedMotion: "reduce" } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.waitsForTheModel();
  await visitor.asks(QUESTION);
  await (await visitor.asks("Who won the election?")).locator(".write").click();
  const small = await visitor.panel.evaluate((panel) => [...panel.querySelectorAll("button, input, textarea, .sources a, summary")]
    .filter((element) => element.checkVisibility() && !element.matches(".trap"))
    .filter((element) => Math.min(element.getBoundingClientRect().width, element.getBoundingClientRect().height) < 24)
    .map((element) => element.outerHTML));
  equal(small.join("\n"), "");
  equal(await visitor.panel.evaluate((panel) => panel.getAnimations({ subtree: true }).length), 0);
});
