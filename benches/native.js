// Native measurements: `node benches/native.js [--entries N]` runs the criterion benches, `tansy build` and a rebuild, and writes
// benches/results/native.md.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CRITERION = join(ROOT, "target/criterion");
const ENTRIES = [1000, Number(process.argv[process.argv.indexOf("--entries") + 1]) || 10_000];
/** Number of words in an entry, about 60 tokens. */
const WORDS = 52;
/** Interval at which the memory of `tansy build` is sampled, in milliseconds. */
const SAMPLING = 50;

const load = loadavg()[0];
const built = [];
for (const entries of ENTRIES) built.push(await build(entries));
const graphs = bench("index");
bench("embed");
const markdown = report();
console.log(markdown);
mkdirSync(join(ROOT, "benches/results"), { recursive: true });
writeFileSync(join(ROOT, "benches/results/native.md"), markdown);

/** Runs a criterion bench. @param {string} name @returns its output */
function bench(name) {
  const { status, stdout } = spawnSync("cargo", ["bench", "--bench", name], { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`cargo bench --bench ${name} failed`);
  return stdout;
}

/** Runs `tansy build` on entries that are all different; returns seconds and, where there is a /proc, peak memory. @param {number} entries */
async function build(entries) {
  const folder = mkdtempSync(join(tmpdir(), "tansy-bench-"));
  try {
    writeFileSync(`${folder}/faq.jsonl`, Array.from({ length: entries }, (_none, index) => `${JSON.stringify(entry(index))}\n`).join(""));
    const started = performance.now();
    const child = spawn(join(ROOT, "target/release/tansy"), ["build", `${folder}/faq.jsonl`, "-o", `${folder}/faq.tansy`], { stdio: ["ignore", "ignore", "inherit"] });
    let peak = 0;
    const sampling = setInterval(() => { peak = peakOf(child.pid) || peak; }, SAMPLING);
    const status = await new Promise((done) => child.on("exit", done));
    clearInterval(sampling);
    if (status !== 0) throw new Error("tansy build failed");
    return { entries, seconds: (performance.now() - started) / 1000, peak };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Peak resident memory of a process in bytes; 0 if unknown. @param {number | undefined} pid */
function peakOf(pid) {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** An entry with a question of about 12 tokens and an answer of the remaining words. @param {number} index */
function entry(index) {
  const vocabulary = readFileSync(join(ROOT, "benches/questions.json"), "utf8").match(/[a-z]{3,}/g) ?? [];
  const word = (/** @type {number} */ at) => vocabulary[(index * 31 + at * 17 + ((index * at) % 101)) % vocabulary.length];
  const words = Array.from({ length: WORDS }, (_none, at) => word(at));
  return { id: `entry-${index}`, question: `${words.slice(0, 10).join(" ")} ${index}?`, answer: `${words.slice(10).join(" ")}.` };
}

/** Median nanoseconds by parameter. @param {string} group */
function medians(group) {
  const folder = join(CRITERION, group);
  const parameters = readdirSync(folder).map(Number).filter(Boolean).sort((a, b) => a - b);
  return parameters.map((size) => ({ size, nanoseconds: JSON.parse(readFileSync(join(folder, String(size), "new/estimates.json"), "utf8")).median.point_estimate }));
}

/** The results as Markdown. */
function report() {
  // The crossover is the first size from which the graph is faster at every larger size too: single sizes are noisy.
  const exact = medians("index/exact");
  const graph = medians("index/graph");
  const faster = exact.findIndex((_row, index) => index < graph.length && graph.slice(index).every(({ nanoseconds }, rest) => nanoseconds < exact[index + rest].nanoseconds));
  const crossing = faster < 1 ? "nowhere between these sizes" : `between ${exact[faster - 1].size.toLocaleString("en")} and ${exact[faster].size.toLocaleString("en")} vectors`;
  return `# Native measurements

${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model.trim()}, ${cpus().length} cores (load ${load.toFixed(1)} at the start). \`node benches/native.js\` measures again.

## Nearest vectors: exact scan against HNSW graph

Random unit vectors of 384 values, one thread, median time of a query. The vectors have no clusters, so the recall of the graph is a lower bound.
The graph becomes faster **${crossing}**, but misses neighbours and takes long to build; \`GRAPH_FROM\` in src/index/mod.rs sets from how many vectors it is used.

| vectors | exact, µs | graph, µs | exact / graph | graph built in | recall@10 |
| ---: | ---: | ---: | ---: | ---: | ---: |
${exact.map(({ size, nanoseconds }, index) => `| ${[size.toLocaleString("en"), microseconds(nanoseconds), ...graphCells(size, nanoseconds, graph[index])].join(" | ")} |`).join("\n")}

## Embedding

One thread, median.

| tokens | ms |
| ---: | ---: |
${medians("embed").map(({ size, nanoseconds }) => `| ${size} | ${(nanoseconds / 1e6).toFixed(2)} |`).join("\n")}

## \`tansy build\`

Entries of about 60 tokens, all cores, model loading included.

| entries | seconds | entries per second | peak MiB |
| ---: | ---: | ---: | ---: |
${built.map(({ entries, seconds, peak }) => `| ${[entries.toLocaleString("en"), seconds.toFixed(1), (entries / seconds).toFixed(0), peak ? (peak / 2 ** 20).toFixed(0) : "-"].join(" | ")} |`).join("\n")}

## Rebuild after one entry changed

${bench("rebuild").trim()}
`;
}

/**
 * @param {number} size
 * @param {number} exact nanoseconds
 * @param {{ nanoseconds: number } | undefined} graph
 */
function graphCells(size, exact, graph) {
  const [, seconds, recall] = new RegExp(`graph over ${size} vectors: built in ([\\d.]+) s, recall@10 ([\\d.]+)`).exec(graphs) ?? [];
  return graph ? [microseconds(graph.nanoseconds), (exact / graph.nanoseconds).toFixed(2), `${seconds} s`, recall] : ["-", "-", "-", "-"];
}

/** @param {number} nanoseconds */
function microseconds(nanoseconds) {
  return (nanoseconds / 1000).toFixed(1);
}
