import { equal, match, ok, rejects } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { brokenModels } from "../../tools/cut/broken.mjs";
import { inRepository } from "./support/site.js";

/** The browser module lacks the functions that tools/cut removed: whatever a page does must work, and anything else must fail with a reason. */

const bundle = readFileSync(inRepository("build/profile.tansy"));
const model = readFileSync(inRepository("models/all-minilm-l6-v2/model.onnx"));

/** The class `Engine` of a new instance of the module. */
async function engine() {
  const glue = await import(`${inRepository("pkg/tansy_engine.js")}?${Math.random()}`);
  glue.initSync({ module: readFileSync(inRepository("pkg/tansy_engine_bg.wasm")) });
  return glue.Engine;
}

test("the cut engine embeds texts of every length and script", async () => {
  const Engine = await engine();
  const one = new Engine(bundle);
  await one.loadModel(new Response(model));
  for (const text of ["", "x", "花を配達しますか", "هل توصلون؟", "🌷".repeat(300), "a b ".repeat(2000)]) {
    ok(one.embed(text).every(Number.isFinite));
  }
  one.free();
});

test("the model loads every time, whatever hash values an instance draws", async () => {
  const Engine = await engine();
  const one = new Engine(bundle);
  for (let load = 0; load < 60; load++) await one.loadModel(new Response(model));
  one.free();
});

const REASONS = [/no operator "TansyFool"/, /reads "encoder\.5\.ffn\.norm", which no node produces/, /heads/];

for (const [index, { what, model: other, bundle: itsBundle }] of brokenModels(bundle, model).entries()) {
  test(`a model with ${what} is refused with a reason`, async () => {
    const Engine = await engine();
    const one = new Engine(itsBundle);
    await rejects(one.loadModel(new Response(other)), (/** @type {Error & { code?: string }} */ error) => {
      equal(error.code, "bad_model");
      match(error.message, REASONS[index]);
      return true;
    });
    ok(one.search("do you deliver?").hits.length > 0, "questions are still matched by their words");
  });
}
