import { deepEqual, equal, match, ok } from "node:assert/strict";
import { languageModel } from "./support/llm.js";
import { BUNDLE, ENGINE, MODEL, page } from "./support/site.js";
import { story } from "./support/story.js";

const pages = { "/empty": page("") };
const files = { client: `${ENGINE}client.js`, bundle: BUNDLE, model: MODEL };

story("a developer sees the progress of downloads, and when the model is ready", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/empty");
  const { parts, received, total, bytes } = await visitor.page.evaluate(async ({ client, bundle, model }) => {
    const { TansyEngine } = await import(client);
    const progress = [];
    const engine = await TansyEngine.load({ bundle, model, onProgress: (event) => progress.push(event) });
    await engine.ready;
    engine.close();
    const last = progress.at(-1);
    return { parts: [...new Set(progress.map(({ part }) => part))], received: last.received, total: last.total, bytes: engine.info.modelBytes };
  }, files);
  deepEqual(parts, ["bundle", "model"]);
  equal(total, bytes);
  ok(received > 0 && received <= total);
});

const slow = languageModel("word ".repeat(2000));

story("a developer cancels an answer, by a signal or by leaving the loop", { site: { pages, handlers: { "/api/chat": slow.handler } } }, async ({ visitor }) => {
  await visitor.visits("/empty");
  const { code, events, after } = await visitor.page.evaluate(async ({ client, bundle, model }) => {
    const { TansyEngine } = await import(client);
    const engine = await TansyEngine.load({ bundle, model });
    const llm = { endpoint: "/api/chat", grounding: "off" };
    const question = "Do you deliver to Princeton?";

    const abort = new AbortController();
    let events = 0;
    let code;
    try {
      for await (const event of engine.ask(question, { llm, signal: abort.signal })) {
        events += 1;
        if (event.type === "token") abort.abort();
      }
    } catch (error) {
      code = error.code;
    }
    for await (const event of engine.ask(question, { llm })) if (event.type === "token") break;
    const { decision: after } = await engine.search(question);
    engine.close();
    return { code, events, after };
  }, files);
  equal(code, "cancelled");
  ok(events < 1000, `${events} events arrived before the end`);
  equal(after, "answer");
});

story("a developer cancels loading", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/empty");
  const codes = await visitor.page.evaluate(async ({ client, bundle, model }) => {
    const { TansyEngine } = await import(client);
    const abort = new AbortController();
    const loading = TansyEngine.load({ bundle, model, signal: abort.signal });
    abort.abort();
    const codes = [await loading.catch((error) => error.code)];
    codes.push(await TansyEngine.load({ bundle, model, signal: abort.signal }).catch((error) => error.code));
    codes.push(await TansyEngine.load({}).catch((error) => error.code));
    return codes;
  }, files);
  deepEqual(codes, ["cancelled", "cancelled", "bad_input"]);
});

story("questions are answered by words before the whole engine has loaded", {
  site: { pages, change: (path, body) => (/tansy_engine/.test(path) ? undefined : body) },
  noise: /404/,
}, async ({ visitor }) => {
  await visitor.visits("/empty");
  const { decision, lexical, text, codes } = await visitor.page.evaluate(async ({ client, bundle, model }) => {
    const { TansyEngine } = await import(client);
    const engine = await TansyEngine.load({ bundle, model });
    const question = "Do you deliver to Princeton?";
    const { decision, lexical } = await engine.search(question);
    let text = "";
    for await (const event of engine.ask(question)) if (event.type === "done") text = event.text;
    const codes = [await engine.ready.catch((error) => error.code), await engine.embed(question).catch((error) => error.code)];
    engine.close();
    return { decision, lexical, text, codes };
  }, files);
  deepEqual([decision, lexical, codes], ["answer", true, ["network", "network"]]);
  match(text, /Princeton/);
});
