// Does everything with a module that a page does with the model, and records which of its functions are called.
//
//   node tools/cut/run.mjs GLUE.js INSTRUMENTED.wasm BUNDLE.tansy MODEL.onnx CALLED.txt
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { brokenModels } from "./broken.mjs";

// Node.js 20 supports relaxed SIMD only behind a flag.
if (Number(process.versions.node.split(".")[0]) < 21) setFlagsFromString("--experimental-wasm-relaxed-simd");

const [glue, binary, ...inputs] = process.argv.slice(2);
const out = inputs.pop();
const [bundle, model] = await Promise.all(inputs.map((path) => readFile(path)));
const { initSync, Engine } = await import(pathToFileURL(glue).href);
const wasm = initSync({ module: await readFile(binary) });

/** Hash seeds differ from load to load, and with them the order in which tract goes through its tables; so the model is loaded this often. */
const LOADS = 40;

const engine = new Engine(bundle);
engine.search("do you deliver?", { explain: true });
for (let load = 0; load < LOADS; load++) await engine.loadModel(new Response(model));

const words = "do you deliver roses to princeton on sundays and what does it cost (at least) in summer 2027? ".repeat(40);
for (let length = 0; length < 64; length++) engine.embed(words.slice(0, length * 3));
for (const length of [300, 600, 1200, words.length]) engine.embed(words.slice(0, length));
for (const text of ["", "花を配達しますか", "هل توصلون؟", "¿Entregan 🌷?"]) engine.embed(text);
engine.search("do you deliver to princeton?", { explain: true });
engine.search("and on sundays?", { history: [{ role: "user", content: "do you deliver?" }, { role: "assistant", content: "Yes, to Princeton." }] });
const chat = engine.ask("are you open today?", { llm: { endpoint: "/api/chat" } });
chat.start();
if (chat.request) chat.head(200, "text/event-stream");
chat.push(new TextEncoder().encode('data: {"choices":[{"delta":{"content":"Yes [1]."}}]}\n\n'));
chat.end();
chat.fail("the endpoint cannot be reached");
chat.free();

// Like a live page: one entry has changed, one is new.
const entries = engine.search("flowers", { limit: 10_000 }).hits.map(({ id, question, answer, url }) => ({ id, question, answer, url }));
entries[0].answer += " And more.";
engine.update([...entries, { id: "new", question: "Is this new?", answer: "It is.", url: entries[0].url }], "http://localhost/faq.html");
while (engine.embedNext() > 0);
engine.restore(engine.finishUpdate());
engine.search("is this new?", {});

// Broken models are loaded too, so that the code that reports the reason is kept.
for (const broken of brokenModels(bundle, model)) {
  const other = new Engine(broken.bundle);
  await other.loadModel(new Response(broken.model)).then(() => Promise.reject(new Error(`${broken.what} was accepted`)), (error) => {
    if (error.code !== "bad_model") throw error;
  });
  other.free();
}
engine.free();

const called = [];
for (let number = 0; `called.${number}` in wasm; number++) called.push(wasm[`called.${number}`].value);
await writeFile(out, called.join(""));
