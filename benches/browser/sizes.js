import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { inRepository } from "./engines.js";

/** Brotli 11 takes a minute for 25 MB, so it is cached by content, and skipped above this size. */
const MOST_BYTES = 50e6;
const CACHE = inRepository("build/bench-sizes.json");
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };

/** @typedef {{ raw: number, gzip: number, brotli: number | null }} Size in bytes */

/**
 * The sizes of what an engine downloads: its code, and the model with its tokenizer. The FAQ bundle counts as neither.
 * @param {Map<string, Buffer>} sent
 */
export async function transfer(sent) {
  const files = [...sent].filter(([path]) => /^\/(pkg|demo|peers|models)\//.test(path) && !path.endsWith(".tansy"));
  const code = files.filter(([path]) => /\.(m?js|wasm)$/.test(path));
  const model = files.filter(([path]) => !/\.(m?js|wasm)$/.test(path));
  return { code: await total(code), model: await total(model), files: files.map(([path]) => path) };
}

/** @param {[string, Buffer][]} files @returns {Promise<Size>} */
async function total(files) {
  const sizes = [];
  for (const [, bytes] of files) sizes.push(await size(bytes));
  const sum = (/** @type {keyof Size} */ key) => (sizes.some((size) => size[key] === null) ? null : sizes.reduce((total, size) => total + size[key], 0));
  return { raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli") };
}

/** @param {Buffer} bytes @returns {Promise<Size>} */
async function size(bytes) {
  const cached = existsSync(CACHE) ? JSON.parse(readFileSync(CACHE, "utf8")) : {};
  const key = createHash("sha256").update(bytes).digest("hex");
  if (!cached[key]) {
    const brotli = bytes.length > MOST_BYTES ? undefined : promisify(brotliCompress)(bytes, BROTLI);
    const zipped = await promisify(gzip)(bytes, { level: 9 });
    cached[key] = { raw: bytes.length, gzip: zipped.length, brotli: (await brotli)?.length ?? null };
    writeFileSync(CACHE, JSON.stringify(cached));
  }
  return cached[key];
}
