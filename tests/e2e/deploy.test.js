import { equal, match } from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Deployment } from "./support/deployment.js";
import { ENGINE, SITE, page, scriptTag } from "./support/site.js";
import { engines } from "./support/worker-script.js";
import { story } from "./support/story.js";

/** What a visitor meets whose page, or whose cached script, is from before the site was built again. */

const QUESTION = "Do you deliver to Princeton?";
const integrity = `sha384-${createHash("sha384").update(readFileSync(`${SITE}/tansy/tansy.js`)).digest("base64")}`;
const pages = {
  "/chat": page(scriptTag()),
  "/placed": page(`<tansy-chat inline></tansy-chat>${scriptTag()}`),
  "/pinned": page(scriptTag().replace("<script ", `<script integrity="${integrity}" `)),
  "/other": page("<p>Another page</p>"),
};
/** The browser's own lines about files that are gone, and ours for the site's owner. */
const GONE = /status of 404|MIME type/;
const SAID = /^error: tansy: /;

/**
 * A story on a site of its own, which can be built again.
 * @param {string} name
 * @param {{ noise?: RegExp, headers?: Record<string, string>, change?: (path: string, body: Buffer) => Buffer | string, handlers?: (deployment: Deployment) => Record<string, import("node:http").RequestListener> }} setting
 * @param {(scene: { visitor: import("./support/visitor.js").Visitor, deployment: Deployment }) => Promise<void>} happens
 */
function deployed(name, { noise = GONE, headers = {}, change = (_path, body) => body, handlers = () => ({}) }, happens) {
  const deployment = new Deployment();
  const site = { pages, folders: { "/": `${deployment.folder}/` }, headers, change, handlers: handlers(deployment) };
  story(name, { site, noise }, async ({ visitor }) => {
    try {
      await happens({ visitor, deployment });
    } finally {
      deployment.close();
    }
  });
}

/** @param {import("./support/visitor.js").Visitor} visitor */
async function isAnswered(visitor) {
  match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
}

for (const [what, which] of /** @type {const} */ ([["everything", /./], ["only the FAQ", /^faq/], ["only the widget and the engine", /^tansy/]])) {
  deployed(`a page that was open while ${what} was built again, twice, opens the chat and gets an answer`, {}, async ({ visitor, deployment }) => {
    await visitor.visits("/chat");
    deployment.rebuild(which);
    deployment.rebuild(which);
    await visitor.opens();
    await isAnswered(visitor);
    await visitor.waitsForTheModel();
    equal((await visitor.events("error")).length, 0);
  });
}

deployed("a page that was open while the FAQ was edited and built twice gives the latest answer", {}, async ({ visitor, deployment }) => {
  const faq = readFileSync(`${SITE}/faq.html`, "utf8");
  await visitor.visits("/chat");
  deployment.build(faq.replace("A place is $75", "A place is $80"));
  deployment.build(faq.replace("A place is $75", "A place is $85"));
  await visitor.opens();
  match(await (await visitor.asks("Do you offer workshops or classes?")).innerText(), /\$85/);
  await visitor.waitsForTheModel();
});

for (const policy of ["", "require-trusted-types-for 'script'; trusted-types tansy"]) deployed(`a chat that was open while the site was built again goes on, and keeps its conversation (Content-Security-Policy "${policy}")`, {
  headers: policy ? { "content-security-policy": policy } : {},
}, async ({ visitor, deployment }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  await visitor.waitsForTheModel();
  await isAnswered(visitor);
  deployment.rebuild();
  deployment.rebuild();
  await isAnswered(visitor); // by the engine that runs
  // The page takes the element out and puts it in again, which starts another worker, from files that are gone.
  await visitor.chat.evaluate(async (chat) => {
    chat.remove();
    await new Promise((done) => setTimeout(done, 50));
    document.body.append(chat);
  });
  match(await (await visitor.asks("And on Sundays?")).innerText(), /Sunday/);
  equal(await visitor.chat.locator(".question").count(), 3);
  equal((await visitor.events("error")).length, 0);
});

/** The engine of the demo's own build traps at the second question; those of later builds, which have other names, do not. @param {string} path @param {Buffer} body */
const crashing = (path, body) => (path === `${ENGINE}worker.js` ? engines(body, (Engine) => `{
const { ask } = ${Engine}.prototype;
let asked = 0;
${Engine}.prototype.ask = function (...args) {
  if (asked++) throw new WebAssembly.RuntimeError("unreachable");
  return ask.apply(this, args);
};
}`) : body);

deployed("an engine that crashes after the site was built again is replaced by one of the new build", { change: crashing }, async ({ visitor, deployment }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  await visitor.waitsForTheModel();
  await isAnswered(visitor);
  deployment.rebuild();
  await isAnswered(visitor);
  await isAnswered(visitor);
  equal((await visitor.events("error")).length, 0);
});

deployed("a visitor who saves data downloads the model after the site was built again", {}, async ({ visitor, deployment }) => {
  await visitor.page.addInitScript(() => Object.defineProperty(Navigator.prototype, "connection", { value: { saveData: true } }));
  await visitor.visits("/chat");
  await visitor.opens();
  await isAnswered(visitor);
  deployment.rebuild();
  await visitor.chat.getByRole("button", { name: "Download" }).click();
  await visitor.waitsForTheModel();
  await isAnswered(visitor);
  equal(await visitor.chat.locator(".question").count(), 2);
});

/** The script as many hosts serve it: browsers may keep it for an hour. @param {Deployment} deployment @returns {Record<string, import("node:http").RequestListener>} */
const cached = (deployment) => ({
  "/tansy/tansy.js": (_request, response) => {
    response.writeHead(200, { "content-type": "text/javascript", "cache-control": "max-age=3600" }).end(readFileSync(`${deployment.folder}/tansy/tansy.js`));
  },
});

for (const path of ["/chat", "/placed"]) {
  deployed(`a new page with the script from the browser's cache gets an answer after the site was built again (${path})`, { handlers: cached }, async ({ visitor, deployment }) => {
    await visitor.visits("/chat");
    deployment.rebuild();
    await visitor.visits("/other");
    await visitor.visits(path);
    if (path === "/chat") await visitor.opens();
    await isAnswered(visitor);
  });
}

deployed("a host that answers with its home page in place of missing files does not mislead the chat", {
  handlers: (deployment) => Object.fromEntries(["faq", "model"].map((kind) => {
    const name = readFileSync(`${deployment.folder}/tansy/tansy.js`, "utf8").match(new RegExp(`${kind}-\\w+\\.\\w+`))?.[0];
    return [`/tansy/${name}`, (_request, response) => void response.writeHead(200, { "content-type": "text/html" }).end(pages["/other"])];
  })),
}, async ({ visitor, deployment }) => {
  await visitor.visits("/chat");
  deployment.rebuild();
  await visitor.opens();
  await isAnswered(visitor);
  await visitor.waitsForTheModel();
});

deployed("a page that pins the script by its hash does not load another build", { noise: new RegExp(`${GONE.source}|${SAID.source}`) }, async ({ visitor, deployment }) => {
  await visitor.visits("/pinned");
  deployment.rebuild();
  await visitor.launcher.click();
  equal(await visitor.chat.getByRole("link", { name: "Read our FAQ" }).getAttribute("href"), `${visitor.url}/faq.html`);
});

for (const [what, which, when] of /** @type {[string, RegExp, "before" | "after"][]} */ ([["everything", /./, "before"], ["everything", /./, "after"], ["the bundle", /^faq/, "before"]])) {
  deployed(`if ${what} is gone for good (${when} the page was opened), there is the FAQ's link and one clear line on the console`, { noise: new RegExp(`${GONE.source}|${SAID.source}`) }, async ({ visitor, deployment }) => {
    if (when === "before") deployment.lose(which);
    await visitor.visits("/chat");
    if (when === "after") deployment.lose(which);
    await visitor.launcher.click();
    const link = visitor.chat.getByRole("link", { name: /FAQ/ });
    await link.waitFor();
    equal(await link.evaluate((link) => link.href), `${visitor.url}/faq.html`);
    const said = visitor.console.filter((line) => SAID.test(line));
    equal(said.length, 1);
    match(said[0] ?? "", /the chat cannot start: .*(panel\.js|faq-\w+\.tansy)/);
  });
}
