// `tansy serve`: a folder over HTTP, with the headers that the native server sends (src/bin/tansy/serve/). It keeps no keys.
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { createServer } from "node:http";
import { getSystemErrorMap } from "node:util";
import { respond, text } from "./respond.js";

/** Time within which the head of a request must have arrived, and which answers have to finish when the server is stopped. */
const HEAD_MS = 10_000;
const GRACE_MS = 30_000;
/** The names of this machine. */
const OWN = ["localhost", "127.0.0.1", "[::1]"];
const UNSPECIFIED = { "0.0.0.0": "127.0.0.1", "::": "127.0.0.1" };

/** @typedef {{ root: string, listen: string, first_port: number, ports: number, open: boolean, own: string[], others: string[] }} Request */

/** Serves until the process is told to stop. @param {Request} request */
export async function serve({ root, listen, first_port, ports, open, own, others }) {
  const real = realpathSync(root);
  const server = createServer({ headersTimeout: HEAD_MS, keepAliveTimeout: HEAD_MS }, (request, response) => {
    guard(request, response, own, others) || respond(real, request, response);
  });
  const failed = await listening(server, listen, first_port, ports);
  if (failed) {
    const [, words = failed.message] = getSystemErrorMap().get(failed.errno) ?? [];
    const why = ports === 1 ? `port ${first_port} cannot be used: ${words[0]?.toUpperCase()}${words.slice(1)}` : `none of the ports ${first_port} to ${first_port + ports - 1} is free: name one with --port`;
    console.error(`tansy: ${why}`);
    process.exit(1);
  }
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop(server));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const host = UNSPECIFIED[/** @type {"::"} */ (listen)] ?? (listen.includes(":") ? `[${listen}]` : listen);
  const url = `http://${host}:${port}/`;
  console.log(url);
  if (open) show(url);
}

/** Listens at the first port that is free, or gives the last error. @param {import("node:http").Server} server @param {string} host @param {number} first @param {number} ports */
async function listening(server, host, first, ports) {
  /** @type {any} */
  let failed;
  for (let port = first; port < first + ports; port += 1) {
    failed = await new Promise((done) => {
      server.once("error", done).listen({ port, host }, () => done(undefined));
    });
    server.removeAllListeners("error").removeAllListeners("listening");
    if (!failed) return undefined;
  }
  return failed;
}

/** @param {import("node:http").Server} server */
function stop(server) {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), GRACE_MS).unref();
}

/**
 * What holds for every request: another site can have its name lead to this machine (DNS rebinding), so the host is checked; another site's page is told
 * whether it may read the response; and browsers do not guess types. Returns whether that was the answer.
 * @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response @param {string[]} own @param {string[]} others
 */
function guard({ headers, method }, response, own, others) {
  const origin = others.find((other) => other === headers.origin);
  // A browser at the files has no need to keep its connections.
  response.shouldKeepAlive = false;
  response.setHeader("x-content-type-options", "nosniff");
  if (others.length > 0) response.appendHeader("vary", "Origin");
  if (origin) {
    response.setHeader("access-control-allow-origin", origin);
    response.setHeader("access-control-expose-headers", "www-authenticate, retry-after");
  }
  const host = (headers.host ?? "").toLowerCase();
  const isOwn = OWN.includes(host.replace(/:\d*$/, "")) || own.some((served) => served.slice(served.indexOf("://") + 3).toLowerCase() === host);
  if (!isOwn) {
    text(response, 421, "Only localhost, 127.0.0.1 and [::1] are served, and what --origin names.\n");
    return true;
  }
  if (method !== "OPTIONS" || !origin) return false;
  response.writeHead(204, {
    "access-control-allow-methods": "GET, HEAD, POST",
    "access-control-allow-headers": "content-type, range, x-tansy-session, x-tansy-proof",
    "access-control-max-age": "600",
    "cache-control": "no-store",
  });
  response.end();
  return true;
}

/** Opens the browser. @param {string} url */
function show(url) {
  const program = { darwin: "open", win32: "explorer" }[/** @type {string} */ (process.platform)] ?? "xdg-open";
  const child = spawn(program, [url], { stdio: "ignore", detached: true });
  child.on("error", (error) => console.error(`tansy: the browser cannot be opened with ${program}: ${error.message}`));
  child.unref();
}
