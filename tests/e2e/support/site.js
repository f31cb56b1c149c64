import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @param {string} path from the repository's root */
export const inRepository = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The demo as `./build.sh demo` makes it: the shop's pages, and `tansy/` from `tansy build`. */
export const SITE = process.env.TANSY_SITE ?? inRepository("build/demo");

if (!existsSync(`${SITE}/tansy/tansy.js`)) throw new Error(`${SITE}/tansy/tansy.js is missing: run ./build.sh demo first, or name a site with TANSY_SITE.`);

/** The command line as `./build.sh cli` makes it. */
export const TANSY = process.env.TANSY_BIN ?? inRepository("target/release/tansy");

/** The names that `tansy build` inserted into tansy.js. @type {{ root: string, bundle: string, model: string }} */
export const FILES = JSON.parse(/\{"root":.*?\}/.exec(readFileSync(`${SITE}/tansy/tansy.js`, "utf8"))?.[0] ?? "{}");

/** URL path of the bundle, of the model, and of the modules of the widget and of the engine. */
export const BUNDLE = `/tansy/${FILES.bundle.replace(/^\.\//, "")}`;
export const MODEL = `/tansy/${FILES.model.replace(/^\.\//, "")}`;
export const WIDGET = `/tansy/${FILES.root.replace(/^\.\//, "")}`;
export const ENGINE = WIDGET.replace(/widget\/$/, "engine/");

export const CONTACT = "Call [609-555-0142](tel:+16095550142).";

/**
 * A page of the shop.
 * @param {string} body
 * @param {string} [head]
 */
export function page(body, head = "") {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Petal &amp; Stem</title><link rel="icon" href="data:,">${head}</head><body><main><h1>Petal &amp; Stem</h1><p>Flowers in Hamilton.</p></main>${body}</body></html>`;
}

/**
 * The script tag with its `data-…`.
 * @param {Record<string, string>} [data]
 */
export function scriptTag(data = {}) {
  const all = { name: "Petal & Stem", "faq-url": "/faq.html", contact: CONTACT, ...data };
  const attributes = Object.entries(all).map(([name, value]) => `data-${name}="${value.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"`);
  return `<script src="/tansy/tansy.js" async ${attributes.join(" ")}></script>`;
}
