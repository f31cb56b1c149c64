// FAQs as small sites begin with: a few entries, no other phrasings, sampled from the subjects in models/phrasings/more.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { random } from "../slips.js";
import { bundle, lines, mean, number, row, scores, write } from "./shared.js";

const FROM = "models/phrasings/more";
const SIZES = [5, 8, 14];
/** Messages of an entry, and messages that no entry answers. */
const MESSAGES = 4;
const OUTSIDE = 20;
/** Every third subject: all of them take ten minutes. */
const STEP = 3;

/**
 * Measures sampled FAQs, by meaning and by words alone.
 * @returns {any[]} the scores of each by meaning
 */
export function sampled() {
  console.log("\nsampled from models/phrasings/more, bare (the confidence was fitted on them: models/fit_confidence.py measures it held out)");
  row("", ["right", "wrong", "false", "choices", "|words:", "right", "wrong", "false", "choices"]);
  const next = random(7);
  const subjects = readdirSync(FROM).filter((_, at) => at % STEP === 0).map((file) => ({ name: file.replace(".jsonl", ""), rows: lines(join(FROM, file)) }));
  /** @type {any[]} */
  const all = [];
  for (const size of SIZES) {
    const measured = subjects.map(({ name, rows }) => {
      const entries = pick(rows.filter(({ question }) => question), size, next);
      const inside = entries.flatMap(({ id, phrasings }) => pick(phrasings, MESSAGES, next).map((text) => ({ text, relevant: [id] })));
      const outside = pick(rows.find((row) => row.outside).outside, OUTSIDE, next).map((text) => ({ text, relevant: [] }));
      const faq = write(`${name}-${size}.jsonl`, entries.map(({ id, question, answer }) => ({ id, question, answer })));
      const queries = write(`${name}-${size}.queries.jsonl`, [...inside, ...outside]);
      const file = bundle(`${name}-${size}`, faq);
      return { meaning: scores(file, queries), words: scores(file, queries, "--by", "words") };
    });
    row(`${size} entries`, [...cells(measured.map(({ meaning }) => meaning)), "", ...cells(measured.map(({ words }) => words))]);
    all.push(...measured);
  }
  row("mean", [...cells(all.map(({ meaning }) => meaning)), "", ...cells(all.map(({ words }) => words))]);
  row("goal", [">= .850", "", "<= .080", "<= .350", "", "", "<= .050"]);
  return all.map(({ meaning }) => meaning);
}

/** In scope right and answered wrong, out of scope answered and offered choices. @param {any[]} measured */
export function cells(measured) {
  const values = (/** @type {(scores: any) => number} */ of) => number(mean(measured.map(of)));
  return [values((all) => all.right), values((all) => all.coverage - all.right), values((all) => all.false_answers), values((all) => all.false_choices)];
}

/** Some of the values, in an order by chance. @template T @param {T[]} values @param {number} count @param {() => number} next @returns {T[]} */
function pick(values, count, next) {
  const left = [...values];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(Math.floor(next() * left.length), 1)[0]).filter((value) => value !== undefined);
}
