// Bundles the scripts of www/ into pkg/: for folders that `tansy build` writes, and for the npm package.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { build } from "esbuild";

const OUT = "pkg";

/** Shortens the style sheets, which are template strings: comments, and spaces around punctuation. @type {import("esbuild").Plugin} */
const shortStyles = {
  name: "short-styles",
  setup: ({ onLoad }) => onLoad({ filter: /www\/widget\/.*\.js$/ }, ({ path }) => ({
    contents: readFileSync(path, "utf8").replace(/(?<=\/\* css \*\/ )`(?:[^`\\]|\\.)*`/gs, (css) => css.replace(/\/\*.*?\*\//gs, "").replace(/\s*([{};])\s*/g, "$1").replace(/([:,])\s+/g, "$1")),
  })),
};

/** What all bundles have in common. @type {import("esbuild").BuildOptions} */
const common = { bundle: true, format: "esm", target: "es2022", charset: "utf8", logLevel: "warning", legalComments: "none", outbase: "www", outdir: OUT, plugins: [shortStyles] };

// The declarations of types in these folders stay; they are made by tsc.
for (const folder of [`${OUT}/engine`, `${OUT}/widget`]) {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith(".js")) rmSync(`${folder}/${name}`);
}

// The page's modules. They share chunks, so that `TansyError` and the like exist once.
const modules = ["widget/define.js", "widget/element.js", "widget/events.js", "widget/prelude.js", "engine/client.js", "engine/errors.js", "engine/prompt-api.js"];
// Each language is a file, loaded alone; folders stay flat, as `tansy build` copies them. English is in the panel.
const languages = readdirSync("www/widget/languages").filter((name) => name !== "en.js");
const entryPoints = [
  ...modules.map((name) => ({ in: `www/${name}`, out: name.replace(/\.js$/, "") })),
  { in: "www/widget/panel.js", out: "widget/panel-shared" },
  ...languages.map((name) => ({ in: `www/widget/languages/${name}`, out: `widget/language-${name.replace(/\.js$/, "")}` })),
];
const { outputFiles } = await build({
  ...common, entryPoints, minify: true, splitting: true, chunkNames: "engine/shared-[hash]", write: false,
});
// Minifying loses the comments that tell other bundlers to leave an import of a later build's files alone.
for (const { path, text } of outputFiles) writeFileSync(path, text.replaceAll("import(`", "import(/* @vite-ignore */ /* webpackIgnore: true */ `"));

// The script tag's: one request until the chat is opened, and one for the panel, whose chunks would only be found once it has arrived. What few visitors need is
// loaded from the modules above.
const SELDOM = { "./languages/": "./language-", "./prompt-api": "../engine/prompt-api" };
/** @type {import("esbuild").Plugin} */
const seldom = {
  name: "seldom",
  setup: ({ onResolve }) => onResolve({ filter: /^\./ }, ({ path, kind }) => {
    if (kind !== "dynamic-import") return undefined;
    const [from, to] = Object.entries(SELDOM).find(([from]) => path.startsWith(from)) ?? [];
    if (!from) return { errors: [{ text: `the panel imports ${path} when it is needed: say in tools/bundle.js which module has it` }] };
    return { path: path.replace(from, String(to)), external: true };
  }),
};
await build({ ...common, entryPoints: ["www/widget/panel.js"], minify: true, plugins: [shortStyles, seldom] });

// The tag's own is a classic script, wrapped by hand, as esbuild's own format brings helpers for CommonJS.
const wrapped = { banner: { js: '"use strict";(()=>{' }, footer: { js: "})();" } };
await build({ ...common, ...wrapped, entryPoints: ["www/widget/tansy.js"], minify: true, external: ["./panel.js", "./prelude.js"] });
// `tansy build` fills in the names of its files; the package's own script is used from a CDN.
writeFileSync(`${OUT}/tansy.js`, readFileSync(`${OUT}/widget/tansy.js`, "utf8").replace('{"root":"./","bundle":"","model":""}', '{"root":"./widget/","bundle":"","model":"./model.onnx"}'));

// The worker is one file, because some bundlers (Vite before 8) cannot split a worker, and others (Rollup, esbuild) leave copying it to the site.
// Its names stay readable, for stack traces.
await build({
  ...common,
  entryPoints: ["www/engine/worker.js"],
  minifyWhitespace: true,
  minifySyntax: true,
  plugins: [{ name: "generated", setup: ({ onResolve }) => onResolve({ filter: /^\.\.\/tansy_\w+\.js$/ }, ({ path }) => ({ path: resolve(OUT, path.slice(3)) })) }],
});
