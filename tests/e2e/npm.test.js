import { deepEqual, equal, match } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { rm } from "node:fs/promises";
import { BUNDLE, MODEL, inRepository, page } from "./support/site.js";
import { story } from "./support/story.js";

/** A new project with the packed package installed. */
const project = mkdtempSync(join(tmpdir(), "tansy-npm-"));

before(() => {
  const pkg = process.env.TANSY_PKG ?? inRepository("pkg");
  const npm = (/** @type {string[]} */ ...args) => execFileSync("npm", args, { cwd: project, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  npm("pack", "--silent", pkg);
  const [tarball] = readdirSync(project).filter((name) => name.endsWith(".tgz"));
  writeFileSync(join(project, "package.json"), '{ "name": "shop", "private": true, "type": "module" }');
  npm("install", "--offline", "--no-audit", "--no-fund", `./${tarball}`);
});
after(() => rm(project, { recursive: true, force: true }));

const importMap = `<script type="importmap">{ "imports": { "tansy": "/modules/tansy/index.js", "tansy/": "/modules/tansy/" } }</script>`;
const pages = {
  "/engine": page("", importMap.replace('"tansy/":', '"tansy/engine": "/modules/tansy/engine.js", "tansy/define": "/modules/tansy/define.js", "tansy/":')),
};
const folders = { "/modules/": join(project, "node_modules") + "/" };

story("a developer imports the engine from npm, and it answers", { site: { pages, folders } }, async ({ visitor }) => {
  await visitor.visits("/engine");
  const said = await visitor.page.evaluate(async ({ bundle, model }) => {
    const { TansyEngine } = await import("tansy/engine");
    const engine = await TansyEngine.load({ bundle, model });
    const events = [];
    for await (const event of engine.ask("Do you deliver to Princeton?")) events.push(event);
    await engine.ready;
    const vector = await engine.embed("roses");
    const { decision, hits } = await engine.search("Do you deliver to Princeton?", { limit: 2 });
    engine.close();
    const closed = await engine.search("roses").catch((error) => [error instanceof Error, error.code]);
    return { events: events.map((event) => event.type), text: events.at(-1).text, vector: vector.length, decision, hits: hits.length, closed };
  }, { bundle: BUNDLE, model: MODEL });
  deepEqual(said.events, ["sources", "done"]);
  match(said.text, /Princeton/);
  equal(said.vector, 384);
  equal(said.decision, "answer");
  equal(said.hits, 2);
  deepEqual(said.closed, [true, "cancelled"]);
});

story("a developer imports the element from npm, and it answers", { site: { pages, folders } }, async ({ visitor }) => {
  await visitor.visits("/engine");
  await visitor.page.evaluate(async ({ bundle, model }) => {
    const { TansyChat } = await import("tansy/define");
    const chat = Object.assign(new TansyChat(), { bundle, modelUrl: model, name: "Petal & Stem" });
    document.body.append(chat);
  }, { bundle: BUNDLE, model: MODEL });
  await visitor.opens();
  match(await (await visitor.asks("Do you deliver to Princeton?")).innerText(), /Princeton/);
});

test("a server may import every entry of the package", () => {
  const entries = ["tansy", "tansy/engine", "tansy/element", "tansy/define"];
  const script = `for (const entry of ${JSON.stringify(entries)}) await import(entry); console.log("fine")`;
  equal(execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: project, encoding: "utf8" }).trim(), "fine");
});
