import { deepEqual } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { BUNDLE, FILES, MODEL, SITE, WIDGET, inRepository, page } from "./support/site.js";
import { story } from "./support/story.js";

const QUERIES = inRepository("tests/fixtures/demo-questions.jsonl");
const TANSY = process.env.TANSY_BIN ?? inRepository("target/release/tansy");

/** @param {string} text */
const lines = (text) => text.trim().split("\n").map((line) => JSON.parse(line));

/** What a search comes down to. @param {{ decision: string, hits: { id: string }[] }} result */
const gist = ({ decision, hits }) => `${decision} ${hits[0]?.id}`;

story("the 45 questions of the demo get the same decisions in the browser as on the command line", { site: { pages: { "/empty": page("") } } }, async ({ visitor }) => {
  const queries = lines(readFileSync(QUERIES, "utf8"));
  const native = lines(execFileSync(TANSY, ["search", `${SITE}/tansy/${FILES.bundle}`, "--queries", QUERIES, "--json"], { encoding: "utf8" }));

  await visitor.visits("/empty");
  const inBrowser = await visitor.page.evaluate(async ({ client, bundle, model, texts }) => {
    const { TansyEngine } = await import(client);
    const engine = await TansyEngine.load({ bundle, model });
    await engine.ready;
    const results = [];
    for (const text of texts) results.push(await engine.search(text));
    engine.close();
    return results;
  }, { client: `${WIDGET}client.js`, bundle: BUNDLE, model: MODEL, texts: queries.map(({ text }) => text) });

  const ids = queries.map(({ id }) => id);
  deepEqual(
    Object.fromEntries(inBrowser.map((result, index) => [ids[index], gist(result)])),
    Object.fromEntries(native.map((result) => [result.id, gist(result)])),
  );
});
