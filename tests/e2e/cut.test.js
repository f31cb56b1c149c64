import { equal, match, ok, rejects } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { brokenModels } from "../../tools/cut/broken.mjs";
import { inRepository } from "./support/site.js";

/** The browser module lacks what tools/cut left out: all that a page does must work, and all else fail with a reason. */

const bundle = readFileSync(inRepository("build/profile.tansy"));
const model = readFileSync(inRepository("models/all-minilm-l6-v2/model.onnx"));

/** The class of an instance of its own. */
async function engine() {
  const glue = await import(`${inRepository("pkg/tansy_engine.js")}?${Math.random()}`);
  glue.initSync({ module: readFileSync(inRepository("pkg/tansy_engine_bg.wasm")) });
  return glue.Engine;
}

test("texts of every length and script are embedded by what is left", async () => {
  const Engine = await engine();
  const one = new Engine(bundle);
  await one.loadModel(new Response(model));
  for (const text of ["", "x", "花を配達しますか", "هل توصلون؟", "🌷".repeat(300), "a b ".repeat(2000)]) {
    ok(one.embed(text).every(Number.isFinite));
  }
  one.free();
});

test("the model loads again and again, whatever the hashes", async () => {
  const Engine = await engine();
  const one = new Engine(bundle);
  for (let load = 0; load < 60; load++) await one.loadModel(new Response(model));
  one.free();
});

const REASONS = [/no operator "TansyFool"/, /reads "encoder\.5\.ffn\.norm", which nothing makes/, /heads/];

for (const [index, { what, model: other, bundle: itsBundle }] of brokenModels(bundle, model).entries()) {
  test(`a model with ${what} fails with a reason`, async () => {
    const Engine = await engine();
    const one = new Engine(itsBundle);
    await rejects(one.loadModel(new Response(other)), (/** @type {Error & { code?: string }} */ error) => {
      equal(error.code, "bad_model");
      match(error.message, REASONS[index]);
      return true;
    });
    ok(one.search("do you deliver?").hits.length > 0, "words still find their entry");
  });
}
