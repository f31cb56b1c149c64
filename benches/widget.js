/**
 * How long the widget keeps a visitor waiting, in Chromium: `node benches/widget.js [RUNS]`, after `./build.sh`.
 *
 * Each run is a new visitor with an empty cache. Times are from the click or key to the frame that shows its effect. Tasks that kept the page's main thread for
 * over 50 ms are counted from the opening to the last answer: an answer by words, one while the model loads, three after it, and one that a language model streams.
 */
import { languageModel } from "../tests/e2e/support/llm.js";
import { serve } from "../tests/e2e/support/server.js";
import { SITE, page, scriptTag } from "../tests/e2e/support/site.js";
import { Visitor, launch } from "../tests/e2e/support/visitor.js";
import { median, quantile } from "./browser/statistics.js";

const runs = Number(process.argv[2] ?? 15);
const QUESTIONS = ["are lilies safe for cats", "delivery", "who won the election?"];
/** How long a mouse rests on the launcher before it clicks, in milliseconds. */
const REST = 150;

const pages = { "/chat": page(scriptTag()), "/model": page(scriptTag({ endpoint: "/api/chat", grounding: "off" })) };
const handlers = { "/api/chat": languageModel("We deliver to Princeton for $12 [1]. ".repeat(30)).handler };
const site = await serve({ pages, handlers, folders: { "/": SITE } });
const browser = await launch();

/** @type {Record<string, number[]>} */
const times = { "opening, by mouse": [], "opening, at once": [], "question shown": [] };
/** @type {number[][]} */
const long = [];
for (let run = 0; run < runs; run += 1) for (const path of ["/chat", "/model"]) await visit(path, run % 2 === 0);
await browser.close();
await site.close();

console.log(`${2 * runs} visits, milliseconds\n`);
console.log("| | median | 95th percentile |\n| --- | --- | --- |");
for (const [name, all] of Object.entries(times)) console.log(`| ${name} | ${median(all).toFixed(0)} | ${quantile(all, 0.95).toFixed(0)} |`);
console.log(`\nTasks over 50 ms: in ${long.filter((tasks) => tasks.length).length} of ${long.length} visits; the longest ${Math.max(0, ...long.flat()).toFixed(0)} ms`);

/** @param {string} path @param {boolean} rests whether the mouse rests on the launcher first, as a hand does; else it is opened as by a key or a finger */
async function visit(path, rests) {
  const context = await browser.newContext();
  const visitor = new Visitor(await context.newPage(), site.url);
  await visitor.page.addInitScript(watch);
  await visitor.visits(path);
  await visitor.page.evaluate(() => globalThis.long.splice(0));
  if (rests) {
    await visitor.launcher.hover();
    await visitor.page.waitForTimeout(REST);
  }
  times[rests ? "opening, by mouse" : "opening, at once"].push(await visitor.page.evaluate(() => globalThis.untilShown(".panel[open]", (chat) => chat.querySelector(".launcher").click())));
  await visitor.input.fill("Do you deliver to Princeton?");
  times["question shown"].push(await visitor.page.evaluate(() => globalThis.untilShown(".question", (chat) => chat.querySelector(".composer").requestSubmit())));
  await visitor.answer();
  await visitor.waitsForTheModel();
  for (const question of QUESTIONS) await visitor.asks(question);
  long.push(await visitor.page.evaluate(() => globalThis.long));
  await context.close();
}

/** In the page: notes long tasks, and times what an act shows. */
function watch() {
  globalThis.long = [];
  new PerformanceObserver((list) => globalThis.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: true });
  globalThis.untilShown = async (selector, act) => {
    const chat = document.querySelector("tansy-chat").shadowRoot;
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const start = performance.now();
    act(chat);
    while (!chat.querySelector(selector)) await new Promise((done) => setTimeout(done));
    await frame();
    await new Promise((done) => setTimeout(done)); // the frame has been painted
    return performance.now() - start;
  };
}
