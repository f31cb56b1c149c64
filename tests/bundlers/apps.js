/** Fresh apps, one for each bundler, as its own "get started" has them. */

/**
 * @typedef {object} App
 * @property {string} name
 * @property {string[]} packages what is installed beside tansy
 * @property {Record<string, string>} files
 * @property {string[]} command builds it
 * @property {string} out the folder that is served
 * @property {Record<string, string>} [copies] folders whose worker and wasm files are copied by hand, as pkg/README.md says
 */

const MAIN = 'import "tansy/define";\n';

/** @param {string} script @param {string} [attributes] */
const html = (script, attributes = "") =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,"><body><h1>Shop</h1><tansy-chat${attributes}></tansy-chat><script type="module" src="${script}"></script></body></html>`;

const BY_HAND = ' engine="/tansy-files/" worker="/tansy-files/worker.js"';
const COPIES = { "node_modules/tansy": "dist/tansy-files", "node_modules/tansy/engine": "dist/tansy-files" };

/** @param {number} version @returns {App} */
const vite = (version) => ({ name: `vite-${version}`, packages: [`vite@${version}`], files: { "index.html": html("/main.js"), "main.js": MAIN }, command: ["vite", "build"], out: "dist" });

/** @param {string} name @param {...string} options @returns {App} */
const next = (name, ...options) => ({
  name,
  packages: ["next@16", "react@19", "react-dom@19"],
  files: {
    "next.config.mjs": 'export default { output: "export" };\n', // static files, for this test's server
    "app/layout.jsx": 'export default function Layout({ children }) {\n  return <html lang="en"><head><link rel="icon" href="data:," /></head><body>{children}</body></html>;\n}\n',
    "app/page.jsx": '"use client";\nimport "tansy/define";\n\nexport default function Page() {\n  return <main><h1>Shop</h1><tansy-chat /></main>;\n}\n',
  },
  command: ["next", "build", ...options],
  out: "out",
});

/** @type {App[]} */
export const APPS = [
  ...[5, 6, 7, 8].map(vite),
  next("next-16"),
  next("next-16-webpack", "--webpack"),
  {
    name: "webpack-5",
    packages: ["webpack@5", "webpack-cli@6"],
    files: { "src/index.js": MAIN, "dist/index.html": html("/main.js") },
    command: ["webpack", "--mode", "production"],
    out: "dist",
  },
  {
    name: "parcel-2",
    packages: ["parcel@2"],
    files: { "index.html": html("./main.js"), "main.js": MAIN },
    command: ["parcel", "build", "index.html", "--no-cache"],
    out: "dist",
  },
  {
    name: "astro-5",
    packages: ["astro@5"],
    files: { "src/pages/index.astro": `<html lang="en"><head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,"></head><body><h1>Shop</h1><tansy-chat></tansy-chat><script>import "tansy/define";</script></body></html>` },
    command: ["astro", "build"],
    out: "dist",
  },
  {
    name: "rollup-4",
    packages: ["rollup@4", "@rollup/plugin-node-resolve@16"],
    files: { "main.js": MAIN, "dist/index.html": html("/main.js", BY_HAND), "rollup.config.js": 'import resolve from "@rollup/plugin-node-resolve";\nexport default { input: "main.js", output: { dir: "dist" }, plugins: [resolve()] };\n' },
    command: ["rollup", "--config"],
    out: "dist",
    copies: COPIES,
  },
  {
    name: "esbuild",
    packages: ["esbuild@0.28"],
    files: { "main.js": MAIN, "dist/index.html": html("/main.js", BY_HAND) },
    command: ["esbuild", "main.js", "--bundle", "--format=esm", "--splitting", "--outdir=dist"],
    out: "dist",
    copies: COPIES,
  },
];
