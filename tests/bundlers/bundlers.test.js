import { match } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUNDLE, MODEL, SITE, inRepository, page } from "../e2e/support/site.js";
import { story } from "../e2e/support/story.js";
import { APPS } from "./apps.js";

/**
 * The packed package in a fresh app of each bundler: it is built with the configuration that pkg/README.md names and no other, and answers by
 * meaning. `./build.sh bundlers` runs these; they take minutes and download the bundlers.
 */

const WORK = inRepository("build/bundlers");
const QUESTION = "Do you deliver to Princeton?";

/** @param {string} cwd @param {string} command @param {string[]} args */
const run = (cwd, command, args) => execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1", NEXT_TELEMETRY_DISABLED: "1" } });

const packed = () => {
  mkdirSync(WORK, { recursive: true });
  run(WORK, "npm", ["pack", "--silent", inRepository("pkg")]);
  return join(WORK, readdirSync(WORK).filter((name) => name.endsWith(".tgz")).sort().at(-1) ?? "");
};

/** @param {import("./apps.js").App} app @param {string} tarball */
function build({ name, packages, files, command, copies = {} }, tarball) {
  const folder = join(WORK, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true, type: "module" }));
  run(folder, "npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", tarball, ...packages]);
  const [program = "", ...args] = command;
  run(folder, `./node_modules/.bin/${program}`, args);
  for (const [from, to] of Object.entries(copies)) {
    for (const file of readdirSync(join(folder, from)).filter((file) => /^worker\.js$|\.wasm$/.test(file))) cpSync(join(folder, from, file), join(folder, to, file));
  }
  return folder;
}

const tarball = packed();
const chosen = process.env.BUNDLERS?.split(",");

for (const app of APPS.filter(({ name }) => !chosen || chosen.includes(name))) {
  let built = "";
  try {
    built = join(build(app, tarball), app.out);
  } catch (error) {
    built = `not built: ${/** @type {any} */ (error).stderr || /** @type {any} */ (error).stdout || error}`;
  }
  const pages = existsSync(join(built, "index.html")) ? {} : { "/": page(`<tansy-chat></tansy-chat><p>${built}</p>`) };
  story(`an app built with ${app.name} answers`, { site: { pages, folders: { "/": `${built}/`, "/tansy/": `${SITE}/tansy/` } } }, async ({ visitor }) => {
    if (built.startsWith("not built")) throw new Error(built);
    await visitor.visits("/index.html");
    await visitor.chat.evaluate((chat, files) => Object.assign(chat, files), { bundle: BUNDLE, modelUrl: MODEL });
    await visitor.opens();
    await visitor.waitsForTheModel();
    match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
  });
}
