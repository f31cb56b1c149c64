import { deepEqual, equal, match } from "node:assert/strict";
import { serve } from "./support/server.js";
import { BUNDLE, MODEL, SITE, WIDGET, page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const element = `<tansy-chat bundle="${BUNDLE}" model-url="${MODEL}" name="Petal &amp; Stem" starters="One?| Two? |"></tansy-chat><script type="module" src="${WIDGET}define.js"></script>`;
/** @type {Record<string, string>} */
const pages = {
  "/element": page(element),
  "/early": page(`<tansy-chat></tansy-chat><script src="/early.js"></script><script type="module" src="${WIDGET}define.js"></script>`),
  "/early.js": 'Object.assign(document.querySelector("tansy-chat"), { name: "Set early", open: true });',
  "/german": page(`<div lang="de">${scriptTag({ strings: '{"launcher":"Frage stellen","send":"Senden"}', placeholder: "Ihre Frage" })}</div>`),
  "/arabic": page(scriptTag({ lang: "ar" })),
  "/image": page(scriptTag({ avatar: "img/avatar.svg" })),
  "/initials": page(scriptTag()),
  "/script": page(scriptTag({ avatar: "javascript:alert(1)" })),
  "/missing": page(scriptTag({ avatar: "img/missing.svg", name: "Blumen Überall GmbH" })),
  "/nameless": page(scriptTag({ name: "" })),
};

story("properties mirror attributes", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/element");
  const seen = await visitor.chat.evaluate((chat) => {
    const { name, starters, open, api, theme } = chat;
    Object.assign(chat, { name: "Other", starters: ["A?", "B?"], theme: "dark", faqUrl: "/faq.html", tokenTimeout: 2.5, liveCredentials: "include" });
    return { name, starters, open, api, theme, attributes: ["name", "starters", "theme", "faq-url", "token-timeout", "live-credentials"].map((attribute) => chat.getAttribute(attribute)) };
  });
  deepEqual(seen, { name: "Petal & Stem", starters: ["One?", "Two?"], open: false, api: "auto", theme: "auto", attributes: ["Other", "A?|B?", "dark", "/faq.html", "2.5", "include"] });
  await visitor.opens();
  equal(await visitor.chat.getAttribute("open"), "");
  equal(await visitor.panel.getAttribute("aria-label"), "Other");
  await visitor.chat.evaluate((chat) => chat.close());
  await visitor.panel.waitFor({ state: "hidden" });
});

story("properties that were set before the element was defined are kept", { site: { pages }, noise: /^error: tansy: .* needs the URL of a bundle/ }, async ({ visitor }) => {
  await visitor.visits("/early");
  await visitor.panel.waitFor();
  equal(await visitor.panel.getAttribute("aria-label"), "Set early");
  equal(await visitor.chat.getAttribute("name"), "Set early");
});

story("a page asks a question through the element", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/element");
  await visitor.chat.evaluate((chat) => chat.ask("Do you deliver to Princeton?"));
  match(await (await visitor.answer()).innerText(), /Princeton/);
});

story("a page replaces the texts of the widget", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/german");
  equal(await visitor.launcher.getAttribute("aria-label"), "Frage stellen");
  await visitor.opens();
  equal(await visitor.input.getAttribute("placeholder"), "Ihre Frage");
  equal(await visitor.chat.locator("button.send").getAttribute("aria-label"), "Senden");
});

story("a right-to-left language mirrors the chat", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/arabic");
  const box = await visitor.launcher.boundingBox();
  equal(box && box.x < 100, true, "the launcher is at the end of a line: on the left");
  await visitor.opens();
  equal(await visitor.panel.evaluate((panel) => getComputedStyle(panel).direction), "rtl");
});

story("the avatar is the image that the page names", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/image");
  await visitor.opens();
  const image = visitor.chat.locator(".avatar img");
  match(await image.evaluate((image) => image.src), /\/img\/avatar\.svg$/);
  await visitor.page.waitForFunction(() => document.querySelector("tansy-chat").shadowRoot.querySelector(".avatar img")?.naturalWidth > 0);
});

for (const [path, shown] of [["/initials", "PS"], ["/script", "PS"], ["/missing", "BG"], ["/nameless", ""]]) {
  story(`without an image that can be shown, the avatar is the initials of the name (${path})`, { site: { pages }, noise: /404/ }, async ({ visitor }) => {
    await visitor.visits(path);
    await visitor.opens();
    await visitor.chat.locator(".avatar img").waitFor({ state: "detached" });
    equal(await visitor.chat.locator(".avatar").textContent(), shown);
    equal(await visitor.chat.locator(".avatar .icon").count(), shown ? 0 : 1);
  });
}

story("removing the element terminates its worker", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/element");
  await visitor.opens();
  await visitor.waitsForTheModel();
  equal(visitor.page.workers().length, 1);
  const gone = visitor.page.workers()[0].waitForEvent("close");
  await visitor.chat.evaluate((chat) => chat.remove());
  await gone;
});

story("an element that is removed while its engine loads leaves no worker", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/element");
  const worker = visitor.page.waitForEvent("worker");
  await visitor.launcher.click();
  await worker;
  await visitor.chat.evaluate((chat) => chat.remove());
  for (let tries = 0; tries < 50 && visitor.page.workers().length; tries += 1) await visitor.page.waitForTimeout(100);
  equal(visitor.page.workers().length, 0);
});

story("a page loads the chat from another origin, such as a CDN", { site: { pages } }, async ({ visitor }) => {
  const cdn = await serve({ folders: { "/": SITE }, headers: { "access-control-allow-origin": "*" } });
  try {
    pages["/cdn"] = page(scriptTag().replace('src="', `src="${cdn.url}`));
    await visitor.visits("/cdn");
    await visitor.opens();
    match(await (await visitor.asks("Do you deliver to Princeton?")).innerText(), /Princeton/);
  } finally {
    await cdn.close();
  }
});
