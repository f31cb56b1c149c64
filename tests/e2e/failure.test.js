import { equal, match, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BUNDLE, ENGINE, MODEL, SITE, WIDGET, page, scriptTag } from "./support/site.js";
import { engines } from "./support/worker-script.js";
import { story } from "./support/story.js";

// With questions to start with, so that the visitor's question is the first that the engine is asked.
const pages = { "/tag": page(scriptTag()), "/starters": page(scriptTag({ starters: "Are lilies safe for cats?" })) };
const QUESTION = "Do you deliver to Princeton?";

/** The line for the site's owner on why the chat cannot start. */
const SAID = /^error: tansy: the chat cannot start: /;

/** The lines for the site's owner on what does not work meanwhile. */
const CRASHED = /^warning: tansy: .*: The engine crashed: /;

/** Code that throws the error of a real trap. */
const TRAP = "new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,102,0,0,10,5,1,3,0,0,11]))).exports.f();";

/**
 * Changes the worker's script so that a method of the engines traps in the first workers.
 * @param {number} times
 * @param {string} [method]
 */
function trapping(times, method = "ask") {
  let workers = 0;
  return (/** @type {string} */ path, /** @type {Buffer} */ body) => {
    if (path !== `${ENGINE}worker.js` || workers++ >= times) return body;
    return engines(body, (Engine) => `if ("${method}" in ${Engine}.prototype) ${Engine}.prototype.${method} = () => { ${TRAP} };`);
  };
}

/** @param {import("./support/visitor.js").Visitor} visitor */
async function seesTheNotice(visitor) {
  const notice = visitor.chat.locator(".unavailable");
  await notice.waitFor();
  match(await notice.getByRole("link", { name: "Read our FAQ" }).getAttribute("href") ?? "", /\/faq\.html$/);
  equal(await notice.locator('> .text a[href^="tel:"]').innerText(), "609-555-0142");
  equal(await visitor.page.locator("h1").innerText(), "Petal & Stem");
}

story("a truncated bundle leaves the page unharmed, and the panel links to the FAQ and to a person",
  { site: { pages, change: (path, body) => (path === BUNDLE ? body.subarray(0, body.length / 2) : body) }, noise: SAID }, async ({ visitor }) => {
    await visitor.visits("/tag");
    await visitor.opens();
    await seesTheNotice(visitor);
    equal((await visitor.events("error"))[0].code, "bad_bundle");
  });

story("a missing bundle can be loaded again once it is back", {
  site: (() => {
    let gone = true;
    return { pages, change: (path, body) => (path === BUNDLE && gone ? ((gone = false), undefined) : body) };
  })(),
  noise: /404|^error: tansy: /,
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await seesTheNotice(visitor);
  await visitor.chat.getByRole("button", { name: "Try again" }).click();
  match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
});

story("a link to the FAQ is shown if the panel cannot be loaded", {
  site: { pages, change: (path, body) => (path === `${WIDGET}panel.js` ? undefined : body) },
  noise: /404|^error: tansy: /,
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.launcher.click();
  const link = visitor.chat.getByRole("link", { name: "Read our FAQ" });
  await link.waitFor();
  equal(await link.getAttribute("href"), `${visitor.url}/faq.html`);
});

story("a trap restarts the worker, and the question is still answered", { site: { pages, change: trapping(1) } }, async ({ visitor }) => {
  await visitor.visits("/starters");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
  equal((await visitor.events("error")).length, 0);
  equal((await visitor.events("question")).length, 1);
});

story("a second trap is reported, and the next question gets a new worker", { site: { pages, change: trapping(2) }, noise: CRASHED }, async ({ visitor }) => {
  await visitor.visits("/starters");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).innerText(), /something went wrong/);
  equal((await visitor.events("error"))[0].code, "crashed");
  match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
});

story("questions are answered by words if the model crashes the engine", { site: { pages, change: trapping(Infinity, "loadModel") }, noise: CRASHED }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
  equal((await visitor.event("error")).code, "crashed");
});

story("a broken download is resumed where it stopped", {
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
  ok(/ bytes=[1-9]\d*-$/.test(asked[1] ?? ""), `the rest is requested: ${asked[1]}`);
});

story("a trap while following the live page restarts the worker once, which then answers from the bundle", {
  site: { pages: { "/tag": page(scriptTag({ live: "/faq.html" })) }, change: trapping(9, "update") }, noise: CRASHED,
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  equal((await visitor.event("error")).code, "crashed");
  match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
  match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
  equal((await visitor.events("answer")).length, 2);
});

story("a FAQ's address that is a script never becomes a link", {
  site: { pages: { "/tag": page(scriptTag({ "faq-url": "javascript:alert(document.domain)" })) }, change: (path, body) => (path === `${WIDGET}panel.js` ? undefined : body) },
  noise: /404|^error: tansy: /,
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.launcher.click();
  await visitor.chat.getByRole("alert").waitFor();
  equal(await visitor.page.locator("tansy-chat a").count(), 0);
});

for (const url of ["/faq.html", "javascript:alert(document.domain)"]) {
  story(`a browser that cannot show the chat has a link to the FAQ, if its address is one (${url})`, { site: { pages: { "/tag": page(scriptTag({ "faq-url": url })) } } }, async ({ visitor }) => {
    await visitor.page.addInitScript(() => Reflect.deleteProperty(Document.prototype, "adoptedStyleSheets"));
    await visitor.visits("/tag");
    const links = visitor.page.locator('a:text("FAQ")');
    if (url.startsWith("/")) await links.waitFor();
    equal(await links.count(), url.startsWith("/") ? 1 : 0);
  });
}

/** The site with downloads that are given up after a third of a second of silence, in place of fifteen. @type {(path: string, body: Buffer) => Buffer | string} */
const impatient = (path, body) => (path === `${ENGINE}worker.js` ? `${body}`.replaceAll(/\b15e3\b/g, "300") : body);
const silent = () => {};

for (const file of [BUNDLE, WIDGET.replace("widget/", "tansy_words_bg.wasm")]) {
  story(`a server that accepts a request and then is silent is not waited for without end (${file.replace(/.*[/]/, "")})`, {
    site: { pages, change: impatient, handlers: { [file]: silent } }, noise: SAID,
  }, async ({ visitor }) => {
    await visitor.visits("/tag");
    await visitor.opens();
    await seesTheNotice(visitor);
    const { code, message } = await visitor.event("error");
    equal(code, "network");
    match(message, /could not be loaded/);
  });
}

story("a download that falls silent goes on over another connection", {
  site: (() => {
    let requests = 0;
    /** @type {import("node:http").RequestListener} */
    const handler = (request, response) => {
      const bundle = readFileSync(SITE + BUNDLE);
      const start = Number(/\d+/.exec(request.headers.range ?? "")?.[0] ?? 0);
      response.writeHead(start ? 206 : 200, { "content-length": bundle.length - start, ...(start && { "content-range": `bytes ${start}-${bundle.length - 1}/${bundle.length}` }) });
      if (requests++ === 0) response.write(bundle.subarray(0, 5000)); // and then nothing
      else response.end(bundle.subarray(start));
    };
    return { pages, change: impatient, handlers: { [BUNDLE]: handler } };
  })(),
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
});
