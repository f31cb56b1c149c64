import { ok } from "node:assert/strict";
import { inRepository } from "./support/site.js";
import { story } from "./support/story.js";

/** Screenshots for people to look at; not committed. */
const ALBUM = inRepository("tests/e2e/artifacts");

const SCREENS = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: /** @type {const} */ ("dark") },
};

for (const [name, browser] of Object.entries(SCREENS)) {
  story(`a screenshot of the demo is taken, and nothing overflows (${name})`, { browser }, async ({ visitor }) => {
    await visitor.visits("/");
    await visitor.opens();
    await visitor.asks("Do you deliver to Princeton?");
    await visitor.page.waitForTimeout(400); // animations
    await visitor.page.screenshot({ path: `${ALBUM}/${name}.png` });
    ok(await visitor.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the page does not scroll horizontally");
    ok(await visitor.chat.locator(".transcript").evaluate((log) => log.scrollWidth <= log.clientWidth), "the conversation does not scroll horizontally");
  });
}
