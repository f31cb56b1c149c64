import { equal, match } from "node:assert/strict";
import { page, scriptTag } from "./support/site.js";
import { NOISE, ownerIsTold } from "./support/owner.js";
import { story } from "./support/story.js";

const QUESTION = "Do you deliver to Princeton?";

for (const [what, data, reason] of /** @type {[string, Record<string, string>, RegExp][]} */ ([
  ["bundle", { bundle: "/nowhere.tansy" }, /\/nowhere\.tansy could not be loaded: status 404/],
  ["folder of the engine", { engine: "/nowhere/" }, /\/nowhere\/tansy_words_bg\.wasm: status 404/],
])) {
  story(`the owner is told that the address of the ${what} is wrong`, { site: { pages: { "/tag": page(scriptTag(data)) } }, noise: NOISE }, async ({ visitor }) => {
    await visitor.visits("/tag");
    await visitor.opens();
    await ownerIsTold(visitor, reason);
  });
}

story("the owner is told that the address of the model is wrong, and words answer", { site: { pages: { "/tag": page(scriptTag({ "model-url": "/nowhere.onnx" })) } }, noise: NOISE }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await ownerIsTold(visitor, /\/nowhere\.onnx could not be loaded: status 404/);
  match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
});

story("a visitor is not told what only the owner can mend", { site: { pages: { "/tag": page(scriptTag({ "model-url": "/nowhere.onnx" })) } }, noise: NOISE }, async ({ visitor }) => {
  // The site by another name than that of the owner's own computer.
  const { url } = visitor;
  visitor.url = "http://shop.example";
  await visitor.page.route(`${visitor.url}/**`, async (route) => route.fulfill({ response: await route.fetch({ url: route.request().url().replace(visitor.url, url) }) }));
  await visitor.visits("/tag");
  await visitor.opens();
  match((await visitor.event("error")).message, /nowhere/);
  match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
  equal(await visitor.chat.locator(".owner").count(), 0);
  await visitor.page.unrouteAll({ behavior: "ignoreErrors" });
});
