import { deepEqual, equal, match, ok } from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { SITE, page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

/** The FAQ page that the bundle was built from. */
const BUILT = readFileSync(`${SITE}/faq.html`, "utf8");
/** What the console tells the owner where the page is not followed. */
const SAID = /^warning: tansy: /;
const pages = { "/live": page(scriptTag({ live: "/faq.html" })) };

/** An entry of the page. @param {string} id @param {string} question @param {string} answer */
const entry = (id, question, answer) => `<details id="${id}"><summary>${question}</summary><p>${answer}</p></details>`;

/** The page after an edit: one question is new, one answer has another price, one question is gone. */
const EDITED = BUILT
  .replace('<details id="jobs"', `${entry("flytraps", "Do you sell carnivorous plants?", "Yes: Venus flytraps, from $9 a pot.")}$&`)
  .replace("A place is $75", "A place is $85")
  .replace(/<details id="lilies-cats"[^]*?<\/details>/, "");

/**
 * A site whose FAQ page can be edited during the story. It is served with an `ETag`, as by most hosts.
 * @param {string} html
 * @param {Record<string, string>} [headers]
 */
function edited(html, headers = {}) {
  const now = { html, /** Status codes of the responses, in order. @type {number[]} */ statuses: [] };
  /** @type {import("node:http").RequestListener} */
  const handler = (request, response) => {
    const etag = `"${createHash("sha256").update(now.html).digest("hex")}"`;
    const status = request.headers["if-none-match"] === etag ? 304 : 200;
    now.statuses.push(status);
    response.writeHead(status, { etag, "content-type": "text/html; charset=utf-8", "cache-control": "no-cache", ...headers });
    response.end(status === 200 ? now.html : undefined);
  };
  return { now, site: { pages, handlers: { "/faq.html": handler } } };
}

/** A site whose FAQ page fails. @param {import("node:http").RequestListener} handler */
const broken = (handler) => ({ pages, handlers: { "/faq.html": handler } });

/** @param {import("./support/visitor.js").Visitor} visitor */
async function opensAndWaitsForTheUpdate(visitor) {
  await visitor.visits("/live");
  await visitor.opens();
  return visitor.event("update");
}

/** Asks a question; returns the answer and the id of its entry. @param {import("./support/visitor.js").Visitor} visitor @param {string} question */
async function answerTo(visitor, question) {
  const text = await (await visitor.asks(question)).innerText();
  const told = (await visitor.events("answer")).at(-1);
  return { text, decision: told.decision, id: told.decision === "answer" ? told.sources[0].id : undefined, ids: told.sources.map((source) => source.id) };
}

/** @param {import("./support/visitor.js").Visitor} visitor @param {RegExp} reason */
async function isAnsweredFromTheBundle(visitor, reason) {
  await visitor.visits("/live");
  await visitor.opens();
  const failure = await visitor.event("error");
  match(`${failure.code}: ${failure.message}`, reason);
  await visitor.waitsForTheModel();
  equal((await answerTo(visitor, "Are lilies safe for cats?")).id, "lilies-cats");
  equal((await visitor.events("update")).length, 0);
  equal((await visitor.events("error")).length, 1);
}

{
  const { site } = edited(EDITED);
  story("answers follow an edited page: a new entry, a new price, a removed entry", { site }, async ({ visitor }) => {
    const update = await opensAndWaitsForTheUpdate(visitor);
    equal(update.restored, false);
    ok(update.embedded > 0 && update.embedded < 10, `only what changed is embedded, not ${update.embedded} texts`);
    const plants = await answerTo(visitor, "Have you got any carnivorous plants?");
    equal(plants.id, "flytraps");
    match(plants.text, /Venus flytraps, from \$9/);
    match(await visitor.chat.locator(".sources a").last().getAttribute("href") ?? "", /\/faq\.html#flytraps:~:text=/);
    match((await answerTo(visitor, "Do you offer workshops or classes?")).text, /\$85/);
    ok(!(await answerTo(visitor, "Are lilies safe for cats?")).ids.includes("lilies-cats"), "the entry is gone from the page");
    equal((await visitor.events("error")).length, 0);
  });
}

{
  const { now, site } = edited(EDITED);
  story("a second visit does not download, read or embed the page again", { site }, async ({ visitor, site }) => {
    const first = await opensAndWaitsForTheUpdate(visitor);
    const readers = () => site.requests.filter((path) => /tansy_reader_bg\.wasm/.test(path)).length;
    equal(readers(), 1);
    const second = await opensAndWaitsForTheUpdate(visitor);
    deepEqual([second.entries, second.embedded, second.restored], [first.entries, 0, true]);
    equal(readers(), 1);
    deepEqual(now.statuses, [200, 304]);
    await visitor.waitsForTheModel();
    equal((await answerTo(visitor, "Have you got any carnivorous plants?")).id, "flytraps");
  });
}

{
  const { now, site } = edited(EDITED);
  story("a page that is edited again is followed again, and only the latest bundle is stored", { site }, async ({ visitor }) => {
    await opensAndWaitsForTheUpdate(visitor);
    now.html = EDITED.replace("from $9 a pot", "from $11 a pot");
    equal((await opensAndWaitsForTheUpdate(visitor)).restored, false);
    match((await answerTo(visitor, "Have you got any carnivorous plants?")).text, /\$11/);
    const kept = await visitor.page.evaluate(() => new Promise((done) => {
      const request = indexedDB.open("tansy-live-1");
      request.onsuccess = () => (request.result.transaction("bundles").objectStore("bundles").count().onsuccess = (event) => done(event.target.result));
    }));
    equal(kept, 1);
  });
}

{
  const { now, site } = edited(EDITED);
  story("an edit while the chat is loaded is followed when the panel is opened again", { site }, async ({ visitor }) => {
    await opensAndWaitsForTheUpdate(visitor);
    const reopens = async () => {
      await visitor.page.evaluate(() => document.querySelector("tansy-chat").close());
      await visitor.panel.waitFor({ state: "hidden" });
      await visitor.opens();
    };
    await reopens();
    while (now.statuses.length < 2) await visitor.page.waitForTimeout(20);
    now.html = EDITED.replace("from $9 a pot", "from $11 a pot");
    await visitor.page.waitForTimeout(300);
    await reopens();
    await visitor.page.waitForFunction(() => globalThis.tansyEvents.filter(({ type }) => type === "update").length === 2);
    deepEqual(now.statuses, [200, 304, 200]);
    equal((await visitor.events("update"))[1].embedded, 2);
    match((await answerTo(visitor, "Have you got any carnivorous plants?")).text, /\$11/);
  });
}

{
  const { site } = edited(EDITED);
  story("a visitor who goes offline keeps the answers of the live page", { site, noise: /ERR_INTERNET_DISCONNECTED|^warning: tansy: / }, async ({ visitor, context }) => {
    await opensAndWaitsForTheUpdate(visitor);
    await context.setOffline(true);
    await visitor.page.evaluate(() => document.querySelector("tansy-chat").close());
    await visitor.panel.waitFor({ state: "hidden" });
    await visitor.opens();
    equal((await visitor.event("error")).code, "network");
    equal((await answerTo(visitor, "Have you got any carnivorous plants?")).id, "flytraps");
  });
}

story("a page that has not been edited needs no embedding", { site: { pages } }, async ({ visitor }) => {
  const update = await opensAndWaitsForTheUpdate(visitor);
  equal(update.embedded, 0);
  await visitor.waitsForTheModel();
  equal((await answerTo(visitor, "Are lilies safe for cats?")).id, "lilies-cats");
});

{
  const news = Array.from({ length: 150 }, (_, at) => entry(`news-${at}`, `What is new on day ${at}?`, `On day ${at} bouquet number ${at} was bound.`));
  const { site } = edited(BUILT.replace('<details id="jobs"', `${news.join("")}$&`));
  story("a question that arrives while a long page is being embedded is answered first", { site }, async ({ visitor }) => {
    await visitor.visits("/live");
    await visitor.opens();
    await visitor.waitsForTheModel();
    equal((await answerTo(visitor, "Are lilies safe for cats?")).id, "lilies-cats");
    equal((await visitor.events("update")).length, 0);
    equal((await visitor.event("update")).embedded, 450);
    equal((await answerTo(visitor, "What is new on day 7?")).id, "news-7");
  });
}

{
  const { site, now } = edited(EDITED);
  story("the page is not requested before the chat is opened", { site }, async ({ visitor }) => {
    await visitor.visits("/live");
    deepEqual(now.statuses, []);
  });
}

{
  const { site } = edited(EDITED);
  story("a browser without storage follows the page too", { site }, async ({ visitor }) => {
    // The script of the worker is changed, since a worker does not run the init scripts of its page.
    await visitor.page.route(/worker\.js$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `Object.defineProperty(self, "indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } });\n${await response.text()}` });
    });
    await opensAndWaitsForTheUpdate(visitor);
    equal((await answerTo(visitor, "Have you got any carnivorous plants?")).id, "flytraps");
    equal((await opensAndWaitsForTheUpdate(visitor)).restored, false);
  });
}

for (const { allowed, happens } of [
  { allowed: true, happens: "a page on another site that allows it by CORS is followed" },
  { allowed: false, happens: "answers come from the bundle if the page is on another site that does not allow it" },
]) {
  const { site } = edited(EDITED, allowed ? { "access-control-allow-origin": "*" } : {});
  story(happens, { site, noise: /CORS policy|ERR_FAILED|^warning: tansy: .*Access-Control-Allow-Origin/ }, async ({ visitor }) => {
    const elsewhere = `${visitor.url.replace("localhost", "127.0.0.1")}/faq.html`;
    await visitor.page.route("**/live", (route) => route.fulfill({ contentType: "text/html", body: page(scriptTag({ live: elsewhere })) }));
    if (!allowed) return isAnsweredFromTheBundle(visitor, /^network: .*CORS/);
    await opensAndWaitsForTheUpdate(visitor);
    equal((await answerTo(visitor, "Have you got any carnivorous plants?")).id, "flytraps");
  });
}

story("answers come from the bundle if the page cannot be reached",
  { site: broken((_request, response) => void response.destroy()), noise: /ERR_EMPTY_RESPONSE|^warning: tansy: / },
  ({ visitor }) => isAnsweredFromTheBundle(visitor, /^network: .*could not be loaded/));

story("answers come from the bundle if the download of the page is interrupted",
  { site: broken((_request, response) => { response.writeHead(200, { "content-length": 90_000 }); response.write("<html>", () => response.destroy()); }), noise: /ERR_CONTENT_LENGTH_MISMATCH|ERR_CONNECTION_RESET|^warning: tansy: / },
  ({ visitor }) => isAnsweredFromTheBundle(visitor, /^network: .*could not be loaded/));

story("answers come from the bundle if the page returns an error",
  { site: broken((_request, response) => response.writeHead(500).end("<h1>Internal Server Error</h1>")), noise: /500|^warning: tansy: answers come from the FAQ as it was built/ },
  ({ visitor }) => isAnsweredFromTheBundle(visitor, /^network: .*status 500/));

for (const [what, html, reason] of /** @type {[string, string, RegExp][]} */ ([
  ["is empty", "", /^bad_input/],
  ["has no questions, such as a login page", "<!doctype html><h1>Sign in</h1><form><label>Name <input></label></form>", /^bad_input/],
  ["has lost most of its questions", `<!doctype html>${entry("a", "Are lilies safe for cats?", "Yes, of course!")}`, /^bad_input: .*1 of 69/],
  ["has other questions", `<!doctype html>${Array.from({ length: 80 }, (_, at) => entry(`e${at}`, `How do I reset password ${at}?`, "Ask us.")).join("")}`, /^bad_input: .*none of the questions/],
  ["is far too long", `<!doctype html>${"<p>So.</p>".repeat(600_000)}`, /^bad_input: .*5 MB/],
])) {
  story(`answers come from the bundle if the page ${what}`, { ...edited(html), noise: SAID }, ({ visitor }) => isAnsweredFromTheBundle(visitor, reason));
}

for (const { credentials, sent, kept } of [{ credentials: undefined, sent: [undefined], kept: 1 }, { credentials: "same-origin", sent: ["session=1"], kept: 0 }]) {
  const { site } = edited(EDITED);
  const cookies = /** @type {(string | undefined)[]} */ ([]);
  const served = site.handlers["/faq.html"];
  site.handlers["/faq.html"] = (request, response) => {
    cookies.push(request.headers.cookie);
    return served(request, response);
  };
  story(`the page is fetched ${credentials ? "with cookies if the site says so, and then nothing of it is stored" : "without the visitor's cookies"}`, {
    site: { ...site, pages: { "/live": page(scriptTag({ live: "/faq.html", ...(credentials && { "live-credentials": credentials }) })) } },
  }, async ({ visitor, context }) => {
    await context.addCookies([{ name: "session", value: "1", url: visitor.url }]);
    await opensAndWaitsForTheUpdate(visitor);
    equal((await answerTo(visitor, "Have you got any carnivorous plants?")).id, "flytraps");
    deepEqual(cookies, sent);
    equal(await visitor.page.evaluate(async () => (await indexedDB.databases()).length), kept);
  });
}
