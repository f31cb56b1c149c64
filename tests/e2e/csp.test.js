import { equal, match } from "node:assert/strict";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const pages = { "/tag": page(scriptTag()) };
const QUESTION = "Do you deliver to Princeton?";

/** @param {string} scripts */
const policy = (scripts) => ({ "content-security-policy": `default-src 'none'; script-src ${scripts}; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'` });

story("a page with a strict Content-Security-Policy has a working chat", { site: { pages, headers: policy("'self' 'wasm-unsafe-eval'") } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  const answer = await visitor.asks(QUESTION);
  match(await answer.locator(".text").innerText(), /Princeton/);
  await visitor.waitsForTheModel();
});

story("a page that forbids WebAssembly shows links to the FAQ and to a person", { site: { pages, headers: policy("'self'") }, noise: /Content Security Policy|wasm-eval|unsafe-eval|^error: tansy: / }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  const notice = visitor.chat.locator(".unavailable");
  await notice.waitFor();
  match(await notice.getByRole("link", { name: "Read our FAQ" }).getAttribute("href") ?? "", /\/faq\.html$/);
  equal((await visitor.events("error"))[0].code, "unsupported");
});

story("a page that forbids workers shows the same links", {
  site: { pages, headers: { "content-security-policy": "worker-src 'none'" } }, noise: /Content Security Policy|^error: tansy: /,
}, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.opens();
  await visitor.chat.locator(".unavailable").waitFor();
});
