/**
 * Measures the whole pipeline beside what is to be reached: over the sets of ../shared/eval, FAQs without phrasings, misspelt and otherwise hard
 * messages, the demo's questions and its dialogues.
 * Run by `./build.sh eval`; the sets are for measuring only, and are skipped where they are absent.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messages } from "./eval/messages.js";
import { cells, sampled } from "./eval/sampled.js";
import { FOLDER, OUT, bundle, found, lines, mean, number, row, scores, write } from "./eval/shared.js";
import { random, withSlips } from "./slips.js";

const SETS = ["stackfaq", "hint3-curekart", "rasa-faq", "clinc150"];
const DEMO = "tests/fixtures/demo-questions.jsonl";
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

/** @returns {any[]} the scores of each set */
function sets() {
  if (!existsSync(FOLDER)) {
    console.log(`${FOLDER} is not here: the sets are skipped`);
    return [];
  }
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
  return measured;
}

/**
 * FAQs as people begin with: the sets that have other phrasings, and the demo, without them.
 * @returns {any[]} the scores of each
 */
function bare() {
  console.log("\nwithout other phrasings");
  row("", ["hit@1", "hit@3", "right", "false", "choices"]);
  /** @type {any[]} */
  const measured = [];
  const line = (/** @type {string} */ name, /** @type {any} */ all) => {
    measured.push(all);
    row(name, [all.hit_at_1, all.hit_at_3, all.right, all.false_answers, all.false_choices].map(number));
  };
  for (const name of existsSync(FOLDER) ? SETS : []) {
    const entries = lines(join(FOLDER, name, "faq.jsonl"));
    if (!entries.some(({ alt }) => alt?.length)) continue;
    const file = write(`${name}-bare.jsonl`, entries.map(({ alt, ...entry }) => entry));
    line(name, scores(bundle(`${name}-bare`, file), join(FOLDER, name, "queries.jsonl")));
  }
  const page = join(OUT, "demo-bare.html");
  writeFileSync(page, readFileSync("www/demo/faq.html", "utf8").replace(/\s+data-also="[^"]*"/g, ""));
  line("demo", scores(bundle("demo-bare", page), DEMO));
  return measured;
}

/** The sets by words alone, which answer until the model has loaded. */
function words() {
  if (!existsSync(FOLDER)) return;
  console.log("\nwords alone");
  row("", ["right", "wrong", "false", "choices"]);
  for (const name of SETS) row(name, cells([scores(join(OUT, `${name}.tansy`), join(FOLDER, name, "queries.jsonl"), "--by", "words")]));
}

/** How far the confidence is from the truth, pooled over all that was measured. @param {any[]} measured */
function calibration(measured) {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { count, confidence, right } of measured.flatMap(({ reliability }) => reliability)) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))];
    if (!bin) continue;
    bin.count += count;
    bin.confidence += count * confidence;
    bin.right += count * right;
  }
  const filled = bins.filter(({ count }) => count > 0);
  console.log("\nconfidence against truth, pooled");
  row("confidence", filled.map(({ count, confidence }) => number(confidence / count)));
  row("right", filled.map(({ count, right }) => number(right / count)));
  console.log(`mean gap ${mean(filled.map(({ count, confidence, right }) => Math.abs(confidence - right) / count)).toFixed(3)} (goal: at most .06)`);
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
      const file = write(`${name}-slips.jsonl`, queries.map((query) => ({ ...query, text: withSlips(query.text, words, next) })));
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
  const outcomes = found(file, turns);
  const isRight = (/** @type {{ relevant: string[] }} */ { relevant }, /** @type {number} */ at) =>
    relevant.length ? relevant.includes(outcomes[at].hits[0]?.id) : outcomes[at].decision !== "answer";
  const wrong = turns.filter((turn, at) => !isRight(turn, at));
  const whole = talks.length - new Set(wrong.map(({ id }) => id)).size;
  console.log(`dialogues: ${turns.length - wrong.length} of ${turns.length} turns, ${whole} of ${talks.length} dialogues right at each turn (goal 18)`);
  for (const { id, text } of wrong) console.log(`  wrong: ${id}: ${text}`);
}

mkdirSync(OUT, { recursive: true });
const measured = [...sets(), ...bare()];
words();
slips();
demo();
messages();
calibration([...measured, ...sampled()]);
