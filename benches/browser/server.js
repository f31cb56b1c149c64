import { readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Cross-origin isolation makes timers precise to 5 µs. */
const HEADERS = {
  "cache-control": "max-age=3600",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
};

/**
 * A static file server on a port of its own, and so with its own origin and cache.
 *
 * @param {Record<string, string>} folders URL prefix to folder; the longest prefix wins
 * @param {object} [options]
 * @param {boolean} [options.gzip] compress everything with a type that is known here, as hosts do
 */
export async function serve(folders, { gzip = false } = {}) {
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);
  /** Bytes of every file that was sent, by URL path. @type {Map<string, Buffer>} */
  const sent = new Map();
  // Compressed before the server starts, so that no request waits for it.
  const zipped = gzip ? compressed(folders) : new Map();

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const file = find(path);
    if (!file) return response.writeHead(404).end();
    const raw = readFileSync(file);
    sent.set(path, raw);
    const small = zipped.get(file);
    const encoding = small ? { "content-encoding": "gzip" } : {};
    const body = small ?? raw;
    const type = TYPES[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { ...HEADERS, ...encoding, "content-type": type, "content-length": body.length }).end(body);
  });

  /** @param {string} path */
  function find(path) {
    const prefix = prefixes.find((prefix) => path.startsWith(prefix));
    if (prefix === undefined || path.includes("..")) return undefined;
    const file = join(folders[prefix], path.slice(prefix.length), path.endsWith("/") ? "index.html" : "");
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : undefined;
  }

  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://localhost:${port}`,
    sent,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The compressed files of the folders, by path. @param {Record<string, string>} folders */
function compressed(folders) {
  const files = Object.values(folders).flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))));
  return new Map(files.filter((file) => extname(file) in TYPES).map((file) => [file, gzipSync(readFileSync(file), { level: 9 })]));
}
