import { deepEqual, equal, match, ok } from "node:assert/strict";
import { after } from "node:test";
import { FAULTS, ODDITIES, seeded, shuffled, WORDS } from "./support/faults.js";
import { serve } from "./support/server.js";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

/** The order of the faults, and what is random in them. Another seed: TANSY_SEED=2 node --test tests/e2e/chaos.test.js */
const SEED = Number(process.env.TANSY_SEED ?? 1);

/** Limits of the page, in seconds, so low that the stories are quick. */
const LIMITS = { "token-timeout": "0.4", "answer-timeout": "1.2", "max-questions": "1000", "max-session-tokens": "10000000" };
/** The longest that an answer may take, in seconds: the limit, or that of an error's body, and time for the machine. */
const LONGEST = 3;

const QUESTION = "Do you deliver to Princeton?";
const NOISE = /Failed to load resource|ERR_|net::|tansy: the language model did not answer/;

/** How many faults one story goes through. */
const PART = 12;

const random = seeded(SEED);
const faults = shuffled(Object.keys(FAULTS), random);
const oddities = shuffled(Object.keys(ODDITIES), random);

/**
 * Asks once at an endpoint with a fault, in the same conversation as before.
 * @param {import("./support/visitor.js").Visitor} visitor
 * @param {string} fault
 */
async function askedAt(visitor, fault) {
  await visitor.chat.evaluate((chat, fault) => {
    chat.endpoint = `/fault?${encodeURIComponent(fault)}`;
    globalThis.tansyEvents.length = 0;
  }, fault);
  const start = performance.now();
  const text = await (await visitor.asks(QUESTION)).innerText();
  const seconds = (performance.now() - start) / 1000;
  ok(seconds < LONGEST, `${fault}: ${seconds} s`);
  const [told] = await visitor.events("answer");
  return { text, told, errors: await visitor.events("error") };
}

/** @param {string} elsewhere */
function site(elsewhere) {
  /** @type {import("node:http").RequestListener} */
  const handler = (request, response) => {
    const fault = decodeURIComponent(request.url?.replace(/^[^?]*\?/, "") ?? "");
    request.resume().on("end", () => ({ ...FAULTS, ...ODDITIES })[fault]?.(response, random, elsewhere));
  };
  return { pages: { "/chat": page(scriptTag({ endpoint: "/fault", grounding: "off", ...LIMITS })) }, handlers: { "/fault": handler } };
}

/** Where redirects lead to: nothing may arrive there. */
const elsewhere = await serve({ folders: {}, headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" } });
after(() => elsewhere.close());

for (let at = 0; at < faults.length; at += PART) {
  const part = faults.slice(at, at + PART);
  story(`whatever the endpoint does, the FAQ answers in time (seed ${SEED}, from ${at + 1} of ${faults.length})`, { site: site(`${elsewhere.url}/stolen`), noise: NOISE }, async ({ visitor }) => {
    await visitor.visits("/chat");
    await visitor.opens();
    for (const fault of part) {
      const { text, told, errors } = await askedAt(visitor, fault);
      match(text, /could not answer; this is from our FAQ[\s\S]*Princeton/, fault);
      deepEqual([told.by, told.fallback, told.decision], ["faq", true, "answer"], fault);
      equal(errors.length, 1, fault);
      equal(errors[0].code, "endpoint", fault);
      ok(errors[0].message.length > 20 && !/Abort|signal|undefined|\[object/.test(errors[0].message), `${fault}: ${errors[0].message}`);
    }
    deepEqual(elsewhere.requests, []);
  });
}

story(`what is odd but understood is the model's answer (seed ${SEED})`, { site: site(""), noise: NOISE }, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  for (const oddity of oddities) {
    const { text, told, errors } = await askedAt(visitor, oddity);
    ok(text.includes(WORDS), `${oddity}: ${text}`);
    deepEqual([told.by, told.fallback, errors], ["llm", false, []], oddity);
  }
});

story("the page stays responsive, and gives the memory back, while the endpoint fails again and again", { site: site(`${elsewhere.url}/stolen`), noise: NOISE }, async ({ visitor, context }) => {
  const { page } = visitor;
  await page.addInitScript(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (globalThis.longest = Math.max(globalThis.longest, duration)))).observe({ type: "longtask" });
  });
  const protocol = await context.newCDPSession(page);
  const used = async () => {
    await protocol.send("HeapProfiler.collectGarbage");
    return (await protocol.send("Runtime.getHeapUsage")).usedSize;
  };
  await visitor.visits("/chat");
  await visitor.opens();
  const heavy = faults.filter((fault) => /MB|without end|for ever/.test(fault));
  const round = async () => { for (const fault of heavy) await askedAt(visitor, fault); };
  await round();
  const [before] = [await used(), await page.evaluate(() => (globalThis.longest = 0))];
  await round();
  await round();
  const grown = (await used()) - before;
  ok(grown < 4e6, `${grown} bytes more after ${2 * heavy.length} failures`);
  const longest = await page.evaluate(() => globalThis.longest);
  ok(longest < 500, `the page stood still for ${longest} ms`);
});
