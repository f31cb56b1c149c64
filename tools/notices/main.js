// Writes the notices of what is linked into the browser modules and the command line, which their licences ask for.
//
//     node tools/notices/main.js            pkg/THIRD-PARTY.txt (modules and model), pkg/cli/THIRD-PARTY.txt and build/THIRD-PARTY-CLI.txt,
//                                           and bills of materials, build/tansy-npm.cdx.json and build/tansy-cli.cdx.json
//     node tools/notices/main.js --check    only fails on a licence that is not among those in licences.js
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { linked } from "./crates.js";
import { isAllowed } from "./licences.js";
import { sbom } from "./sbom.js";

const RULE = "-".repeat(80);
const host = /host: (\S+)/.exec(execFileSync("rustc", ["-vV"], { encoding: "utf8" }))?.[1] ?? "";
const modules = linked("engine,reader,relaxed-simd", "wasm32-unknown-unknown");
const cli = linked("cli", host);
const cliForNode = linked("cli", "wasm32-wasip1-threads");

const refused = [...modules, ...cli, ...cliForNode].filter(({ license }) => !isAllowed(license));
if (refused.length > 0) {
  for (const { name, version, license } of new Set(refused)) console.error(`${name} ${version}: the licence ${license} is not in tools/notices/licences.js`);
  console.error("Read that licence: add it if it asks for nothing but its notice, else use another crate.");
  process.exit(1);
}
console.error(`${modules.length} crates in the modules, ${cli.length} in the command line: every licence is allowed`);
if (process.argv[2] !== "--check") {
  mkdirSync("build", { recursive: true });
  const model = [
    RULE,
    "all-MiniLM-L6-v2, the model, changed by Tansy: tuned, pruned and quantised. Apache-2.0",
    "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
    "",
    readFileSync("models/all-minilm-l6-v2/LICENSE", "utf8").trim(),
  ];
  writeFileSync("pkg/THIRD-PARTY.txt", notices("the browser modules and the model", modules, model));
  mkdirSync("pkg/cli", { recursive: true });
  writeFileSync("pkg/cli/THIRD-PARTY.txt", notices("the command line for Node", cliForNode, [RULE, readFileSync("tools/notices/wasi-libc.txt", "utf8").trim()]));
  writeFileSync("build/THIRD-PARTY-CLI.txt", notices("the command line", cli, model));
  const { version } = JSON.parse(readFileSync("pkg/package.json", "utf8"));
  const inPackage = new Map([...modules, ...cliForNode].map((crate) => [`${crate.name} ${crate.version}`, crate]));
  writeFileSync("build/tansy-npm.cdx.json", sbom("tansy (npm)", version, [...inPackage.values()]));
  writeFileSync("build/tansy-cli.cdx.json", sbom("tansy (command line)", version, cli));
}

/**
 * Each text once, after the crates that come with it.
 * @param {string} what
 * @param {import("./crates.js").Crate[]} crates
 * @param {string[]} more
 */
function notices(what, crates, more) {
  // Copies of a text often differ in their line breaks alone.
  /** @type {Map<string, { text: string, lines: string[] }>} */
  const texts = new Map();
  for (const { name, version, license, repository, texts: own } of crates) {
    const line = `${name} ${version}, ${license}${repository ? `, ${repository}` : ""}`;
    const given = own.length > 0 ? own : ["(The crate comes without a text; its manifest names the licence.)"];
    for (const text of given) {
      const key = text.replace(/\W+/g, " ");
      if (!texts.has(key)) texts.set(key, { text, lines: [] });
      texts.get(key)?.lines.push(line);
    }
  }
  const parts = [...texts.values()].flatMap(({ text, lines }) => [RULE, ...lines, "", text, ""]);
  const head = [
    `Notices of third parties whose work is in ${what} of Tansy.`,
    "Tansy itself is licensed under MIT or Apache-2.0. Where a licence below leaves the choice, any of those named applies.",
    "The Rust standard library is linked as well: MIT OR Apache-2.0, https://github.com/rust-lang/rust",
    "",
  ];
  return [...head, ...parts, ...more, ""].join("\n");
}
