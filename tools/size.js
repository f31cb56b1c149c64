// Prints the sizes of what a visitor downloads, raw and compressed, and fails if a budget is exceeded.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const KB = 1000;
const MB = 1000 * KB;

/** The parts: their files, and their maximum sizes in bytes. @type {{ name: string, files: string[], gzip?: number, brotli?: number, raw?: number }[]} */
const PARTS = [
  { name: "before it is opened (loader and launcher)", files: ["pkg/widget/tansy.js"], gzip: 9 * KB },
  { name: "panel, once opened", files: ["pkg/widget/panel.js"], gzip: 31 * KB },
  { name: "the widget in all, with what few load", files: ["pkg/widget/tansy.js", "pkg/widget/panel.js", ...withImports("pkg/widget/prelude.js", "pkg/engine/prompt-api.js")], gzip: 45 * KB },
  ...modules("pkg/widget").filter((name) => /language-/.test(name)).map((name) => ({ name: `texts in a language (${name.slice(-5, -3)})`, files: [name], gzip: 3 * KB })),
  { name: "engine for words alone, which answers first", files: ["pkg/tansy_words_bg.wasm", "pkg/tansy_words.js"], gzip: 0.29 * MB, raw: 0.71 * MB },
  { name: "engine (simd128)", files: ["pkg/tansy_engine_bg.wasm"], gzip: 0.68 * MB, brotli: 0.515 * MB },
  { name: "engine (relaxed simd)", files: ["pkg/tansy_engine_relaxed_bg.wasm"], gzip: 0.68 * MB, brotli: 0.515 * MB },
  { name: "engine's JavaScript", files: ["pkg/tansy_engine.js"] },
  { name: "reader (only where live or faq is set)", files: ["pkg/tansy_reader_bg.wasm", "pkg/tansy_reader.js"], gzip: 0.36 * MB },
  { name: "seed of the model (only where faq is set)", files: ["pkg/model.seed"], raw: 0.07 * MB },
  { name: "model", files: ["models/all-minilm-l6-v2/model.onnx"], raw: 9.2 * MB },
];

/** The scripts of a folder, if it is there. @param {string} folder */
function modules(folder) {
  return (existsSync(folder) ? readdirSync(folder) : []).filter((name) => name.endsWith(".js")).map((name) => `${folder}/${name}`);
}

/** These scripts, and the chunks that they import. @param {...string} files */
function withImports(...files) {
  const all = new Set(files);
  for (const file of all) {
    if (!existsSync(file)) continue;
    for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|import)"(\.[^"]+)"/g)) all.add(posix.join(posix.dirname(file), path));
  }
  return [...all];
}

/** @param {Buffer} bytes */
function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
}

/** Prints how much code of a module each crate contributes, as tools/cut reported it. @param {string} file */
function crates(file) {
  if (!existsSync(file)) return;
  const lines = readFileSync(file, "utf8").trim().split("\n").map((line) => line.split("\t"));
  const total = lines.reduce((sum, [bytes]) => sum + Number(bytes), 0);
  console.log("\ncode of the engine (simd128) by crate, bytes raw");
  for (const [bytes, name] of lines) {
    if (Number(bytes) > total / 500) console.log(`${name.padEnd(42)}${Number(bytes).toLocaleString("en").padStart(12)}${`${((100 * Number(bytes)) / total).toFixed(1)} %`.padStart(12)}`);
  }
}

let failed = false;
const quick = process.argv.includes("--quick");
console.log(`${"".padEnd(42)}${["files", "raw", "gzip -9", "brotli 11"].map((head) => head.padStart(12)).join("")}`);
for (const { name, files, gzip, brotli: most, raw } of PARTS) {
  if (!files.every((file) => existsSync(file))) {
    console.log(`${name.padEnd(42)}   not built`);
    continue;
  }
  const bodies = files.map((file) => readFileSync(file));
  const sum = (/** @type {(bytes: Buffer) => number} */ size) => bodies.reduce((total, bytes) => total + size(bytes), 0);
  const zipped = sum((bytes) => gzipSync(bytes, { level: 9 }).length);
  const numbers = [files.length, sum((bytes) => bytes.length), zipped, quick || files[0].endsWith(".onnx") ? "-" : sum(brotli)];
  console.log(name.padEnd(42) + numbers.map((number) => number.toLocaleString("en").padStart(12)).join(""));
  for (const [size, budget, what] of /** @type {const} */ ([[zipped, gzip, "gzipped"], [numbers[1], raw, "raw"], [numbers[3], most, "in brotli"]])) {
    if (budget && Number(size) > budget) {
      console.error(`size: ${name} is ${size} bytes ${what}, the budget is ${budget}`);
      failed = true;
    }
  }
}
if (existsSync("pkg/tansy.js")) {
  console.log(`\nthe npm package's loader: integrity="sha384-${createHash("sha384").update(readFileSync("pkg/tansy.js")).digest("base64")}" crossorigin="anonymous"`);
}
if (!quick) crates("target/module/tansy_engine_crates.txt");
process.exit(failed ? 1 : 0);
