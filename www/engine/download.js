import { TansyError } from "./errors.js";
import { unreachable } from "./reach.js";

/** How many times a broken download is resumed. */
const RETRIES = 2;

/** How long a server may send nothing, in milliseconds; then the connection counts as broken. */
const SILENCE = 15_000;

/** Pause before the first retry, in milliseconds; each further pause is twice as long. */
const PAUSE = 400;

/**
 * Fetches a file as a stream that survives a broken connection: the rest is requested with a `Range` header, and if the server sends
 * everything again, the part that has already arrived is skipped. Checksums detect a file that changed in the meantime.
 * @param {string} url
 * @returns {Promise<Response>} resolves when the headers have arrived
 */
export async function download(url) {
  const first = await attempt(url, 0);
  if (!first.body) return first;
  let reader = first.body.getReader();
  let received = 0;
  let broken = 0;

  const body = new ReadableStream({
    async pull(controller) {
      for (;;) {
        try {
          const { done, value } = await inTime(reader.read());
          if (done) return controller.close();
          received += value.byteLength;
          return controller.enqueue(value);
        } catch (cause) {
          void reader.cancel().catch(() => {}); // it may only have fallen silent
          if (broken++ === RETRIES) throw await failure(url, cause);
          await pause(broken);
          reader = await resume(url, received);
        }
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });

  return new Response(body, { status: 200, headers: first.headers });
}

/**
 * Requests a file. Fails if the headers do not arrive in time; the body may take as long as it needs.
 * @param {string} url
 * @param {Record<string, string>} [headers]
 */
export function fetchInTime(url, headers) {
  const abort = new AbortController();
  return inTime(fetch(url, { headers, signal: abort.signal }), () => abort.abort());
}

/**
 * A step of a download, which fails if it takes too long.
 * @template T
 * @param {Promise<T>} step
 * @param {() => void} [late] called if it takes too long
 * @returns {Promise<T>}
 */
export async function inTime(step, late = () => {}) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const silence = new Promise((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`the server sent nothing for ${SILENCE / 1000} s`));
      late();
    }, SILENCE);
  });
  try {
    return await Promise.race([step, /** @type {Promise<never>} */ (silence)]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A file's size in bytes according to its headers; 0 if unknown, as for a compressed response, whose length is the compressed one.
 * @param {Response} response
 */
export function sizeOf({ headers }) {
  return headers.get("content-encoding") ? 0 : Number(headers.get("content-length")) || 0;
}

/**
 * A reader of everything after the first `offset` bytes.
 * @param {string} url
 * @param {number} offset
 */
async function resume(url, offset) {
  const response = await attempt(url, offset);
  if (!response.body) throw await failure(url);
  const reader = response.body.getReader();
  const start = Number(/^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1] ?? 0);
  if (start > offset) throw await failure(url);
  return start === offset ? reader : skip(reader, offset - start);
}

/**
 * A reader that skips the first `bytes` bytes of another.
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {number} bytes
 */
function skip(reader, bytes) {
  let left = bytes;
  const rest = new ReadableStream({
    async pull(controller) {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        const kept = value.subarray(Math.min(left, value.byteLength));
        left -= value.byteLength - kept.byteLength;
        if (kept.byteLength) return controller.enqueue(kept);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
  return rest.getReader();
}

/**
 * Makes one request, and repeats it if the network or the server fails.
 * @param {string} url
 * @param {number} offset
 */
async function attempt(url, offset) {
  for (let failed = 0; ; await pause(failed)) {
    try {
      const response = await fetchInTime(url, offset ? { range: `bytes=${offset}-` } : {});
      if (response.ok) return response;
      if (response.status < 500 || failed++ === RETRIES) throw new TansyError("network", `${url} could not be loaded: status ${response.status}.`);
    } catch (cause) {
      if (cause instanceof TansyError || failed++ === RETRIES) throw await failure(url, cause);
    }
  }
}

/**
 * @param {string} url
 * @param {unknown} [cause]
 */
async function failure(url, cause) {
  return cause instanceof TansyError ? cause : unreachable(url, cause);
}

/** @param {number} failed */
function pause(failed) {
  return new Promise((done) => setTimeout(done, PAUSE * 2 ** (failed - 1)));
}
