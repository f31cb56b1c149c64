import { deepEqual } from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "./server.js";
import { SITE } from "./site.js";
import { Visitor, launch } from "./visitor.js";

/** @type {import("playwright-core").Browser} */
let browser;

before(async () => { browser = await launch(); });
after(() => browser.close());

/** Maximum duration of a story, in milliseconds. */
const TIMEOUT = 60_000;

/**
 * Defines a story: a test with a site and a visitor, at whose end the browser's console must be empty.
 *
 * @typedef {object} Setting
 * @property {Partial<import("./server.js").Site>} [site] differences from the demo
 * @property {import("playwright-core").BrowserContextOptions} [browser] options of the browser, such as the size of its window
 * @property {RegExp} [noise] messages on the console that the browser itself writes in this story
 *
 * @param {string} name
 * @param {Setting} setting
 * @param {(scene: { visitor: Visitor, site: Awaited<ReturnType<typeof serve>>, context: import("playwright-core").BrowserContext }) => Promise<void>} happens
 */
export function story(name, setting, happens) {
  test(name, { timeout: TIMEOUT }, async () => {
    const site = await serve({ ...setting.site, folders: { "/": SITE, ...setting.site?.folders } });
    const context = await browser.newContext(setting.browser);
    context.setDefaultTimeout(TIMEOUT / 3);
    try {
      const visitor = new Visitor(await context.newPage(), site.url);
      await happens({ visitor, site, context });
      const noise = setting.noise;
      deepEqual(visitor.console.filter((line) => !noise?.test(line)), [], "the console is empty");
    } finally {
      await context.close();
      await site.close();
    }
  });
}
