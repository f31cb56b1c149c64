/** @import { PlainError } from "./types.js" */

/**
 * Every way Tansy can fail:
 * - `bad_input` an argument of the caller is invalid
 * - `bad_model`, `bad_bundle` a file is damaged
 * - `wrong_version` bundle and widget were built by different releases
 * - `mismatch` the model is not the one the bundle was built with
 * - `network` a download failed
 * - `endpoint` the language model's server failed
 * - `ungrounded` the language model's answer says what its sources do not
 * - `cancelled` an AbortSignal or `close()` ended the request
 * - `not_ready` the model has not loaded
 * - `crashed` the engine trapped, and again after a restart
 * - `unsupported` the browser lacks or forbids WebAssembly or module workers
 * @typedef {"bad_input" | "bad_model" | "bad_bundle" | "wrong_version" | "mismatch" | "network" | "endpoint" | "ungrounded" | "cancelled" | "not_ready" | "crashed" | "unsupported"} ErrorCode
 */

/** An error with a `code` for programs and a message for people. */
export class TansyError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = "TansyError";
    /** @readonly @type {ErrorCode} */
    this.code = code;
  }
}

/**
 * The code of an error, if it is one of ours.
 * @param {unknown} error
 * @returns {ErrorCode | undefined}
 */
export function codeOf(error) {
  const code = error instanceof Error ? /** @type {{ code?: unknown }} */ (error).code : undefined;
  return typeof code === "string" ? /** @type {ErrorCode} */ (code) : undefined;
}

/**
 * Converts an error to a plain object, which `postMessage` can send.
 * @param {unknown} error
 * @param {ErrorCode} otherwise the code of an error that has none
 * @returns {PlainError}
 */
export function toPlain(error, otherwise) {
  return { code: codeOf(error) ?? otherwise, message: error instanceof Error ? error.message : String(error) };
}

/**
 * Converts the object from `toPlain` back to an error.
 * @param {PlainError} plain
 */
export function fromPlain({ code, message }) {
  return new TansyError(/** @type {ErrorCode} */ (code), message);
}

/** The error of a request that was cancelled. @param {unknown} [cause] the signal's reason */
export function cancelled(cause) {
  return new TansyError("cancelled", "The request was cancelled.", { cause });
}
