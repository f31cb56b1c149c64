import { deepEqual } from "node:assert/strict";
import { after, before, test } from "node:test";
import { serve } from "./server.js";
import { SITE } from "./site.js";
import { Visitor, launch } from "./visitor.js";

/** @type {import("playwright-core").Browser} */
let browser;

before(async () => { browser = await launch(); });
after(() => browser.close());

/** How long a story may take, in milliseconds. */
const PATIENCE = 60_000;

/**
 * A story: a site, a visitor, what happens; and at its end the console is empty.
 *
 * @typedef {object} Setting
 * @property {Partial<import("./server.js").Site>} [site] how this site differs from the demo
 * @property {import("playwright-core").BrowserContextOptions} [browser] who visits it, and with what
 * @property {RegExp} [noise] what the browser itself writes on the console in this story
 *
 * @param {string} name
 * @param {Setting} setting
 * @param {(scene: { visitor: Visitor, site: Awaited<ReturnType<typeof serve>>, context: import("playwright-core").BrowserContext }) => Promise<void>} happens
 */
export function story(name, setting, happens) {
  test(name, { timeout: PATIENCE }, async () => {
    const site = await serve({ ...setting.site, folders: { "/": SITE, ...setting.site?.folders } });
    const context = await browser.newContext(setting.browser);
    context.setDefaultTimeout(PATIENCE / 3);
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
