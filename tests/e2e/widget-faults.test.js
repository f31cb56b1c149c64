import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { languageModel } from "./support/llm.js";
import { BUNDLE, MODEL, SITE, page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const QUESTION = "Do you deliver to Princeton?";
const pages = {
  "/tag": page(scriptTag()),
  "/no-link": page(scriptTag({ "faq-url": "" })),
  "/strings": page(scriptTag({ strings: "{send: 'Go'}" })),
  "/elsewhere": page(scriptTag({ bundle: "/gone.tansy" })),
};

for (const path of ["/tag", "/no-link"]) {
  story(`a visitor who was offline at the first click tries again with the next (${path})`, { site: { pages }, noise: /ERR_INTERNET_DISCONNECTED|^error: tansy: the chat cannot start/ }, async ({ visitor, context }) => {
    await visitor.visits(path);
    await context.setOffline(true);
    await visitor.launcher.click();
    const notice = visitor.chat.getByRole("alert");
    await notice.waitFor();
    match(await notice.innerText(), /could not be loaded/);
    equal(await notice.getByRole("link").count(), path === "/tag" ? 1 : 0);
    ok(await visitor.launcher.isVisible());
    equal(visitor.console.filter((line) => line.startsWith("error: tansy: ")).length, 1, "the owner is told once");
    await context.setOffline(false);
    await visitor.opens();
    equal(await notice.count(), 0);
    match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
  });
}

story("the owner is told of a malformed attribute, once", { site: { pages }, noise: /^warning: tansy: / }, async ({ visitor }) => {
  await visitor.visits("/strings");
  await visitor.opens();
  await visitor.asks(QUESTION);
  equal(visitor.console.length, 1);
  match(visitor.console[0] ?? "", /the attribute "strings" is ignored, because it has to be a JSON object/);
});

story("the owner is told of a model that is missing, with what to do; questions are still answered", { site: { pages, change: (path, body) => (path === MODEL ? undefined : body) }, noise: /404|^warning: tansy: / }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
  await visitor.event("error");
  const lines = visitor.console.filter((line) => line.startsWith("warning: tansy: "));
  equal(lines.length, 1);
  match(lines[0] ?? "", /matched by their words alone: .*model-\w+\.onnx.* Check that the file is there/);
});

story("a page that changes the bundle at run time gets answers from the new one", { site: { pages }, noise: /404|^error: tansy: / }, async ({ visitor }) => {
  await visitor.visits("/elsewhere");
  await visitor.opens();
  await visitor.chat.locator(".unavailable").waitFor();
  await visitor.chat.evaluate((chat, bundle) => (chat.bundle = bundle), BUNDLE);
  match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
});

story("a page changes its language, and the chat between a dialog and a part of the page", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.asks(QUESTION);
  await visitor.page.evaluate(() => (document.documentElement.lang = "de"));
  await visitor.chat.getByRole("textbox", { name: "Ihre Frage" }).waitFor();
  equal(await visitor.launcher.getAttribute("aria-label"), "Schließen");

  await visitor.chat.evaluate((chat) => (chat.inline = true));
  await visitor.chat.locator("section.panel").waitFor();
  equal(await visitor.chat.locator("dialog").count(), 0);
  equal(await visitor.chat.locator(".question").count(), 1, "the conversation is still there");
  await visitor.chat.evaluate((chat) => (chat.inline = false));
  await visitor.chat.locator("dialog.panel[open]").waitFor();
  equal(await visitor.chat.locator("section").count(), 0);
  await visitor.page.keyboard.press("Escape");
  await visitor.chat.evaluate((chat) => chat.close());
  await visitor.panel.waitFor({ state: "hidden" });
});

const slow = languageModel("Yes, we deliver to Princeton on Saturdays too [1]. It costs $15 [1].");
/** A model that is silent for a while and then answers. @type {import("node:http").RequestListener} */
const silent = (request, response) => void setTimeout(() => slow.handler(request, response), 6000);

story("while the language model is silent, the FAQ's answer is shown and the wait is announced", {
  site: { pages: { "/llm": page(scriptTag({ endpoint: "/api/chat" })) }, handlers: { "/api/chat": silent } },
}, async ({ visitor }) => {
  await visitor.visits("/llm");
  await visitor.opens();
  await visitor.input.fill(QUESTION);
  await visitor.input.press("Enter");
  await visitor.chat.locator("[aria-live=polite]:text('Looking it up')").waitFor();
  const row = visitor.chat.locator(".answer[aria-busy=true]");
  await row.locator(".note").waitFor();
  match(await row.innerText(), /still writing[\s\S]*Princeton/);
  match(await (await visitor.answer()).locator(".text").innerText(), /^Yes, we deliver to Princeton on Saturdays too/);
});

story("an answer that is stopped while the language model is silent keeps what the FAQ says", {
  site: { pages: { "/llm": page(scriptTag({ endpoint: "/api/chat", "token-timeout": "30" })) }, handlers: { "/api/chat": () => {} } },
}, async ({ visitor }) => {
  await visitor.visits("/llm");
  await visitor.opens();
  await visitor.input.fill(QUESTION);
  await visitor.input.press("Enter");
  await visitor.chat.locator(".answer .note:text('still writing')").waitFor();
  await visitor.chat.getByRole("button", { name: "Stop" }).click();
  const row = await visitor.answer();
  match(await row.innerText(), /Princeton[\s\S]*Stopped\.[\s\S]*From our FAQ/);
  equal(await row.locator(".sources li").count(), 1);
});

/** A model that writes a word every 40 ms. @type {import("node:http").RequestListener} */
async function drips(request, response) {
  request.resume();
  response.writeHead(200, { "content-type": "text/event-stream" });
  const words = ["**Yes**, ", "we ", "do [1].\n\n", ...Array.from({ length: 40 }, (_, at) => `word${at} `)];
  for (const content of words) {
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`);
    await new Promise((done) => setTimeout(done, 40));
  }
  response.end('data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
}

story("a selection stays while an answer is streamed, and a stopped answer keeps its sources", {
  site: { pages: { "/llm": page(scriptTag({ endpoint: "/api/chat", grounding: "off" })) }, handlers: { "/api/chat": drips } },
}, async ({ visitor }) => {
  await visitor.visits("/llm");
  await visitor.opens();
  await visitor.input.fill(QUESTION);
  await visitor.input.press("Enter");
  await visitor.chat.locator(".text:has-text('word3')").waitFor();
  const kept = await visitor.chat.evaluate(async (chat) => {
    const strong = chat.shadowRoot.querySelector(".text strong");
    const before = chat.shadowRoot.querySelector(".text p:last-child").firstChild;
    await new Promise((done) => setTimeout(done, 400));
    return strong.isConnected && before.isConnected && before.data.length > 20;
  });
  ok(kept, "what was there is appended to");
  await visitor.chat.getByRole("button", { name: "Stop" }).click();
  const row = await visitor.answer();
  match(await row.innerText(), /Stopped\./);
  equal(await row.locator(".sources li").count(), 1);
  equal(await row.locator(".feedback").count(), 1);
});

story("a text that is too long says so and is not cut", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.input.fill("word ".repeat(2000));
  match(await visitor.chat.locator(".limit").innerText(), /9999 of at most 2000/);
  await visitor.input.press("Enter");
  equal(await visitor.chat.locator(".question").count(), 0);
  equal((await visitor.input.inputValue()).length, 10_000);
  await visitor.input.fill("Do you deliver?");
  ok(await visitor.chat.locator(".limit").isHidden());
});

story("an answer is headed by its question, unless that is what was asked", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  const other = await visitor.asks("do you make corsages for prom");
  equal(await other.locator(".answers").innerText(), await other.locator(".sources li span span, .sources li a > span").first().innerText());
  const same = await visitor.asks(await other.locator(".answers").innerText());
  equal(await same.locator(".answers").count(), 0);
});

const edited = readFileSync(`${SITE}/faq.html`, "utf8").replace('<details id="jobs"', (found) => `<details id="one"><summary>What is a blorptulip?</summary><p>See <a href="#two">the prices</a>.</p></details><details id="two"><summary>How much does a blorptulip cost?</summary><p>Nine dollars.</p></details>${found}`);

story("a link to another entry of the FAQ is answered here", {
  site: { pages: { "/live": page(scriptTag({ live: "/edited.html" })), "/edited.html": edited } },
}, async ({ visitor, context }) => {
  await visitor.visits("/live");
  await visitor.opens();
  await visitor.event("update");
  const row = await visitor.asks("What is a blorptulip?");
  await row.locator(".text a").click();
  await visitor.chat.locator(".question:has-text('How much does a blorptulip cost?')").waitFor();
  match(await (await visitor.answer()).innerText(), /Nine dollars/);
  equal(context.pages().length, 1);
});

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

story("on a phone, a source on the same page closes the panel and is shown", {
  site: { pages: { "/faq.html": page(`<div style="block-size:3000px"></div><p id="deliver-princeton">Yes, Princeton.</p>${scriptTag()}`) } }, browser: phone,
}, async ({ visitor }) => {
  await visitor.visits("/faq.html");
  await visitor.opens();
  const row = await visitor.asks(QUESTION);
  await row.locator(".sources a").click();
  await visitor.panel.waitFor({ state: "hidden" });
  await visitor.page.waitForFunction(() => document.getElementById("deliver-princeton").getBoundingClientRect().top < innerHeight);
  equal(await visitor.chat.getAttribute("open"), null);
});

for (const viewport of [{ width: 844, height: 390 }, { width: 640, height: 400 }, { width: 320, height: 256 }]) {
  story(`a low screen leaves room for the answer (${viewport.width} x ${viewport.height})`, { site: { pages }, browser: { viewport } }, async ({ visitor }) => {
    await visitor.visits("/tag");
    await visitor.opens();
    await visitor.asks(QUESTION);
    const box = await visitor.chat.locator(".transcript").boundingBox();
    ok((box?.height ?? 0) > viewport.height / 2, `${box?.height}`);
    const panel = await visitor.panel.boundingBox();
    deepEqual([panel?.x, panel?.y, panel?.width, panel?.height], [0, 0, viewport.width, viewport.height]);
  });
}

story("the phone's back gesture returns the focus to the launcher", { site: { pages }, browser: phone }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.panel.evaluate((dialog) => dialog.close()); // as the browser does
  await visitor.launcher.waitFor();
  await visitor.page.waitForFunction(() => document.activeElement?.localName === "tansy-chat");
  equal(await visitor.focused(), "launcher");
});

story("in forced colours the input shows the focus", { site: { pages }, browser: { forcedColors: "active" } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  equal(await visitor.chat.locator(".composer").evaluate((composer) => getComputedStyle(composer).outlineStyle), "solid");
});

story("links say where they lead: citations by their source, and that a tab opens", {
  site: { pages: { "/llm": page(scriptTag({ endpoint: "/api/chat" })) }, handlers: { "/api/chat": languageModel("Yes [1].").handler } },
}, async ({ visitor }) => {
  await visitor.visits("/llm");
  await visitor.opens();
  const row = await visitor.asks(QUESTION);
  const citation = row.locator(".citation");
  match(await citation.getAttribute("aria-label") ?? "", /^Source 1: .*Princeton/);
  equal(await citation.evaluate((link) => link.getRootNode().getElementById(link.getAttribute("aria-describedby")).textContent), "opens in a new tab");
  equal(await row.locator(".text").innerText(), "Yes1.");
});
