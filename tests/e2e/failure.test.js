import { equal, match, ok } from "node:assert/strict";
import { BUNDLE, MODEL, WIDGET, page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const pages = { "/tag": page(scriptTag()) };
const QUESTION = "Do you deliver to Princeton?";

/** Code that ends a WebAssembly instance as a real trap does. */
const TRAP = "new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,5,1,3,0,0,11]))).exports.f();";

/**
 * The engines' JavaScript with a method that traps, in the first so many workers; each loads the engine for words first.
 * @param {number} times
 * @param {string} [method]
 */
function trapping(times, method = "ask") {
  let workers = 0;
  return (/** @type {string} */ path, /** @type {Buffer} */ body) => {
    if (path.endsWith("/tansy_words.js")) workers++;
    if (!/tansy_(words|engine|engine_relaxed)\.js$/.test(path) || workers > times) return body;
    return `${body}\nEngine.prototype.${method} = () => { ${TRAP} };`;
  };
}

/** @param {import("./support/visitor.js").Visitor} visitor */
async function isShownTheWayOut(visitor) {
  const notice = visitor.chat.locator(".unavailable");
  await notice.waitFor();
  match(await notice.getByRole("link", { name: "Read our FAQ" }).getAttribute("href") ?? "", /\/faq\.html$/);
  equal(await notice.locator('a[href^="tel:"]').innerText(), "609-555-0142");
  equal(await visitor.page.locator("h1").innerText(), "Petal & Stem");
}

story("a truncated bundle leaves the page unharmed, and the panel leads to the FAQ and to a person",
  { site: { pages, change: (path, body) => (path === BUNDLE ? body.subarray(0, body.length / 2) : body) } }, async ({ visitor }) => {
    await visitor.visits("/tag");
    await visitor.opens();
    await isShownTheWayOut(visitor);
    equal((await visitor.events("error"))[0].code, "bad_bundle");
  });

story("a bundle that is gone can be tried again once it is back", {
  site: (() => {
    let gone = true;
    return { pages, change: (path, body) => (path === BUNDLE && gone ? ((gone = false), undefined) : body) };
  })(),
  noise: /404/,
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await isShownTheWayOut(visitor);
  await visitor.chat.getByRole("button", { name: "Try again" }).click();
  match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
});

story("modules that cannot be loaded leave a link to the FAQ", {
  site: { pages, change: (path, body) => (path === `${WIDGET}panel.js` ? undefined : body) },
  noise: /404/,
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.launcher.click();
  const link = visitor.chat.getByRole("link", { name: "Read our FAQ" });
  await link.waitFor();
  equal(await link.getAttribute("href"), "/faq.html");
});

story("a trap restarts the worker, and the question is answered all the same", { site: { pages, change: trapping(1) } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
  equal((await visitor.events("error")).length, 0);
  equal((await visitor.events("question")).length, 1);
});

story("a trap that comes again is admitted, and the next question gets a new worker", { site: { pages, change: trapping(2) } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).innerText(), /something went wrong/);
  equal((await visitor.events("error"))[0].code, "crashed");
  match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
});

story("a model that crashes the engine leaves answers by their words", { site: { pages, change: trapping(Infinity, "loadModel") } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
  equal((await visitor.event("error")).code, "crashed");
});

story("a download that breaks goes on where it stopped", {
  site: (() => {
    let breaks = 1;
    return { pages, interrupt: (path) => (path === MODEL && breaks-- > 0 ? 50_000 : undefined) };
  })(),
  noise: /ERR_(CONTENT_LENGTH_MISMATCH|CONNECTION_RESET|INCOMPLETE_CHUNKED_ENCODING|EMPTY_RESPONSE)/,
}, async ({ visitor, site }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.waitsForTheModel();
  const asked = site.requests.filter((path) => path.startsWith(MODEL));
  equal(asked.length, 2);
  ok(/ bytes=[1-9]\d*-$/.test(asked[1] ?? ""), `the rest is asked for: ${asked[1]}`);
});

story("a trap over the live page restarts the worker once, which answers from the bundle and lets the page be", {
  site: { pages: { "/tag": page(scriptTag({ live: "/faq.html" })) }, change: trapping(9, "update") },
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  equal((await visitor.event("error")).code, "crashed");
  match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
  match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
  equal((await visitor.events("answer")).length, 2);
});
