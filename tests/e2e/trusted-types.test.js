import { equal, match } from "node:assert/strict";
import { serve } from "./support/server.js";
import { SITE, page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

/** @type {Record<string, string>} */
const pages = { "/chat": page(scriptTag()) };
const QUESTION = "Do you deliver to Princeton?";

/** @param {string} policy */
const headers = (policy) => ({ "content-security-policy": policy });

for (const policy of ["require-trusted-types-for 'script'; trusted-types tansy", "require-trusted-types-for 'script'", "trusted-types tansy"]) {
  story(`the chat works under ${policy}`, { site: { pages, headers: headers(policy) } }, async ({ visitor }) => {
    await visitor.visits("/chat");
    await visitor.opens();
    match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
    await visitor.waitsForTheModel();
    equal((await visitor.events("error")).length, 0);
  });
}

story("the chat works with Trusted Types from another origin, such as a CDN", { site: { pages, headers: headers("require-trusted-types-for 'script'; trusted-types tansy") } }, async ({ visitor }) => {
  const cdn = await serve({ folders: { "/": SITE }, headers: { "access-control-allow-origin": "*" } });
  try {
    pages["/cdn"] = page(scriptTag().replace('src="', `src="${cdn.url}`));
    await visitor.visits("/cdn");
    await visitor.opens();
    match(await (await visitor.asks(QUESTION)).locator(".text").innerText(), /Princeton/);
  } finally {
    await cdn.close();
  }
});

story("a page that allows no policy says so to its owner, and shows links to the FAQ and to a person", {
  site: { pages, headers: headers("require-trusted-types-for 'script'; trusted-types 'none'") }, noise: /TrustedTypePolicy|TrustedScriptURL|^error: tansy: /,
}, async ({ visitor }) => {
  await visitor.visits("/chat");
  await visitor.opens();
  await visitor.chat.locator(".unavailable").waitFor();
  const reason = /requires Trusted Types but does not allow the policy "tansy": add it to the directive trusted-types/;
  const { code, message } = await visitor.event("error");
  equal(code, "unsupported");
  match(message, reason);
  const lines = visitor.console.filter((line) => line.startsWith("error: tansy: "));
  equal(lines.length, 1);
  match(lines[0] ?? "", reason);
});
