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
    match(await guest.source(), /\/faq\.html#deliver-princeton(:~:text=|$)/);
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

  // Each engine has its own, since a page that was edited stays so.
  const oneLine = oneLineSite();
  story("one line from another origin answers from the page, keeps what it has made of it, follows it, and answers on when it is gone", {
    pages: oneLine.pages, handlers: oneLine.handlers, noise: /^warn: tansy: .*status 404/,
  }, async ({ guest }) => {
    const host = await cdn({ "access-control-allow-origin": "*" });
    const opens = async () => {
      await guest.visits("/one");
      await guest.opens();
    };
    try {
      oneLine.pages["/one"] = page(`<script src="${host.url}/npm/tansy.js" data-faq="/faq.html" async></script>`);
      await opens();
      equal((await guest.asks("Are lilies safe for cats?")).id, "lilies-cats");
      equal((await guest.event("update")).restored, false);

      await opens();
      const { restored, embedded } = await guest.event("update");
      deepEqual([restored, embedded], [true, 0]);
      await guest.waitsForTheModel();
      equal((await guest.asks("i don't want him to know who it's from")).id, "anonymous");

      oneLine.faq = FAQ.replace("A place is $75", "A place is $85");
      await opens();
      ok((await guest.event("update")).embedded < 10);
      match((await guest.asks("Do you offer workshops or classes?")).text, /\$85/);

      oneLine.faq = undefined;
      await opens();
      equal((await guest.event("error")).code, "network");
      match((await guest.asks("Do you offer workshops or classes?")).text, /\$85/);
    } finally {
      await host.close();
    }
  });

  const forbidden = oneLineSite();
  story("a host of the package that sends no CORS header is named, with the header to send", { pages: forbidden.pages, noise: /^error: tansy: / }, async ({ guest }) => {
    const host = await cdn({});
    try {
      forbidden.pages["/one"] = page(`<script src="${host.url}/npm/tansy.js" data-faq="/faq.html" async></script>`);
      await guest.visits("/one");
      match(await guest.ownersNote(), /by the header Access-Control-Allow-Origin: http:\/\/localhost:\d+/);
    } finally {
      await host.close();
    }
  });
});

/** The package on another origin. @param {Record<string, string>} headers */
function cdn(headers) {
  return serve({ folders: { "/npm/": `${inRepository("pkg")}/` }, headers });
}

/** A site whose FAQ page may change, and be gone. */
function oneLineSite() {
  const site = {
    /** @type {Record<string, string>} */
    pages: { "/one": "" },
    /** @type {string | undefined} */
    faq: FAQ,
    handlers: {
      /** @type {import("node:http").RequestListener} */
      "/faq.html": (_request, response) => void response.writeHead(site.faq ? 200 : 404, { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" }).end(site.faq),
    },
  };
  return site;
}
