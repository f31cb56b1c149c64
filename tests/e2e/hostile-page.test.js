import { equal, match, ok } from "node:assert/strict";
import { page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const QUESTION = "Do you deliver to Princeton?";

/** Style sheets of sites that would change whatever they can. @type {Record<string, string>} */
const SHEETS = {
  "a reset": "*, *::before, *::after { all: unset !important }",
  "everything hidden and huge": "body * { font-size: 60px !important; line-height: 3 !important; letter-spacing: 1em !important; text-transform: uppercase !important; direction: rtl !important; color: yellow !important; background: yellow !important }",
  "everything in capitals": "body { text-transform: uppercase; font: 40px/3 cursive; letter-spacing: 5px; text-align: center; visibility: visible; cursor: none }",
  "boxes": "div, span, button, p, a, dialog, section, form, textarea { display: block !important; position: static !important; width: 10px !important; float: left !important; border: 9px solid red !important }",
};

for (const [what, css] of Object.entries(SHEETS)) {
  story(`the chat looks the same on a page that styles everything (${what})`, {
    site: { pages: { "/plain": page(scriptTag()), "/hostile": page(scriptTag(), `<style>${css}</style>`) } }, browser: { reducedMotion: "reduce" },
  }, async ({ visitor }) => {
    /** @type {unknown[]} */
    const seen = [];
    for (const path of ["/plain", "/hostile"]) {
      await visitor.visits(path);
      const launcher = await visitor.launcher.boundingBox();
      await visitor.opens();
      await visitor.asks(QUESTION);
      const looks = await visitor.panel.evaluate((panel) => [panel, ...panel.querySelectorAll(".header, .text, .chip, .question, textarea")].map((element) => {
        const { fontSize, color, backgroundColor, textTransform, letterSpacing, display, direction } = getComputedStyle(element);
        return [element.className, fontSize, color, backgroundColor, textTransform, letterSpacing, display, direction].join(" ");
      }));
      seen.push(JSON.stringify([launcher, await visitor.panel.boundingBox(), looks]));
    }
    equal(seen[1], seen[0]);
  });
}

story("a page that has changed the language's own objects does not break the chat", { site: { pages: { "/tag": page(scriptTag({ history: "local" })) } } }, async ({ visitor }) => {
  await visitor.page.addInitScript(() => {
    Array.prototype.last = function () { return this[this.length - 1]; };
    Object.prototype.extend = function () {};
    String.prototype.format = function () { return this; };
    const { fetch } = globalThis;
    globalThis.fetch = function (...args) { return fetch.apply(this, args).then((response) => response); };
    Element.prototype.show = () => { throw new Error("not ours"); };
  });
  await visitor.visits("/tag");
  await visitor.opens();
  match(await (await visitor.asks(QUESTION)).innerText(), /Princeton/);
  await visitor.waitsForTheModel();
  match(await (await visitor.asks("do you make corsages for prom")).innerText(), /corsages/);
});

story("the page stays responsive: no long tasks, and what is typed is shown at once", { site: { pages: { "/tag": page(scriptTag()) } } }, async ({ visitor }) => {
  await visitor.visits("/tag");
  await visitor.page.evaluate(() => {
    globalThis.long = [];
    new PerformanceObserver((list) => globalThis.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: false });
  });
  await visitor.opens();
  await visitor.waitsForTheModel();
  await visitor.asks(QUESTION);
  const echo = await visitor.chat.evaluate(async (chat) => {
    const input = chat.shadowRoot.querySelector("textarea");
    const began = performance.now();
    input.value = "Do";
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - began;
  });
  const long = await visitor.page.evaluate(() => globalThis.long);
  console.log(`# long tasks: ${long.map(Math.round).join(" ")} ms; echo ${Math.round(echo)} ms`);
  ok(long.every((/** @type {number} */ duration) => duration < 250), `${long}`); // a machine that is shared with other tests; alone, none is above 50 ms
});
