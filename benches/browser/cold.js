import { Visitor } from "../../tests/e2e/support/visitor.js";
import { inRepository } from "./engines.js";
import { serve } from "./server.js";
import { median } from "./statistics.js";

const LINK = { bitsPerSecond: 10e6, latency: 40 };
const QUESTION = "Can you bring a bouquet to my aunt near the university in Princeton?";

/**
 * A visitor with an empty cache at 10 Mbit/s opens the demo's chat and asks at once. Measures the milliseconds from the click on the launcher
 * to the first answer, which is found by words, and to the first answer that is found by meaning.
 * @param {import("playwright-core").Browser} browser
 * @param {number} visits
 */
export async function coldStart(browser, visits) {
  return { ...LINK, gzip: await medianVisit(browser, visits, true), raw: await medianVisit(browser, visits, false) };
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {number} visits
 * @param {boolean} gzip whether the host compresses
 */
async function medianVisit(browser, visits, gzip) {
  const all = [];
  for (let count = 0; count < visits; count += 1) all.push(await visit(browser, gzip));
  return { lexical: median(all.map(({ lexical }) => lexical)), dense: median(all.map(({ dense }) => dense)) };
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {boolean} gzip
 */
async function visit(browser, gzip) {
  const site = await serve({ "/": inRepository("build/demo") }, { gzip });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await slowDown(page);
    const visitor = new Visitor(page, site.url);
    await visitor.visits("/");
    const clicked = performance.now();
    await visitor.opens();
    await visitor.asks(QUESTION);
    const lexical = performance.now() - clicked;
    if (await visitor.chat.locator(".panel[data-ready]").count()) throw new Error("the model was there before the first answer: nothing was measured");
    await visitor.waitsForTheModel();
    await visitor.asks(QUESTION);
    return { lexical, dense: performance.now() - clicked };
  } finally {
    await context.close();
    site.close();
  }
}

/** Throttles the network of the page and its workers. @param {import("playwright-core").Page} page */
async function slowDown(page) {
  const protocol = await page.context().newCDPSession(page);
  const throughput = LINK.bitsPerSecond / 8;
  await protocol.send("Network.enable");
  await protocol.send("Network.emulateNetworkConditions", { offline: false, latency: LINK.latency, downloadThroughput: throughput, uploadThroughput: throughput });
}
