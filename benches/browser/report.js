import { BASELINE, REFERENCE } from "./engines.js";

const MB = 1e6;
/** WebAssembly counts memory in pages of 64 KiB. */
const MIB = 2 ** 20;

const milliseconds = (/** @type {number} */ value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const seconds = (/** @type {number} */ value) => `${(value / 1000).toFixed(2)} s`;
const megabytes = (/** @type {number | null} */ bytes) => (bytes === null ? "not measured" : (bytes / MB).toFixed(2));

/** The results as Markdown. @param {any} results */
export function report({ date, cpu, cores, load, chromium, peers, engines, cold }) {
  const baseline = engines.find(({ name }) => name === BASELINE);
  // Without peers there is no baseline: columns of ratios are left out then, and the tables stay readable.
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  const [{ queries }] = engines;
  return `# Tansy compared with its peers in Chromium

${date}, ${cpu}, ${cores} cores (load ${load.toFixed(1)} at the start), Chromium ${chromium}${versions.length ? `, ${versions.join(", ")}` : "; the peers were not installed"}.
All engines run all-MiniLM-L6-v2; Tansy's is tuned and has half of the feed-forward neurons. Each runs on one thread, in a worker of a page of
its own; they take turns, ${queries[0].runs} runs per question.
onnxruntime-web is given token ids, the others tokenise. \`./build.sh bench\` measures again.

![Milliseconds per question](browser.svg)

## Milliseconds per question

Median (95th percentile)${baseline ? `; x is the ratio of the median to that of ${BASELINE}` : ""}.

${speed(engines, baseline)}

## Load, memory, agreement

Load is the time from an empty worker to a ready engine, with the bytes in the HTTP cache or on a local server; the first query has 8 tokens.
Memory is that of WebAssembly, after 50 questions of up to 64 tokens. Cosine is the lowest of all questions, against ${REFERENCE} with the
published weights, which ours were tuned and pruned from.

${start(engines, baseline)}

${engines.filter(({ endured }) => endured).map(({ name, endured }) => `${name}: ${(endured.memory / MIB).toFixed(1)} MiB after ${endured.queries.toLocaleString("en")} more questions.`).join("\n")}

## Transfer, MB

Code is JavaScript and WebAssembly, model is weights and tokenizer.

${transfers(engines)}

## Cold start of the demo

A visitor with an empty cache, at ${cold.bitsPerSecond / 1e6} Mbit/s and ${cold.latency} ms, opens the chat and asks at once: seconds from the click on the launcher.

${table(["", "first answer, by words", "first answer, by meaning"], [
    ["host that compresses (gzip)", seconds(cold.gzip.lexical), seconds(cold.gzip.dense)],
    ["host that does not", seconds(cold.raw.lexical), seconds(cold.raw.dense)],
  ])}
`;
}

function speed(engines, baseline) {
  const heads = engines[0].queries.flatMap(({ tokens }) => (baseline ? [`${tokens} tokens`, "x"] : [`${tokens} tokens`]));
  return table(["", ...heads], engines.map(({ name, queries }) => [name, ...queries.flatMap(({ median, p95 }, index) => {
    const cell = `${milliseconds(median)} (${milliseconds(p95)})`;
    return baseline ? [cell, ratio(median, baseline.queries[index].median)] : [cell];
  })]));
}

function start(engines, baseline) {
  const transformers = engines.find(({ name }) => name.startsWith("transformers.js"));
  const against = baseline ? ["x ort q8", "x transformers.js"] : [];
  return table(["", "load", "first query", "together", ...against, "memory, MiB", ...(baseline ? ["x ort q8", "cosine"] : [])], engines.map((engine) => [
    engine.name,
    seconds(engine.load),
    `${milliseconds(engine.first)} ms`,
    seconds(engine.loadAndFirst),
    ...(baseline ? [ratio(engine.loadAndFirst, baseline.loadAndFirst), ratio(engine.loadAndFirst, transformers.loadAndFirst)] : []),
    (engine.memory / MIB).toFixed(1),
    ...(baseline ? [ratio(engine.memory, baseline.memory), engine.cosine.toFixed(4)] : []),
  ]));
}

function transfers(engines) {
  const sizes = ["raw", "gzip", "brotli"];
  const heads = ["code", "model"].flatMap((part) => [`${part}, raw`, "gzip -9", "brotli 11"]);
  return table(["", ...heads], engines.map(({ name, transfer }) => [
    name,
    ...["code", "model"].flatMap((part) => sizes.map((size) => megabytes(transfer[part][size]))),
  ]));
}

/**
 * @param {number} value
 * @param {number} base
 */
function ratio(value, base) {
  return (value / base).toFixed(2);
}

/**
 * @param {string[]} heads
 * @param {string[][]} rows
 */
function table(heads, rows) {
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map((_head, index) => (index ? "---:" : "---"))), ...rows.map(line)].join("\n");
}
