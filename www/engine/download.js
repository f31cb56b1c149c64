import { TansyError } from "./errors.js";

/** How many times a broken download is resumed. */
const RETRIES = 2;

/** Pause before the first retry, in milliseconds; each further pause is twice as long. */
const PAUSE = 400;

/**
 * Fetches a file as a stream that survives a broken connection: the rest is requested with a `Range` header, and if the server sends
 * everything again, the part that has already arrived is skipped. Checksums detect a file that changed in the meantime.
 * @param {string} url
 * @param {RequestInit} [options]
 * @returns {Promise<Response>} resolves when the headers have arrived
 */
export async function download(url, options) {
  const first = await attempt(url, 0, options);
  if (!first.body) return first;
  let reader = first.body.getReader();
  let received = 0;
  let broken = 0;

  const body = new ReadableStream({
    async pull(controller) {
      for (;;) {
        try {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          received += value.byteLength;
          return controller.enqueue(value);
        } catch (cause) {
          if (options?.signal?.aborted || broken++ === RETRIES) throw failure(url, cause);
          await pause(broken);
          reader = await resume(url, received, options);
        }
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });

  return new Response(body, { status: 200, headers: first.headers });
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
 * @param {RequestInit} [options]
 */
async function resume(url, offset, options) {
  const response = await attempt(url, offset, options);
  if (!response.body) throw failure(url);
  const reader = response.body.getReader();
  const start = Number(/^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1] ?? 0);
  if (start > offset) throw failure(url);
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
 * @param {RequestInit} [options]
 */
async function attempt(url, offset, options) {
  for (let failed = 0; ; await pause(failed)) {
    try {
      const response = await fetch(url, offset ? { ...options, headers: { range: `bytes=${offset}-` } } : options);
      if (response.ok) return response;
      if (response.status < 500 || failed++ === RETRIES) throw failure(url, `status ${response.status}`);
    } catch (cause) {
      if (cause instanceof TansyError || options?.signal?.aborted || failed++ === RETRIES) throw failure(url, cause);
    }
  }
}

/**
 * @param {string} url
 * @param {unknown} [cause]
 */
function failure(url, cause) {
  if (cause instanceof TansyError) return cause;
  return new TansyError("network", `${url} could not be loaded${typeof cause === "string" ? `: ${cause}` : ""}.`, { cause });
}

/** @param {number} failed */
function pause(failed) {
  return new Promise((done) => setTimeout(done, PAUSE * 2 ** (failed - 1)));
}
