// Measures Tansy's embedder and its peers in Chromium, one thread each: `node benches/browser/run.js [--quick]`, after `./build.sh demo`.
// Writes benches/results/browser.md, .json and .svg; --quick runs fewer rounds and only prints.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { launch } from "../../tests/e2e/support/visitor.js";
import { coldStart } from "./cold.js";
import { PEERS, REFERENCE, TANSY, inRepository } from "./engines.js";
import { Contestant, compete } from "./measure.js";
import { preparePeers, tokenIds, versionOf } from "./peers.js";
import { plot } from "./plot.js";
import { report } from "./report.js";
import { transfer } from "./sizes.js";

const QUICK = process.argv.includes("--quick");
const EFFORT = QUICK ? { rounds: 2, runs: 3, loads: 1 } : { rounds: 12, runs: 5, loads: 10 };
const COLD_VISITS = QUICK ? 1 : 3;
const RESULTS = inRepository("benches/results");

const say = (/** @type {string} */ text) => console.error(`bench: ${text}`);

const missing = preparePeers();
if (missing) say(`the peers are skipped: ${missing}`);

const questions = await readQuestions();
const browser = await launch();
try {
  const results = await measure();
  const markdown = report(results);
  console.log(markdown);
  if (!QUICK) write({ "browser.md": markdown, "browser.json": `${JSON.stringify(results, rounded, 1)}\n`, "browser.svg": plot(results) });
} finally {
  await browser.close();
}

async function measure() {
  const load = loadavg()[0];
  const contestants = [];
  for (const engine of missing ? TANSY : [...TANSY, ...PEERS]) contestants.push(await new Contestant(engine).enter(browser));
  say(`${contestants.length} engines take turns`);
  await compete(contestants, questions, EFFORT);
  const reference = contestants.find(({ engine }) => engine.name === REFERENCE);
  const engines = contestants.map((contestant) => contestant.result(reference));
  for (const contestant of contestants) await contestant.leave();

  say("the demo over a slow connection");
  const cold = await coldStart(browser, COLD_VISITS);
  say("compressing what was downloaded (minutes, once)");
  const transfers = [];
  for (const { sent } of contestants) transfers.push(await transfer(sent));
  return { ...environment(load), engines: engines.map((engine, index) => ({ ...engine, transfer: transfers[index] })), cold };
}

/** @param {number} load */
function environment(load) {
  const peers = missing ? {} : Object.fromEntries(["onnxruntime-web", "@huggingface/transformers"].map((name) => [name, versionOf(name)]));
  return { date: new Date().toISOString().slice(0, 10), cpu: cpus()[0].model.trim(), cores: cpus().length, load, chromium: browser.version(), peers };
}

/** The questions with their token ids; without the peers there is no tokenizer, and so no ids. */
async function readQuestions() {
  const questions = JSON.parse(readFileSync(inRepository("benches/questions.json"), "utf8"));
  if (missing) return questions;
  const ids = await tokenIds(questions.map(({ text }) => text));
  return questions.map((question, index) => {
    if (ids[index].length !== question.tokens) throw new Error(`"${question.text}" has ${ids[index].length} tokens, not ${question.tokens}`);
    return { ...question, ids: ids[index] };
  });
}

/** @param {Record<string, string>} files */
function write(files) {
  mkdirSync(RESULTS, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(`${RESULTS}/${name}`, text);
}

/**
 * @param {string} key
 * @param {unknown} value
 */
function rounded(key, value) {
  return typeof value === "number" ? Number(value.toPrecision(key === "cosine" ? 7 : 5)) : value;
}
