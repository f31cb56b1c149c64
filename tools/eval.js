/**
 * Measures the whole pipeline over the sets of ../shared/eval, the demo's questions and its dialogues, beside what is to be reached.
 * Run by `./build.sh eval`; the sets are for measuring only, and are skipped where they are absent.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { random, withSlips } from "./slips.js";

const SETS = ["stackfaq", "hint3-curekart", "rasa-faq", "clinc150"];
const FOLDER = process.env.TANSY_EVAL ?? "../shared/eval";
const OUT = "build/eval";
const DEMO = "tests/fixtures/demo-questions.jsonl";
const TANSY = join(process.env.CARGO_TARGET_DIR ?? "target", "release/tansy");
/** How far a set may fall below words or vectors alone. */
const SLACK = 0.01;

/** What is to be reached in the mean over the sets. */
const GOALS = [
  { name: "hit@1", key: "hit_at_1", least: 0.865 },
  { name: "MRR@10", key: "mrr_at_10", least: 0.915 },
  { name: "AUROC", key: "auroc", least: 0.955 },
  { name: "right", key: "right", least: 0.85 },
  { name: "false", key: "false_answers", most: 0.12 },
];

const tansy = (/** @type {string[]} */ ...args) => execFileSync(TANSY, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
const lines = (/** @type {string} */ file) => readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const number = (/** @type {number | null | undefined} */ value) => (value == null ? "-" : value.toFixed(3)).padStart(8);
const row = (/** @type {string} */ name, /** @type {string[]} */ cells) => console.log(name.padEnd(16) + cells.map((cell) => cell.padStart(8)).join(""));

/** @param {string} name @param {string} input @param {...string} more */
function bundle(name, input, ...more) {
  const file = join(OUT, `${name}.tansy`);
  tansy("build", input, "-o", file, ...more);
  return file;
}

/** @param {string} file @param {string} queries */
const scores = (file, queries) => JSON.parse(tansy("eval", file, queries, "--json"));

function sets() {
  if (!existsSync(FOLDER)) return console.log(`${FOLDER} is not here: the sets are skipped`);
  row("set", [...GOALS.map(({ name }) => name), "from", "BM25", "vectors", "worst"]);
  const measured = SETS.map((name) => {
    const all = scores(bundle(name, join(FOLDER, name, "faq.jsonl")), join(FOLDER, name, "queries.jsonl"));
    const lead = all.hit_at_1 - Math.max(all.words.hit_at_1, all.vectors.hit_at_1);
    row(name, [...GOALS.map(({ key }) => number(all[key])), all.answer_from.toFixed(2), number(all.words.hit_at_1), number(all.vectors.hit_at_1), (lead < -SLACK ? "below" : "ok")]);
    return all;
  });
  const means = GOALS.map(({ key }) => measured.reduce((sum, all) => sum + all[key], 0) / measured.length);
  row("mean", means.map(number));
  row("goal", GOALS.map(({ least, most }) => (least ? `>=${least.toFixed(3)}` : `<=${most?.toFixed(3)}`)));
  row("", GOALS.map(({ least, most }, at) => ((least ? means[at] >= least : means[at] <= (most ?? 1)) ? "ok" : "missed")));
}

/** FAQs as people begin with: the sets that have other phrasings, and the demo, without them. */
function bare() {
  console.log("\nwithout other phrasings");
  row("", ["hit@1", "hit@3", "right", "false", "choices"]);
  const line = (/** @type {string} */ name, /** @type {any} */ all) =>
    row(name, [all.hit_at_1, all.hit_at_3, all.right, all.false_answers, all.false_choices].map(number));
  for (const name of existsSync(FOLDER) ? SETS : []) {
    const entries = lines(join(FOLDER, name, "faq.jsonl"));
    if (!entries.some(({ alt }) => alt?.length)) continue;
    const file = join(OUT, `${name}-bare.jsonl`);
    writeFileSync(file, entries.map(({ alt, ...entry }) => JSON.stringify(entry)).join("\n"));
    line(name, scores(bundle(`${name}-bare`, file), join(FOLDER, name, "queries.jsonl")));
  }
  const page = join(OUT, "demo-bare.html");
  writeFileSync(page, readFileSync("www/demo/faq.html", "utf8").replace(/\s+data-also="[^"]*"/g, ""));
  line("demo", scores(bundle("demo-bare", page), DEMO));
}

/** Misspelt questions: a slip in each of the two longest words, and in every word of four letters and more. */
function slips() {
  if (!existsSync(FOLDER)) return;
  console.log("\nright, by slips of the finger");
  row("", ["none", "two", "all"]);
  for (const name of SETS) {
    const queries = lines(join(FOLDER, name, "queries.jsonl"));
    const right = [0, 2, Infinity].map((words) => {
      const next = random(1);
      const file = join(OUT, `${name}-slips.jsonl`);
      writeFileSync(file, queries.map((query) => JSON.stringify({ ...query, text: withSlips(query.text, words, next) })).join("\n"));
      return number(scores(join(OUT, `${name}.tansy`), file).right);
    });
    row(name, right);
  }
}

function demo() {
  const file = bundle("demo", "www/demo/faq.html");
  const all = scores(file, DEMO);
  console.log(`\ndemo: hit@1 ${number(all.hit_at_1)} of ${all.in_scope}, declined ${number(1 - all.false_answers - all.false_choices)} of ${all.out_of_scope} out of scope`);
  dialogues(file);
}

/** Each turn with the visitor's earlier words as its history. @param {string} file */
function dialogues(file) {
  const talks = lines("tests/fixtures/dialogues.jsonl");
  const turns = talks.flatMap(({ id, turns }) => turns.map(({ text, relevant }, at) => ({ id, text, relevant, history: turns.slice(0, at).map((turn) => turn.text) })));
  const queries = join(OUT, "dialogues.jsonl");
  writeFileSync(queries, turns.map((turn) => JSON.stringify(turn)).join("\n"));
  const found = tansy("search", file, "--queries", queries, "--top", "1", "--json").trim().split("\n").map((line) => JSON.parse(line));
  const isRight = (/** @type {{ relevant: string[] }} */ { relevant }, /** @type {number} */ at) =>
    relevant.length ? relevant.includes(found[at].hits[0]?.id) : found[at].decision !== "answer";
  const wrong = turns.filter((turn, at) => !isRight(turn, at));
  const whole = talks.length - new Set(wrong.map(({ id }) => id)).size;
  console.log(`dialogues: ${turns.length - wrong.length} of ${turns.length} turns, ${whole} of ${talks.length} dialogues right at each turn (goal 18)`);
  for (const { id, text } of wrong) console.log(`  wrong: ${id}: ${text}`);
}

mkdirSync(OUT, { recursive: true });
sets();
bare();
slips();
demo();
