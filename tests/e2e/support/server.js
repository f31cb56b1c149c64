import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * A plain static file server on a free port, which can be made to fail.
 *
 * @typedef {object} Site
 * @property {Record<string, string>} folders URL prefix to folder; the longest prefix wins
 * @property {Record<string, string>} [pages] URL path to HTML for one story
 * @property {Record<string, string> | ((path: string) => Record<string, string>)} [headers] sent with every response, such as a Content-Security-Policy
 * @property {Record<string, import("node:http").RequestListener>} [handlers] URL path to its own handler
 * @property {(path: string, body: Buffer) => Buffer | string | undefined} [change] changes a response; undefined makes it a 404
 * @property {(path: string) => number | undefined} [interrupt] the number of bytes after which the connection breaks
 *
 * @param {Site} site
 */
export async function serve({ folders, pages = {}, headers = {}, handlers = {}, change = (_path, body) => body, interrupt = () => undefined }) {
  /** The path of every request, with its range if there is one. @type {string[]} */
  const requests = [];
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    requests.push([path, request.headers.range].filter(Boolean).join(" "));
    if (handlers[path]) return handlers[path](request, response);
    const file = pages[path] ?? await read(path);
    const body = file === undefined ? undefined : change(path, Buffer.from(file));
    if (body === undefined) return response.writeHead(404).end("not found");
    send(response, request.headers.range, Buffer.from(body), { "content-type": TYPES[extname(path) || ".html"] ?? "application/octet-stream", ...(typeof headers === "function" ? headers(path) : headers) }, interrupt(path));
  });

  /** @param {string} path */
  async function read(path) {
    const prefix = prefixes.find((prefix) => path.startsWith(prefix));
    if (prefix === undefined || normalize(path) !== path) return undefined;
    const file = join(folders[prefix], path.slice(prefix.length), path.endsWith("/") ? "index.html" : "");
    return readFile(file).catch(() => undefined);
  }

  return { url: await listen(server), requests, close: () => close(server) };
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {string | undefined} range
 * @param {Buffer} body
 * @param {Record<string, string>} headers
 * @param {number | undefined} breakAfter
 */
function send(response, range, body, headers, breakAfter) {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
  const part = body.subarray(start);
  const partial = start ? { "content-range": `bytes ${start}-${body.length - 1}/${body.length}` } : {};
  response.writeHead(start ? 206 : 200, { "accept-ranges": "bytes", "cache-control": "no-cache", "content-length": part.length, ...partial, ...headers });
  if (breakAfter === undefined) return response.end(part);
  // The client has to read what has arrived before the connection breaks, and a worker that starts an engine is busy for a while.
  response.write(part.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), 500));
}

/** @param {import("node:http").Server} server */
async function listen(server) {
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return `http://localhost:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}

/** @param {import("node:http").Server} server */
async function close(server) {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
}
