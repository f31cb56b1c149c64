import { deepEqual, equal, match } from "node:assert/strict";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const pages = { "/tag": page(scriptTag()) };

story("a greeting gets a friendly word, and is no question that the FAQ lacks", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  for (const [said, answer] of [["Hi there!", /What would you like to know/], ["are you a robot?", /program, not a person/], ["Thanks, bye!", /Goodbye/]]) {
    const row = await visitor.asks(String(said));
    match(await row.innerText(), /** @type {RegExp} */ (answer));
    equal(await row.locator(".feedback, .sources, .suggestions").count(), 0);
  }
  deepEqual((await visitor.events("answer")).map(({ decision }) => decision), ["smalltalk", "smalltalk", "smalltalk"]);
  deepEqual(await visitor.events("decline"), []);
});

story("a question after an answer is understood from it", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.waitsForTheModel();
  await visitor.asks("do you make corsages for prom");
  match(await (await visitor.asks("how much are they?")).innerText(), /corsages/);
  match(await (await visitor.asks("ok, thanks. Do you have parking?")).innerText(), /free spaces/);
});
