import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inEachEngine } from "./support/engines.js";
import { languageModel } from "./support/llm.js";
import { serve } from "./support/server.js";
import { SITE, inRepository, page, scriptTag } from "./support/site.js";

const FAQ = readFileSync(`${SITE}/faq.html`, "utf8");
const tag = { "/tag": page(scriptTag()) };

inEachEngine((story) => {
  story("the FAQ answers by words, before the model is there", { pages: tag, handlers: {} }, async ({ guest }) => {
    await guest.visits("/tag");
    await guest.opens();
    const { decision, id, text, by } = await guest.asks("Do you deliver to Princeton?");
    deepEqual([decision, id, by], ["answer", "deliver-princeton", "faq"]);
    match(text, /Princeton/);
    match(await guest.source(), /\/faq\.html#deliver-princeton$/);
  });

  story("the FAQ answers by meaning, with the model", { pages: tag }, async ({ guest }) => {
    await guest.visits("/tag");
    await guest.opens();
    await guest.waitsForTheModel();
    const { decision, id } = await guest.asks("i don't want him to know who it's from");
    deepEqual([decision, id], ["answer", "anonymous"]);
    equal((await guest.asks("Who won the election?")).decision, "decline");
  });

  story("a visitor chooses among questions that are close", { pages: tag }, async ({ guest }) => {
    await guest.visits("/tag");
    await guest.opens();
    await guest.waitsForTheModel();
    equal((await guest.asks("Do you deliver to Newark?")).decision, "clarify");
    const { decision, id } = await guest.chooses("Do you deliver to Trenton?");
    deepEqual([decision, id], ["answer", "deliver-trenton"]);
  });

  story("answers follow an edited page", {
    pages: { "/live": page(scriptTag({ live: "/faq.html" })), "/faq.html": FAQ.replace("A place is $75", "A place is $85") },
  }, async ({ guest }) => {
    await guest.visits("/live");
    await guest.opens();
    ok((await guest.event("update")).embedded > 0);
    match((await guest.asks("Do you offer workshops or classes?")).text, /\$85/);
  });

  const streaming = languageModel("Yes — our café-yellow van 🌷 drives to **Princeton** [1].");
  story("a language model's answer is streamed", {
    pages: { "/chat": page(scriptTag({ endpoint: "/api/chat", model: "mock" })) }, handlers: { "/api/chat": streaming.handler },
  }, async ({ guest }) => {
    await guest.visits("/chat");
    await guest.opens();
    const { by, text } = await guest.asks("Do you deliver to Princeton?");
    equal(by, "llm");
    match(text, /our café-yellow van 🌷 drives to Princeton/);
  });

  /** @type {Record<string, string>} */
  const oneLine = {};
  story("one line from another origin answers from the page, and starts with what it has kept on the next visit", { pages: oneLine }, async ({ guest }) => {
    const host = await serve({ folders: { "/npm/": `${inRepository("pkg")}/` }, headers: { "access-control-allow-origin": "*" } });
    try {
      oneLine["/one"] = page(`<script src="${host.url}/npm/tansy.js" data-faq="/faq.html" async></script>`);
      await guest.visits("/one");
      await guest.opens();
      equal((await guest.asks("Are lilies safe for cats?")).id, "lilies-cats");
      equal((await guest.event("update")).restored, false);
      await guest.visits("/one");
      await guest.opens();
      const { restored, embedded } = await guest.event("update");
      deepEqual([restored, embedded], [true, 0]);
      await guest.waitsForTheModel();
      equal((await guest.asks("i don't want him to know who it's from")).id, "anonymous");
    } finally {
      await host.close();
    }
  });
});
