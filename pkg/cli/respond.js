// Answers a request for a file as src/bin/tansy/serve/files.rs does.
import { createReadStream, lstatSync, realpathSync, statSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { pipeline } from "node:stream";
import { createBrotliCompress, createGzip, constants } from "node:zlib";

/** Compressed copies that a site may put beside a file, best first: the coding and the ending of the name. */
const PACKED = /** @type {const} */ ([["br", ".br"], ["gzip", ".gz"]]);
/** Smallest response that is compressed, in bytes. */
const SMALLEST = 1024;
/** Quickly rather than well: nothing is kept. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const TEXTUAL = /^(text\/|application\/(json|wasm|xml)|image\/svg)/;
const IMMUTABLE = /^(tansy-[0-9a-f]{10}|faq-[0-9a-f]{10}\.tansy|model-[0-9a-f]{10}\.onnx)$/;
const KINDS = /** @type {Record<string, string>} */ ({
  html: "text/html; charset=utf-8", htm: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8", mjs: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8", json: "application/json", map: "application/json", webmanifest: "application/manifest+json", wasm: "application/wasm",
  svg: "image/svg+xml", png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", gif: "image/gif", webp: "image/webp", avif: "image/avif",
  ico: "image/vnd.microsoft.icon", woff2: "font/woff2", woff: "font/woff", txt: "text/plain; charset=utf-8", md: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8", xml: "application/xml", pdf: "application/pdf",
});

/** @typedef {import("node:http").IncomingMessage} Request @typedef {import("node:http").ServerResponse} Response */

/** Answers with a file below `root`, which has no links in its path. @param {string} root @param {Request} request @param {Response} response */
export function respond(root, request, response) {
  if (request.method !== "GET" && request.method !== "HEAD") return text(response, 405, "Only GET and HEAD are allowed.\n", { allow: "GET, HEAD", "content-type": "text/plain; charset=utf-8" });
  const { file, moved } = target(root, (request.url ?? "").split(/[?#]/)[0] ?? "");
  if (moved) return text(response, 301, "Moved", { location: moved });
  const missing = join(root, "404.html");
  if (file) return send(request, response, file, 200);
  return isFile(missing) ? send(request, response, missing, 404) : text(response, 404, "There is no such file.\n");
}

/** @param {Response} response @param {number} status @param {string} text @param {Record<string, string>} [headers] */
export function text(response, status, text, headers = { "content-type": "text/plain; charset=utf-8" }) {
  response.writeHead(status, { ...headers, "content-length": text.length }).end(text);
}

/** The file at a path, or the path to go to instead, never outside the folder. @param {string} root @param {string} path @returns {{ file?: string, moved?: string }} */
function target(root, path) {
  let parts;
  try {
    parts = path.split("/").filter((part) => part && part !== ".").map(decodeURIComponent);
  } catch {
    return {};
  }
  if (parts.some((part) => part === ".." || part === "." || /[/\\\0:]/.test(part))) return {};
  try {
    // Symbolic links are followed only if they stay below the root.
    const found = realpathSync(join(root, ...parts));
    const below = relative(root, found).split(sep);
    if (below.some((part) => part.startsWith(".") && part !== ".well-known")) return {};
    if (!statSync(found).isDirectory()) return path.endsWith("/") ? {} : { file: found };
    // Never `//`, which would redirect to another server.
    if (!path.endsWith("/")) return { moved: `/${path.replace(/^\/+|\/+$/g, "")}/` };
    const index = join(found, "index.html");
    return isFile(index) ? { file: index } : {};
  } catch {
    return {};
  }
}

/** @param {string} path */
function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Conditions come before ranges (RFC 9110, 13.2.2): an unchanged file is not sent at all, whatever range was requested. @param {Request} request @param {Response} response @param {string} path @param {number} status */
function send({ headers, method }, response, path, status) {
  const accepted = headers["accept-encoding"] ?? "";
  const packed = PACKED.find(([coding, ending]) => weight(accepted, coding) > 0 && lstatSync(path + ending, { throwIfNoEntry: false })?.isFile());
  const stored = packed ? path + packed[1] : path;
  const about = statSync(stored, { bigint: true, throwIfNoEntry: false });
  if (!about) return text(response, 404, "This file cannot be read.\n");
  const length = Number(about.size);
  const tag = `"${length.toString(16)}-${about.mtimeNs.toString(16)}"`;
  const kind = KINDS[extname(path).slice(1).toLowerCase()] ?? "application/octet-stream";
  const cache = path.split(sep).some((part) => IMMUTABLE.test(part)) ? "public, max-age=31536000, immutable" : "no-cache";
  for (const [name, value] of [["content-type", kind], ["cache-control", cache], ["etag", tag], ["accept-ranges", "bytes"]]) response.setHeader(/** @type {string} */ (name), /** @type {string} */ (value));
  response.appendHeader("vary", "Accept-Encoding");
  if (packed) response.setHeader("content-encoding", packed[0]);
  if (status === 200 && headers["if-none-match"]?.includes(tag)) return response.writeHead(304).end();

  const wanted = status === 200 && (headers["if-range"] ?? tag) === tag ? range(headers.range, length) : undefined;
  if (wanted === null) return response.writeHead(416, { "content-range": `bytes */${length}`, "content-length": 0 }).end();
  const coding = !wanted && !packed && length >= SMALLEST && TEXTUAL.test(kind) ? best(accepted) : undefined;
  if (coding) {
    response.removeHeader("accept-ranges");
    response.writeHead(status, { "content-encoding": coding });
  } else if (wanted) {
    response.writeHead(206, { "content-length": wanted.end - wanted.start + 1, "content-range": `bytes ${wanted.start}-${wanted.end}/${length}` });
  } else {
    response.writeHead(status, { "content-length": length });
  }
  if (method === "HEAD") return response.end();
  const file = createReadStream(stored, wanted);
  const ended = (/** @type {any} */ error) => error && response.destroy();
  if (coding) pipeline(file, coding === "br" ? createBrotliCompress(BROTLI) : createGzip(), response, ended);
  else pipeline(file, response, ended);
}

/** The weight of a coding in `Accept-Encoding`. @param {string} accepted @param {string} coding */
function weight(accepted, coding) {
  const [, quality = ""] = accepted.split(",").map((item) => item.split(";").map((part) => part.trim())).find(([name]) => name === coding) ?? ["", "q=0"];
  return quality.startsWith("q=") ? Number(quality.slice(2)) : 1;
}

/** The coding that the browser prefers. @param {string} accepted */
function best(accepted) {
  const [br, gzip] = [weight(accepted, "br"), weight(accepted, "gzip")];
  if (br > 0 && br >= gzip) return "br";
  return gzip > 0 ? "gzip" : undefined;
}

/** A single range (RFC 9110, 14.2): none for the whole file, null if it is outside. @param {string | undefined} header @param {number} length @returns {{ start: number, end: number } | null | undefined} */
function range(header, length) {
  const [, first, last] = header?.trim().match(/^bytes=\s*(\d*)-(\d*)$/) ?? [];
  if (first === undefined || last === undefined || (!first && !last)) return undefined;
  if (!first) return Math.min(Number(last), length) === 0 ? null : { start: Math.max(length - Number(last), 0), end: length - 1 };
  const start = Number(first);
  if (start >= length) return null;
  if (last && Number(last) < start) return undefined;
  return { start, end: last ? Math.min(Number(last), length - 1) : length - 1 };
}
