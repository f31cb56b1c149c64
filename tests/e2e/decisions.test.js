import { deepEqual } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { BUNDLE, ENGINE, FILES, MODEL, SITE, TANSY, inRepository, page } from "./support/site.js";
import { story } from "./support/story.js";

const QUERIES = inRepository("tests/fixtures/demo-questions.jsonl");

/** @param {string} text */
const lines = (text) => text.trim().split("\n").map((line) => JSON.parse(line));

/** The decision and the first hit of a search. @param {{ decision: string, hits: { id: string }[] }} result */
const gist = ({ decision, hits }) => `${decision} ${hits[0]?.id}`;

story("the 45 test questions of the demo get the same decisions in the browser as on the command line", { site: { pages: { "/empty": page("") } } }, async ({ visitor }) => {
  const queries = lines(readFileSync(QUERIES, "utf8"));
  const native = lines(execFileSync(TANSY, ["search", `${SITE}/tansy/${FILES.bundle}`, "--queries", QUERIES, "--json"], { encoding: "utf8" }));

  await visitor.visits("/empty");
  const inBrowser = await visitor.page.evaluate(async ({ client, bundle, model, questions }) => {
    const { TansyEngine } = await import(client);
    const engine = await TansyEngine.load({ bundle, model });
    await engine.ready;
    const results = [];
    for (const question of questions) results.push(await engine.search(question));
    engine.close();
    return results;
  }, { client: `${ENGINE}client.js`, bundle: BUNDLE, model: MODEL, questions: queries.map(({ text }) => text) });

  const ids = queries.map(({ id }) => id);
  deepEqual(
    Object.fromEntries(inBrowser.map((result, index) => [ids[index], gist(result)])),
    Object.fromEntries(native.map((result) => [result.id, gist(result)])),
  );
});
