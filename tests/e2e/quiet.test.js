import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { ENGINE, MODEL, SITE, WIDGET, page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

/** Maximum size of what a page loads for a chat that nobody opens, gzipped, in bytes. */
const LOADER_BUDGET = 9000;

const pages = { "/tag": page(scriptTag()), "/saving": page(scriptTag()), "/de": page(scriptTag({ lang: "de" })) };

story("a page loads only a small launcher and stores nothing before the chat is opened", { site: { pages } }, async ({ visitor, site, context }) => {
  await visitor.visits("/tag");
  await visitor.launcher.waitFor();
  const loaded = site.requests.filter((path) => path !== "/tag");
  deepEqual(loaded, ["/tansy/tansy.js"]);
  const bytes = loaded.reduce((sum, path) => sum + gzipSync(readFileSync(SITE + path), { level: 9 }).length, 0);
  ok(bytes <= LOADER_BUDGET, `${bytes} bytes gzipped are more than ${LOADER_BUDGET}`);

  const stored = await visitor.page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    cookie: document.cookie,
    caches: await caches.keys(),
    databases: await indexedDB.databases(),
  }));
  deepEqual(stored, { local: 0, session: 0, cookie: "", caches: [], databases: [] });
  deepEqual(await context.cookies(), []);
  equal(visitor.page.workers().length, 0);
});

story("a hand on the launcher loads the panel ahead of the click, in one request, and nothing else", { site: { pages } }, async ({ visitor, site }) => {
  await visitor.visits("/tag");
  const before = site.requests.length;
  await visitor.launcher.hover();
  await visitor.panel.waitFor({ state: "attached" });
  await visitor.page.waitForTimeout(200);
  deepEqual(site.requests.slice(before), [`${WIDGET}panel.js`]);
  equal(visitor.page.workers().length, 0);
  await visitor.opens();
  match(await (await visitor.asks("Do you deliver to Princeton?")).innerText(), /Princeton/);
  equal(site.requests.filter((path) => path === `${WIDGET}panel.js`).length, 1);
});

story("a hand on the launcher loads the texts of the page's language too", { site: { pages } }, async ({ visitor, site }) => {
  await visitor.visits("/de");
  await visitor.launcher.hover();
  await visitor.chat.getByRole("textbox", { name: "Ihre Frage", includeHidden: true }).waitFor({ state: "attached" });
  equal(site.requests.at(-1), `${WIDGET}language-de.js`);
});

story("a panel that could not be loaded ahead is not spoken of, and the click loads it", {
  site: (() => {
    let broken = 1;
    return { pages, change: (path, body) => (path === `${WIDGET}panel.js` && broken-- > 0 ? undefined : body) };
  })(),
  noise: /404/,
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.launcher.hover();
  await visitor.page.waitForTimeout(300);
  equal(await visitor.chat.locator(".not-loaded").count(), 0);
  await visitor.opens();
  match(await (await visitor.asks("Do you deliver to Princeton?")).innerText(), /Princeton/);
});

story("the model is downloaded once and cached, and older models are deleted", { site: { pages } }, async ({ visitor, site }) => {
  await visitor.visits("/tag");
  const older = MODEL.replace(/[0-9a-f]{8,}/, "00000000");
  await visitor.page.evaluate(async (url) => (await caches.open("tansy-1")).put(url, new Response("old")), older);
  await visitor.opens();
  await visitor.waitsForTheModel();
  deepEqual(await storedAfter(visitor.page, older), [MODEL]);

  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.waitsForTheModel();
  equal(site.requests.filter((path) => path.startsWith(MODEL)).length, 1);
});

story("questions are answered even if storage is full", {
  site: { pages, change: (path, body) => (path === `${ENGINE}worker.js` ? `${body}`.replace("cache.put(url,response)", 'Promise.reject(new DOMException("full", "QuotaExceededError"))') : body) },
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.waitsForTheModel();
  match(await (await visitor.asks("Do you deliver to Princeton?")).innerText(), /Princeton/);
  deepEqual(await visitor.page.evaluate(async () => (await caches.open("tansy-1")).keys()), []);
});

/**
 * The content of Cache Storage, once `gone` has been deleted.
 * @param {import("playwright-core").Page} page
 * @param {string} gone
 */
function storedAfter(page, gone) {
  return page.evaluate(async (gone) => {
    const cache = await caches.open("tansy-1");
    while (await cache.match(gone)) await new Promise((later) => setTimeout(later, 50));
    return (await cache.keys()).map(({ url }) => new URL(url).pathname);
  }, gone);
}

story("a visitor who saves data is asked before the model is downloaded", { site: { pages } }, async ({ visitor, site }) => {
  await visitor.page.addInitScript(() => Object.defineProperty(Navigator.prototype, "connection", { value: { saveData: true } }));
  await visitor.visits("/saving");
  await visitor.opens();
  await visitor.asks("Do you deliver to Princeton?");
  deepEqual(site.requests.filter((path) => path.startsWith(MODEL) || path.includes("tansy_engine")), []);
  await visitor.chat.getByRole("button", { name: "Download" }).click();
  await visitor.waitsForTheModel();
  equal(site.requests.filter((path) => path.startsWith(MODEL)).length, 1);
});
