import { deepEqual, equal, match, ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { NOISE, ownerIsTold } from "./support/owner.js";
import { serve } from "./support/server.js";
import { FILES, SITE, TANSY, inRepository, page } from "./support/site.js";
import { story } from "./support/story.js";
import { Visitor, launch } from "./support/visitor.js";

/** The one-line page: nothing was built, and the package lies on a host for npm packages. */

/** The FAQ as the shop has written it, and the same with the phrasings of one entry alone: that takes a browser a third of the time. */
const WHOLE = readFileSync(`${SITE}/faq.html`, "utf8");
const FAQ = WHOLE.replace(/<details(?![^>]*id="anonymous")[^>]*>/g, (tag) => tag.replace(/ data-also="[^"]*"/, ""));

/** What such hosts send. */
const CORS = { "access-control-allow-origin": "*" };

/** The package's folder on another origin. @param {import("./support/server.js").Site["headers"]} [headers] */
function cdn(headers = CORS) {
  return serve({ folders: { "/npm/tansy@0.1/": `${process.env.TANSY_PKG ?? inRepository("pkg")}/` }, headers });
}

/** @param {string} origin @param {Record<string, string>} [data] */
function oneLine(origin, data = {}) {
  const attributes = Object.entries({ faq: "/faq.html", ...data }).map(([name, value]) => ` data-${name}="${value}"`);
  return page(`<script src="${origin}/npm/tansy@0.1/tansy.js"${attributes.join("")} async></script>`);
}

/**
 * A site with the one line, and nothing else of Tansy's.
 * @param {string} name
 * @param {{ faq?: string, pages?: Record<string, string>, handlers?: Record<string, import("node:http").RequestListener>, data?: Record<string, string>, headers?: import("./support/server.js").Site["headers"], noise?: RegExp }} setting
 * @param {(scene: { visitor: import("./support/visitor.js").Visitor, site: Awaited<ReturnType<typeof serve>>, host: Awaited<ReturnType<typeof serve>>, pages: Record<string, string> }) => Promise<void>} happens
 */
function oneLineStory(name, { data, headers, pages = { "/faq.html": FAQ }, handlers, noise }, happens) {
  const now = { ...pages };
  story(name, { site: { pages: now, handlers }, noise }, async ({ visitor, site }) => {
    const host = await cdn(headers);
    now["/one"] = oneLine(host.url, data);
    try {
      await happens({ visitor, site, host, pages: now });
    } finally {
      await host.close();
    }
  });
}

/** @param {import("./support/visitor.js").Visitor} visitor */
async function opensThePage(visitor) {
  await visitor.visits("/one");
  await visitor.opens();
}

/** Asks a question; returns the ids of the entries that answer it. @param {import("./support/visitor.js").Visitor} visitor @param {string} question */
async function sourcesOf(visitor, question) {
  await visitor.asks(question);
  const told = (await visitor.events("answer")).at(-1);
  return { decision: told.decision, id: told.sources[0]?.id };
}

/** By words, this is unsure. */
const BY_MEANING = { question: "can the sender stay a secret", id: "anonymous" };

oneLineStory("a page with one line answers from the FAQ by words, then by meaning", {}, async ({ visitor, site, host }) => {
  await opensThePage(visitor);
  equal((await sourcesOf(visitor, BY_MEANING.question)).decision, "clarify");
  const update = await visitor.event("update");
  equal(update.entries, 69);
  equal(update.restored, false);
  ok(update.embedded > 69);
  deepEqual(await sourcesOf(visitor, BY_MEANING.question), { decision: "answer", id: BY_MEANING.id });
  match(await visitor.chat.locator(".sources a").last().getAttribute("href") ?? "", /\/faq\.html#anonymous(:~:text=|$)/);
  equal((await visitor.events("error")).length, 0);
  deepEqual(site.requests.filter((path) => /tansy|\.wasm|model/.test(path)), [], "everything but the page is from the other origin");
  ok(host.requests.some((path) => path.endsWith("/engine/worker.js")));
});

oneLineStory("the second visit starts with the bundle of the first: nothing is read or embedded", {}, async ({ visitor, host }) => {
  await opensThePage(visitor);
  const first = await visitor.event("update");
  const readers = () => host.requests.filter((path) => path.includes("reader_bg.wasm")).length;
  equal(readers(), 1);
  await opensThePage(visitor);
  const second = await visitor.event("update");
  deepEqual([second.entries, second.embedded, second.restored], [first.entries, 0, true]);
  equal(readers(), 1);
  await visitor.waitsForTheModel();
  deepEqual(await sourcesOf(visitor, BY_MEANING.question), { decision: "answer", id: BY_MEANING.id });
});

oneLineStory("a page that names the hash of the loader is answered from the loader with that hash", {}, async ({ visitor, pages, host }) => {
  const sum = createHash("sha384").update(readFileSync(inRepository("pkg/tansy.js"))).digest("base64");
  const withHash = (/** @type {string} */ hash) => oneLine(host.url).replace("<script ", `<script integrity="sha384-${hash}" crossorigin="anonymous" `);
  pages["/one"] = withHash(sum);
  await opensThePage(visitor);
  equal((await sourcesOf(visitor, "Are lilies safe for cats?")).id, "lilies-cats");
});

oneLineStory("a visitor who saves data is answered by words, and by meaning once they have agreed to the download", {}, async ({ visitor, host }) => {
  await visitor.page.addInitScript(() => Object.defineProperty(Navigator.prototype, "connection", { value: { saveData: true } }));
  await opensThePage(visitor);
  equal((await sourcesOf(visitor, BY_MEANING.question)).decision, "clarify");
  deepEqual(host.requests.filter((path) => /model\.onnx|engine.*\.wasm/.test(path)), []);
  await visitor.chat.getByRole("button", { name: "Download" }).click();
  ok((await visitor.event("update")).embedded > 69);
  deepEqual(await sourcesOf(visitor, BY_MEANING.question), { decision: "answer", id: BY_MEANING.id });
});

oneLineStory("a page that has changed is followed, at the next visit and when the panel is opened again", {}, async ({ visitor, pages }) => {
  await opensThePage(visitor);
  await visitor.event("update");
  const plants = (/** @type {number} */ price) => FAQ.replace('<details id="jobs"', `<details id="flytraps"><summary>Do you sell carnivorous plants?</summary><p>Yes: Venus flytraps, from $${price} a pot.</p></details>$&`);
  pages["/faq.html"] = plants(9);
  await opensThePage(visitor);
  match(await (await visitor.asks("Do you sell carnivorous plants?")).innerText(), /\$9/);
  const update = await visitor.event("update");
  ok(update.embedded > 0 && update.embedded < 6, `only what is new is embedded, not ${update.embedded} texts`);
  pages["/faq.html"] = plants(11);
  await visitor.page.evaluate(() => document.querySelector("tansy-chat").close());
  await visitor.panel.waitFor({ state: "hidden" });
  await visitor.opens();
  await visitor.page.waitForFunction(() => globalThis.tansyEvents.filter(({ type }) => type === "update").length === 2);
  await visitor.waitsForTheModel();
  match(await (await visitor.asks("Do you have carnivorous plants?")).innerText(), /\$11/);
});

for (const [what, html, reason] of /** @type {[string, string | undefined, RegExp][]} */ ([
  ["is gone", undefined, /^network: .*status 404/],
  ["has no questions any more", "<!doctype html><title>Sign in</title><form><label>Name <input></label></form>", /^bad_input/],
])) {
  oneLineStory(`the bundle that was kept answers if the page ${what}`, { noise: /404|^warning: tansy: / }, async ({ visitor, pages }) => {
    await opensThePage(visitor);
    await visitor.event("update");
    if (html) pages["/faq.html"] = html;
    else pages["/faq.html"] = /** @type {any} */ (undefined);
    await visitor.page.route("**/faq.html", (route) => (html ? route.continue() : route.fulfill({ status: 404, body: "gone" })));
    await opensThePage(visitor);
    const { code, message } = await visitor.event("error");
    match(`${code}: ${message}`, reason);
    await visitor.waitsForTheModel();
    deepEqual(await sourcesOf(visitor, BY_MEANING.question), { decision: "answer", id: BY_MEANING.id });
  });
}

oneLineStory("several pages answer together, JSON among them, and one that fails is left out until it is back", {
  data: { faq: "/faq.html /more.json /late.html" },
  pages: {
    "/faq.html": FAQ,
    "/more.json": JSON.stringify([{ question: "Do you sell carnivorous plants?", answer: "Yes: Venus flytraps, from $9 a pot." }]),
  },
  noise: /404|^warning: tansy: /,
}, async ({ visitor, pages }) => {
  await opensThePage(visitor);
  match(await (await visitor.asks("Do you sell carnivorous plants?")).innerText(), /\$9/);
  match((await visitor.event("error")).message, /late\.html/);
  pages["/late.html"] = "<!doctype html><details><summary>Do you rent out vases?</summary><p>Yes, for $5 a day.</p></details>";
  await opensThePage(visitor);
  equal((await visitor.event("update")).entries, 71);
  match(await (await visitor.asks("Can I rent a vase?")).innerText(), /\$5/);
});

oneLineStory("the 45 test questions of the demo get the same decisions as from the bundle that was built", { pages: { "/faq.html": WHOLE } }, async ({ visitor, host }) => {
  const queries = inRepository("tests/fixtures/demo-questions.jsonl");
  const lines = (/** @type {string} */ text) => text.trim().split("\n").map((line) => JSON.parse(line));
  const native = lines(execFileSync(TANSY, ["search", `${SITE}/tansy/${FILES.bundle}`, "--queries", queries, "--json"], { encoding: "utf8" }));
  await visitor.visits("/one");
  const found = await visitor.page.evaluate(async ({ folder, questions }) => {
    const { TansyEngine } = await import(`${folder}engine/client.js`);
    const engine = await TansyEngine.load({ faq: "/faq.html", model: `${folder}model.onnx` });
    await engine.followed;
    const results = [];
    for (const question of questions) results.push(await engine.search(question));
    engine.close();
    return results;
  }, { folder: `${host.url}/npm/tansy@0.1/`, questions: lines(readFileSync(queries, "utf8")).map(({ text }) => text) });
  const gist = (/** @type {any} */ { decision, hits }) => `${decision} ${hits[0]?.id}`;
  deepEqual(found.map(gist), native.map(gist));
});

oneLineStory("a page of 70 entries is answered by words in a moment, and by meaning soon after the model has arrived", { pages: { "/faq.html": WHOLE } }, async ({ visitor, host }) => {
  await visitor.visits("/one");
  const times = await visitor.page.evaluate(async ({ folder }) => {
    const { TansyEngine } = await import(`${folder}engine/client.js`);
    const start = performance.now();
    const engine = await TansyEngine.load({ faq: "/faq.html", model: `${folder}model.onnx` });
    await engine.search("Are lilies safe for cats?");
    const words = performance.now();
    await engine.ready;
    const model = performance.now();
    await engine.followed;
    return { words: words - start, meaning: performance.now() - model };
  }, { folder: `${host.url}/npm/tansy@0.1/` });
  // On two idle cores, one second and six; this machine may be busy.
  ok(times.words < 5000 && times.meaning < 40_000, JSON.stringify(times));
  console.log(`# by words after ${Math.round(times.words)} ms, by meaning ${Math.round(times.meaning)} ms after the model`);
});

const MISSING = /could not be loaded: it is on another site, which must allow this one to read it \(CORS\) by the header Access-Control-Allow-Origin: http:\/\/localhost:\d+/;

oneLineStory("a host of the package that sends no CORS header is named, with the header to send", { headers: {}, noise: NOISE }, async ({ visitor }) => {
  await visitor.visits("/one");
  await visitor.launcher.click();
  await ownerIsTold(visitor, MISSING);
  equal(await visitor.chat.locator("a").getAttribute("href"), `${visitor.url}/faq.html`);
});

for (const [what, lacks] of /** @type {[string, RegExp][]} */ ([["the WebAssembly files", /\.wasm$/], ["the seed", /\.seed$/], ["the model", /\.onnx$/]])) {
  oneLineStory(`${what} on another origin without a CORS header: the owner is told which header to send`, {
    headers: (path) => (lacks.test(path) ? {} : CORS), noise: NOISE,
  }, async ({ visitor }) => {
    await opensThePage(visitor);
    await ownerIsTold(visitor, MISSING);
  });
}

oneLineStory("a FAQ page on another site that does not allow this one is named, with the header to send", { noise: NOISE }, async ({ visitor, pages, host }) => {
  pages["/one"] = oneLine(host.url, { faq: `${visitor.url.replace("localhost", "127.0.0.1")}/faq.html` });
  await opensThePage(visitor);
  await ownerIsTold(visitor, MISSING);
});

oneLineStory("a page with the script alone says what is missing in it", { data: { faq: "" }, noise: NOISE }, async ({ visitor }) => {
  await opensThePage(visitor);
  await ownerIsTold(visitor, /data-faq/);
});

test("a page that is opened as a file says that it has to be served", { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "tansy-file-"));
  writeFileSync(join(folder, "index.html"), oneLine(pathToFileURL(inRepository("pkg")).href.replace(/\/?$/, "")).replace("/npm/tansy@0.1", ""));
  const browser = await launch();
  try {
    const visitor = new Visitor(await browser.newPage(), pathToFileURL(folder).href);
    await visitor.page.goto(`${visitor.url}/index.html`);
    await visitor.launcher.click();
    await ownerIsTold(visitor, /opened as files.*tansy serve/);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
});
