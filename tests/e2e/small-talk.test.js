import { deepEqual, equal, match } from "node:assert/strict";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const pages = { "/tag": page(scriptTag()) };

story("small talk gets a friendly reply and is not declined", { site: { pages } }, async ({ visitor }) => {
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

story("a follow-up question is understood from the answer before it", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.waitsForTheModel();
  await visitor.asks("do you make corsages for prom");
  match(await (await visitor.asks("how much are they?")).innerText(), /corsages/);
  match(await (await visitor.asks("ok, thanks. Do you have parking?")).innerText(), /free spaces/);
});

story("the engine gets the history with the ids of the entries that answered", { site: { pages } }, async ({ visitor }) => {
  await visitor.page.addInitScript(() => {
    const sent = (globalThis.sentToWorker = []);
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
      sent.push(structuredClone(message));
      return post.call(this, message, ...rest);
    };
  });
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.asks("Do you deliver to Princeton?");
  await visitor.asks("Are lilies safe for cats?");
  const sent = await visitor.page.evaluate(() => globalThis.sentToWorker.filter(({ method, args }) => method === "ask" && args.question !== "help").map(({ args }) => args)); // without the questions to start with
  deepEqual(sent.map(({ question }) => question), ["Do you deliver to Princeton?", "Are lilies safe for cats?"]);
  deepEqual(sent[1].options.history.map(({ role, entry }) => [role, entry]), [["user", undefined], ["assistant", "deliver-princeton"]]);
});

story("help, a wish for a person, and the number of a choice are understood", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.waitsForTheModel();
  const help = await visitor.asks("what can I ask you?");
  equal(await help.locator(".suggestions .chip").count(), 3);
  const person = await visitor.asks("can I talk to a real person");
  match(await person.innerText(), /cannot connect you to a person/);
  match(await person.locator(".suggestions").innerText(), /reach you|contact|call/i);
  const offered = await visitor.asks("delivery");
  const second = await offered.locator(".choices .chip").nth(1).innerText();
  const answer = await visitor.asks("the second one");
  equal(await answer.locator(".sources li").count(), 1);
  match(await answer.locator(".sources").innerText(), new RegExp(second.slice(0, 20).replace(/[^\w ]/g, ".")));
});

story("each question of a message is answered with its source", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.waitsForTheModel();
  const both = await visitor.asks("Do you deliver to Princeton and are lilies safe for my cat?");
  equal(await both.locator(".sources li").count(), 2);
  match(await both.innerText(), /Princeton[^]*cats/);
  const one = await visitor.asks("Do you deliver to Trenton? And do you repair watches?");
  equal(await one.locator(".sources li").count(), 1);
  match(await one.innerText(), /Trenton[^]*no answer to “And do you repair watches\?”/);
});
