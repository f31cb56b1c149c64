// What the measurements share: the command line, files of JSON lines, and rows of a table.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where bundles and questions are written. */
export const OUT = "build/eval";
/** The sets that are measured and not part of the project. */
export const FOLDER = process.env.TANSY_EVAL ?? "../shared/eval";

const TANSY = join(process.env.CARGO_TARGET_DIR ?? "target", "release/tansy");

/** Runs the command line. @param {...string} args */
export const tansy = (...args) => execFileSync(TANSY, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"] });

/** @param {string} text JSON, one value a line */
export const parse = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));

/** @param {string} file */
export const lines = (file) => parse(readFileSync(file, "utf8"));

/** Writes a file of JSON lines and returns its path. @param {string} name @param {object[]} values */
export function write(name, values) {
  const file = join(OUT, name);
  writeFileSync(file, values.map((value) => JSON.stringify(value)).join("\n"));
  return file;
}

/** Builds a bundle and returns its path. @param {string} name @param {string} input */
export function bundle(name, input) {
  const file = join(OUT, `${name}.tansy`);
  tansy("build", input, "-o", file);
  return file;
}

/** The scores of `tansy eval`. @param {string} file @param {string} queries @param {...string} more */
export const scores = (file, queries, ...more) => JSON.parse(tansy("eval", file, queries, "--json", ...more));

/** What `tansy search` finds. @param {string} file @param {object[]} questions @param {...string} more */
export const found = (file, questions, ...more) => parse(tansy("search", file, "--queries", write("asked.jsonl", questions), "--top", "3", "--json", ...more));

/** A number of a table. @param {number | null | undefined} value */
export const number = (value) => (value == null ? "-" : value.toFixed(3)).padStart(8);

/** Prints a row of a table. @param {string} name @param {string[]} cells */
export const row = (name, cells) => console.log(name.padEnd(20) + cells.map((cell) => cell.padStart(8)).join(""));

/** The mean. @param {number[]} values */
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
