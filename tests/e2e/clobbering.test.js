import { deepEqual, equal, match } from "node:assert/strict";
import { serve } from "./support/server.js";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

/**
 * Sites that show their visitors' comments let harmless markup through, names and ids included; and an element's name hides the document's own
 * property of that name ("DOM clobbering"). So the widget reads nothing of the document that an element can hide.
 */

/** What the widget uses, or used, of the document. */
const OF_DOCUMENT = [
  "currentScript", "querySelector", "querySelectorAll", "createElement", "createElementNS", "body", "readyState", "addEventListener", "baseURI",
  "documentElement", "activeElement", "adoptedStyleSheets",
];

/** What it uses of the window: an element hides only what the browser does not have. */
const OF_WINDOW = [
  "requestIdleCallback", "trustedTypes", "visualViewport", "caches", "navigator", "customElements", "matchMedia", "Worker", "WebAssembly", "crypto", "location",
];

/** Each name as a comment may set it: an image is found on the document, and anything with an id on the window. @type {(name: string, evil: string) => string} */
const element = (name, evil) => `<img name="${name}" alt="" src="${evil}/x.png"><a id="${name}" href="${evil}/x"></a><a id="${name}" name="src" href="${evil}/y"></a>`;

/** Comments with more in them: the script's own attributes, frames and forms. @type {Record<string, (evil: string) => string>} */
const COMMENTS = {
  "an image that looks like the script": (evil) => `<img name="currentScript" src="/tansy/tansy.js" data-endpoint="${evil}/chat" data-bundle="${evil}/b" data-faq-url="${evil}">`,
  "a form that looks like the script": (evil) => `<form name="currentScript" src="${evil}/tansy.js"><input name="src" value="${evil}/tansy.js"><input name="getAttribute"></form>`,
  "two images with one name": (evil) => `<img name="currentScript" src="${evil}/x.png"><img name="currentScript" src="${evil}/x.png">`,
  "an object that looks like the script": (evil) => `<object id="currentScript" data-endpoint="${evil}/chat"></object><embed name="baseURI">`,
  "a link that looks like a configuration": (evil) => `<a id="tansy" href="${evil}"></a><a id="FILES" href="${evil}"></a><a id="TansyEngine" href="${evil}"></a>`,
  "a form with a language": (evil) => `<form lang="de" action="${evil}"><input name="lang" value="x"><input name="getAttribute"><input name="closest">`,
  "everything that the widget uses of the window": (evil) => OF_WINDOW.map((name) => element(name, evil)).join(""),
  "everything at once": (evil) => [...OF_DOCUMENT, ...OF_WINDOW].map((name) => element(name, evil)).join(""),
};
for (const name of OF_DOCUMENT) COMMENTS[`an element named ${name}`] = (evil) => element(name, evil);

for (const [what, comment] of Object.entries(COMMENTS)) {
  /** @type {Record<string, string>} */
  const pages = {};
  story(`a visitor's comment with ${what} changes nothing: the chat answers, and nothing else is loaded or sent`, { site: { pages } }, async ({ visitor }) => {
    const evil = await serve({ folders: {}, pages: { "/x.png": "" }, headers: { "access-control-allow-origin": "*" } });
    try {
      // The same comment once with and once without the chat shows which requests are the comment's own.
      const markup = comment(evil.url.replace("localhost", "127.0.0.1"));
      pages["/comment"] = page(markup);
      pages["/chat"] = page(markup + scriptTag({ idle: "" }));
      await visitor.page.goto(`${visitor.url}/comment`, { waitUntil: "networkidle" });
      const own = new Set(evil.requests.splice(0));
      await visitor.page.goto(`${visitor.url}/chat`, { waitUntil: "networkidle" });
      await visitor.opens();
      const answer = await visitor.asks("Do you deliver to Princeton?");
      match(await answer.locator(".text").innerText(), /Princeton/);
      match(await answer.locator(".sources a").getAttribute("href") ?? "", new RegExp(`^${visitor.url}/faq\\.html#deliver-princeton:~:text=`));
      deepEqual(new Set(evil.requests), own);
      equal(await visitor.chat.getAttribute("endpoint"), null);
    } finally {
      await evil.close();
    }
  });
}

story("a browser without idle callbacks or Trusted Types is not misled by elements of these names", {
  site: { pages: { "/chat": page(`<a id="requestIdleCallback"></a><a id="trustedTypes"></a>${scriptTag({ idle: "" })}`) } },
}, async ({ visitor }) => {
  await visitor.page.addInitScript(() => {
    delete globalThis.requestIdleCallback;
    delete globalThis.trustedTypes;
  });
  await visitor.visits("/chat");
  await visitor.opens();
  match(await (await visitor.asks("Do you deliver to Princeton?")).innerText(), /Princeton/);
});

story("the script may be loaded as a module too", { site: { pages: { "/module": page(scriptTag().replace(" async ", ' type="module" ')) } } }, async ({ visitor }) => {
  await visitor.visits("/module");
  await visitor.opens();
  match(await (await visitor.asks("Do you deliver to Princeton?")).innerText(), /Princeton/);
});
