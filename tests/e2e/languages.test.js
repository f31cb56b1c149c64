import { equal, match, ok } from "node:assert/strict";
import { LANGUAGES } from "../../www/widget/strings.js";
import { inRepository, page, scriptTag } from "./support/site.js";
import { story } from "./support/story.js";

const ALBUM = inRepository("tests/e2e/artifacts");

/** @type {Record<string, string>} */
const pages = Object.fromEntries(LANGUAGES.map((language) => [`/${language}`, page(scriptTag({ name: "", contact: "", "contact-endpoint": "/contact" })).replace('lang="en"', `lang="${language}"`)]));
pages["/mixed"] = page(scriptTag({ strings: '{"send":"Los","unread":"{count} neu"}' })).replace('lang="en"', 'lang="de-AT"');

for (const language of LANGUAGES) {
  story(`the chat speaks the page's language, and nothing overflows (${language})`, { site: { pages }, browser: { viewport: { width: 360, height: 640 } } }, async ({ visitor, site }) => {
    await visitor.visits(`/${language}`);
    await visitor.opens();
    await visitor.waitsForTheModel();
    await visitor.asks("Do you deliver to Princeton?");
    const declined = await visitor.asks("Who won the election?");
    await declined.locator(".write").click();
    await visitor.page.waitForTimeout(300); // animations
    await visitor.page.screenshot({ path: `${ALBUM}/language-${language}.png` });
    const packs = site.requests.filter((path) => /\/language-\w+\.js$/.test(path));
    equal(packs.length, language === "en" ? 0 : 1, "one pack is loaded, and English is there");
    const wide = await visitor.panel.evaluate((panel) => [...panel.querySelectorAll("*")].filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && !element.matches(".hidden-text, .titles p, svg, svg *, .composer .round, input, textarea") && getComputedStyle(element).display !== "inline" && !element.closest(".table")).map((element) => `${element.className || element.localName}: ${element.textContent}`));
    equal(wide.join("\n"), "");
    equal(await visitor.panel.evaluate((panel) => getComputedStyle(panel).direction), /^(ar|he)$/.test(language) ? "rtl" : "ltr");
    if (language !== "en") ok(!/Your questions stay|Ask a question|Was this helpful/.test(await visitor.panel.innerText()));
  });
}

story("a page replaces texts in any language; the others stay in it", { site: { pages } }, async ({ visitor }) => {
  await visitor.visits("/mixed");
  await visitor.opens();
  equal(await visitor.chat.locator("button.send").getAttribute("aria-label"), "Los");
  match(await visitor.panel.innerText(), /Ihre Fragen bleiben auf diesem Gerät/);
});

story("if a pack cannot be loaded, the chat is in English", { site: { pages, change: (path, body) => (/language-de/.test(path) ? undefined : body) }, noise: /404/ }, async ({ visitor }) => {
  await visitor.visits("/mixed");
  await visitor.opens();
  match(await visitor.panel.innerText(), /Your questions stay on this device/);
});
