import { ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { BUNDLE, MODEL, WIDGET, inRepository, page } from "./support/site.js";
import { story } from "./support/story.js";

/** Embeddings of the native build. @type {{ text: string, embedding: number[] }[]} */
const GOLDEN = readFileSync(inRepository("tests/fixtures/golden_embeddings.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));

/** Maximum difference of a value; the numbers are written with six digits. */
const EPSILON = 1e-4;

for (const module of ["tansy_engine", "tansy_engine_relaxed"]) {
  story(`an embedding in ${module} is the same as in the native build`, { site: { pages: { "/empty": page("") } } }, async ({ visitor }) => {
    await visitor.visits("/empty");
    const found = await visitor.page.evaluate(async ({ glue, bundle, model, texts }) => {
      const { default: init, Engine } = await import(glue);
      await init({ module_or_path: glue.replace(".js", "_bg.wasm") });
      const engine = new Engine(new Uint8Array(await (await fetch(bundle)).arrayBuffer()));
      await engine.loadModel(await fetch(model));
      return texts.map((text) => [...engine.embed(text)]);
    }, { glue: `${WIDGET}../${module}.js`, bundle: BUNDLE, model: MODEL, texts: GOLDEN.map(({ text }) => text) });
    for (const [index, { text, embedding }] of GOLDEN.entries()) {
      const off = Math.max(...embedding.map((value, at) => Math.abs(value - found[index][at])));
      ok(off < EPSILON, `${off} off for "${text}"`);
    }
  });
}
