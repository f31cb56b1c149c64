// The npm package as a command line: packed, installed elsewhere, on a machine that has nothing but Node. The native binary says what is right.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { createServer } from "node:http";

const repository = resolve(import.meta.dirname, "../..");
const native = process.env.TANSY_BIN ?? join(repository, "target/release/tansy");
/** A site with the packed package installed. */
const site = mkdtempSync(join(tmpdir(), "tansy-npx-"));
/** Node, and the shell that npx starts it with. */
const bin = join(site, "bin");
const env = { PATH: bin, HOME: site, npm_config_offline: "true", npm_config_update_notifier: "false" };

before(() => {
  mkdirSync(bin);
  const npm = dirname(execFileSync("realpath", [execFileSync("which", ["npx"], { encoding: "utf8" }).trim()], { encoding: "utf8" }).trim());
  for (const [name, target] of [["node", process.execPath], ["npm", join(npm, "npm-cli.js")], ["npx", join(npm, "npx-cli.js")], ["sh", "/bin/sh"]]) symlinkSync(target, join(bin, name));
  execFileSync("npm", ["pack", "--silent", join(repository, "pkg")], { cwd: site });
  const [tarball] = readdirSync(site).filter((name) => name.endsWith(".tgz"));
  writeFileSync(join(site, "package.json"), '{ "name": "shop", "private": true }');
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${tarball}`], { cwd: site, env });
  cpSync(join(repository, "www/demo/faq.html"), join(site, "faq.html"));
  writeFileSync(join(site, "prices.csv"), "question,answer\nHow much is a rose?,A rose is $4.\n");
  writeFileSync(join(site, "broken.json"), '{"question": ');
  writeFileSync(join(site, "questions.jsonl"), readFileSync(join(repository, "tests/fixtures/demo-questions.jsonl")));
});
after(() => rmSync(site, { recursive: true, force: true }));

/** What a command prints, and its exit code. @param {string} command @param {string[]} args @param {object} [more] */
function run(command, args, more = {}) {
  const { stdout, stderr, status } = spawnSync(command, args, { cwd: site, encoding: "utf8", maxBuffer: 1 << 26, ...more });
  return { stdout, stderr, status };
}
/** Where npm puts the command. */
const command = join(site, "node_modules/.bin/tansy");
const npx = (/** @type {string[]} */ args, more = {}) => run(command, args, { env, ...more });
/** The native one, with the files of the package. */
const tansy = (/** @type {string[]} */ args, more = {}) => run(native, args, { env: { HOME: site, TANSY_ASSETS: repository }, ...more });

/** The files below a folder, with what is in them. @param {string} folder */
function contents(folder) {
  const files = readdirSync(join(site, folder), { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(site, folder, name)).isFile());
  const read = (/** @type {string} */ name) => readFileSync(join(site, folder, name), name === ".tansy.json" ? "utf8" : "hex").replace(/"built": \d+/g, "");
  return Object.fromEntries(files.sort().map((name) => [name, read(name)]));
}

test("a folder has the same bytes as one that the native command builds", () => {
  const [ours, theirs] = [run(join(bin, "npx"), ["tansy", "build", "faq.html", "prices.csv", "-o", "site/tansy"], { env }), tansy(["build", "faq.html", "prices.csv", "-o", "native/site/tansy"])];
  equal(ours.status, 0, ours.stderr);
  equal(ours.stdout, theirs.stdout.replaceAll("native/site/", "site/"));
  equal(ours.stderr, theirs.stderr);
  const [made, expected] = [contents("site/tansy"), contents("native/site/tansy")];
  deepEqual(Object.keys(made), Object.keys(expected));
  for (const name of Object.keys(expected)) ok(made[name] === expected[name], `${name} differs`);
});

test("the second build embeds only what has changed", () => {
  const again = npx(["build", "faq.html", "prices.csv", "-o", "site/tansy"]);
  match(again.stdout, / 0 embedded; since the last build nothing changed/);
});

test("every command says what the native one says", () => {
  const cases = [
    [],
    ["--help"],
    ["--version"],
    ...["build", "extract", "phrase", "search", "ask", "inspect", "eval", "gaps", "serve", "pack"].map((command) => [command, "--help"]),
    ["extract", "faq.html"],
    ["extract", "faq.html", "--json"],
    ["inspect", "site/tansy"],
    ["inspect", "site/tansy", "--json"],
    ["search", "site/tansy", "Do you deliver to Princeton?"],
    ["search", "site/tansy", "--queries", "questions.jsonl", "--json"],
    ["search", join(site, "site/tansy"), "roses", "--explain"],
    ["ask", "site/tansy", "Are lilies safe for cats?"],
    ["build", "./faq.html", "-o", "site/../x.tansy", "--dry-run"],
  ];
  for (const args of cases) deepEqual(npx(args), tansy(args), args.join(" "));
  deepEqual(npx(["extract", "-", "--format", "csv"], { input: "question,answer\nOpen?,Yes.\n" }), tansy(["extract", "-", "--format", "csv"], { input: "question,answer\nOpen?,Yes.\n" }));
});

test("errors have the text and the exit code of the native ones", () => {
  mkdirSync(join(site, "locked"), { mode: 0o500 });
  chmodSync(join(site, "locked"), 0o500);
  mkdirSync(join(site, "empty"));
  writeFileSync(join(site, "file"), "");
  const cases = [
    ["build", "missing.html", "-o", "x"],
    ["build", "broken.json", "-o", "x"],
    ["build", "faq.html", "-o", "file"],
    ["build", "faq.html", "-o", "file/x"],
    ["build", "faq.html", "-o", "file/x.tansy"],
    ["build", "faq.html"],
    ["build", "faq.html", "-o", "x", "--keep", "0"],
    ["build", "--colour"],
    ["biuld"],
    ["extract", "empty"],
    ["extract", "prices.csv", "--base-url"],
    ["search", "missing.tansy", "a"],
    ["search", "faq.html", "a"],
    ["serve", "missing"],
    ["serve", "faq.html"],
    ["serve", "site", "--origin", "shop.example"],
    ["build", "http://127.0.0.1:59999/faq", "-o", "x"],
    ["build", "http://nowhere.invalid/faq", "-o", "x"],
    ["ask", "site/tansy", "a", "--endpoint", "ftp://a"],
  ];
  // The superuser may write everywhere.
  if (process.getuid?.() !== 0) cases.push(["build", "faq.html", "-o", "locked/x"]);
  for (const args of cases) {
    const expected = tansy(args);
    ok(expected.status !== 0, args.join(" "));
    deepEqual(npx(args), expected, args.join(" "));
  }
});

test("a page is read from its address, over its redirects, and asked for again only if it has changed", async () => {
  const asked = /** @type {string[]} */ ([]);
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers["if-none-match"] ?? ""}`.trim());
    if (request.url === "/old") return response.writeHead(301, { location: "/faq" }).end();
    if (request.headers["if-none-match"]) return response.writeHead(304).end();
    return response.writeHead(200, { "content-type": "text/html", etag: '"1"' }).end(readFileSync(join(site, "faq.html")));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const extract = async () => {
    const child = spawn(command, ["extract", `http://127.0.0.1:${port}/old`, "--json"], { cwd: site, env });
    let out = "";
    child.stdout.on("data", (piece) => { out += piece; });
    const [code] = await once(child, "close");
    equal(code, 0);
    return out.trim().split("\n").length;
  };
  const [first, second] = [await extract(), await extract()];
  ok(first > 30);
  equal(first, second);
  deepEqual(asked.slice(-2), ["/old", '/faq "1"']);
  equal(statSync(join(site, ".cache/tansy")).mode & 0o777, 0o700);
  server.close();
});

test("a folder is served as the native server does", async () => {
  writeFileSync(join(site, "site/index.html"), "<p>home</p>");
  writeFileSync(join(site, "site/long.css"), "p { color: red }\n".repeat(200));
  writeFileSync(join(site, "site/.env"), "secret");
  const options = ["serve", "site", "--port", "0", "--cors", "https://other.example"];
  const [ours, theirs] = await Promise.all([served(command, options, env), served(native, options, {})]);
  const bundle = `/tansy/${readdirSync(join(site, "site/tansy")).find((name) => name.endsWith(".tansy"))}`;
  const requests = [
    ["/"], ["/tansy"], ["/tansy/tansy.js"], [bundle], [bundle, { range: "bytes=2-5" }], [bundle, { range: "bytes=-4" }], [bundle, { range: "bytes=99999999-" }],
    ["/long.css", { "accept-encoding": "gzip;q=0.5" }], ["/missing"], ["/.env"], ["/%2e%2e/faq.html"], ["/..%2ffaq.html"], ["/tansy/tansy.js", { origin: "https://other.example" }],
    ["/", { origin: "https://evil.example" }], ["/", { host: "evil.example" }],
  ];
  const names = ["content-type", "content-length", "content-range", "content-encoding", "cache-control", "etag", "location", "accept-ranges", "access-control-allow-origin", "x-content-type-options"];
  for (const [path, headers = {}] of /** @type {[string, Record<string, string>?][]} */ (requests)) {
    const ask = async (/** @type {string} */ url) => {
      const { status, head, body } = await get(url, path, headers);
      return { status, head: names.map((name) => `${name}: ${head[name]}`), body: head["content-encoding"] ? "" : body };
    };
    deepEqual(await ask(ours.url), await ask(theirs.url), `${path} ${JSON.stringify(headers)}`);
  }
  theirs.child.kill();
  ours.child.kill("SIGTERM");
});

test("the package can be published", () => {
  const { stderr, status } = run("npm", ["publish", "--dry-run", "--offline", join(site, readdirSync(site).find((name) => name.endsWith(".tgz")) ?? "")]);
  equal(status, 0, stderr);
  match(stderr, /name: tansy/);
});

test("nothing is run when it is installed, and nothing else is needed", () => {
  const { scripts, dependencies, bin } = JSON.parse(readFileSync(join(site, "node_modules/tansy/package.json"), "utf8"));
  deepEqual({ scripts, dependencies }, { scripts: undefined, dependencies: undefined });
  match(bin.tansy ?? bin, /cli\/main\.js$/);
});

/** Starts a server, and waits until it says where it is. @param {string} command @param {string[]} args @param {Record<string, string>} env */
async function served(command, args, env) {
  const child = spawn(command, args, { cwd: site, env, stdio: ["ignore", "pipe", "inherit"] });
  after(() => child.kill());
  const [line] = await once(child.stdout, "data");
  return { child, url: String(line).trim() };
}

/** @param {string} url @param {string} path @param {Record<string, string>} headers */
async function get(url, path, headers) {
  const { request } = await import("node:http");
  const { hostname, port } = new URL(url);
  const sent = request({ hostname, port, path, headers });
  const [response] = await once(sent.end(), "response");
  const body = Buffer.concat(await response.toArray()).toString("hex");
  return { status: response.statusCode, head: response.headers, body };
}
