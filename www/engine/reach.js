import { TansyError } from "./errors.js";

/** How long an endpoint may take to show that it is there, in milliseconds. */
const PROBE = 3000;

/**
 * Why an endpoint cannot be reached. Browsers do not say, so as not to tell pages about other sites; but a server that answers a request whose response
 * is not read is there, and then it is its headers that are missing.
 * @param {string} url
 * @param {unknown} cause
 * @returns {Promise<{ error: TansyError, mayPass: boolean }>} `mayPass`: whether another try may succeed
 */
export async function whyUnreachable(url, cause) {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const because = (/** @type {string} */ message, mayPass = false) => ({ error: new TansyError("endpoint", message, { cause }), mayPass });
  const { origin, protocol, hostname } = new URL(url);
  if (origin === self.origin) return because(`the endpoint ${url} cannot be reached: ${reason}`, true);
  if (protocol === "http:" && self.origin.startsWith("https:") && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) {
    return because(`the endpoint ${url} cannot be reached: a page on https may not ask an endpoint on http`);
  }
  if (await isThere(url)) {
    return because(`the endpoint ${url} is there, but this page may not read its answer (CORS): the endpoint must send Access-Control-Allow-Origin: ${self.origin}, and to OPTIONS requests Access-Control-Allow-Headers: content-type and the headers that you set`);
  }
  return because(`the endpoint ${url} cannot be reached: ${reason}. Is it running, and does the page's Content-Security-Policy allow it (connect-src)?`, true);
}

/**
 * The error of a file or a page that could not be fetched, with what to do about it.
 * @param {string} url
 * @param {unknown} cause
 */
export async function unreachable(url, cause) {
  return new TansyError("network", await whyUnloadable(url, cause), { cause });
}

/** @param {string} url @param {unknown} cause */
async function whyUnloadable(url, cause) {
  const { origin, protocol } = new URL(url);
  if (protocol === "file:") return `${url} could not be loaded: pages that are opened as files may not load others. Serve the folder, for example with \`tansy serve\`.`;
  if (origin !== self.origin && (await isThere(url))) {
    return `${url} could not be loaded: it is on another site, which must allow this one to read it (CORS) by the header Access-Control-Allow-Origin: ${self.origin}`;
  }
  const reason = cause instanceof Error ? cause.message : cause;
  return `${url} could not be loaded${reason ? `: ${reason}` : ""}.`;
}

/** Whether anything answers at a URL. Nothing of the question is sent. @param {string} url */
async function isThere(url) {
  const options = /** @type {const} */ ({ method: "HEAD", mode: "no-cors", cache: "no-store", credentials: "omit" });
  return fetch(url, { ...options, signal: AbortSignal.timeout(PROBE) }).then(() => true, () => false);
}
