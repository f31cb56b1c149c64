// The native measurements: `node benches/native.js [--entries N]` runs the criterion benches, `tansy build`, and a rebuild; writes benches/results/native.md.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CRITERION = join(ROOT, "target/criterion");
const ENTRIES = [1000, Number(process.argv[process.argv.indexOf("--entries") + 1]) || 10_000];
/** Words of an entry, which make some 60 tokens. */
const WORDS = 52;
/** How often the memory of `tansy build` is looked at, in milliseconds. */
const GLANCE = 50;

const load = loadavg()[0];
const built = [];
for (const entries of ENTRIES) built.push(await build(entries));
const graphs = bench("index");
bench("embed");
const markdown = report();
console.log(markdown);
mkdirSync(join(ROOT, "benches/results"), { recursive: true });
writeFileSync(join(ROOT, "benches/results/native.md"), markdown);

/** Runs a criterion bench. @param {string} name @returns what it printed */
function bench(name) {
  const { status, stdout } = spawnSync("cargo", ["bench", "--bench", name], { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Error(`cargo bench --bench ${name} failed`);
  return stdout;
}

/** `tansy build` of entries that are all different: seconds, and peak memory where /proc tells it. @param {number} entries */
async function build(entries) {
  const folder = mkdtempSync(join(tmpdir(), "tansy-bench-"));
  try {
    writeFileSync(`${folder}/faq.jsonl`, Array.from({ length: entries }, (_none, index) => `${JSON.stringify(entry(index))}\n`).join(""));
    const started = performance.now();
    const child = spawn(join(ROOT, "target/release/tansy"), ["build", `${folder}/faq.jsonl`, "-o", `${folder}/faq.tansy`], { stdio: ["ignore", "ignore", "inherit"] });
    let peak = 0;
    const glance = setInterval(() => { peak = peakOf(child.pid) || peak; }, GLANCE);
    const status = await new Promise((done) => child.on("exit", done));
    clearInterval(glance);
    if (status !== 0) throw new Error("tansy build failed");
    return { entries, seconds: (performance.now() - started) / 1000, peak };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Peak resident bytes. @param {number | undefined} pid */
function peakOf(pid) {
  try {
    return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** A question of some 12 tokens and an answer that fills it up. @param {number} index */
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

function report() {
  const exact = medians("index/exact");
  const graph = medians("index/graph");
  const faster = exact.findIndex((_row, index) => index < graph.length && graph.slice(index).every(({ nanoseconds }, rest) => nanoseconds < exact[index + rest].nanoseconds));
  const crossing = faster < 1 ? "nowhere between these sizes" : `between ${exact[faster - 1].size.toLocaleString("en")} and ${exact[faster].size.toLocaleString("en")} vectors`;
  return `# Native measurements

${new Date().toISOString().slice(0, 10)}, ${cpus()[0].model.trim()}, ${cpus().length} cores (load ${load.toFixed(1)} at the start). \`node benches/native.js\` measures again.

## Nearest vectors: exact scan against HNSW graph

Random unit vectors of 384 values, one thread, median of a query. They have no clusters, so that the recall of the graph is a lower bound.
The graph becomes faster **${crossing}**, but misses neighbours and takes long to build; \`GRAPH_FROM\` in src/index.rs says from where on it is used.

| vectors | exact, µs | graph, µs | exact / graph | graph built in | recall@10 |
| ---: | ---: | ---: | ---: | ---: | ---: |
${exact.map(({ size, nanoseconds }, index) => `| ${[size.toLocaleString("en"), microseconds(nanoseconds), ...graphCells(size, nanoseconds, graph[index])].join(" | ")} |`).join("\n")}

## Embedding

One thread, median.

| tokens | ms |
| ---: | ---: |
${medians("embed").map(({ size, nanoseconds }) => `| ${size} | ${(nanoseconds / 1e6).toFixed(2)} |`).join("\n")}

## \`tansy build\`

Entries of some 60 tokens, all cores, model loading included.

| entries | seconds | entries a second | MiB at the peak |
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
