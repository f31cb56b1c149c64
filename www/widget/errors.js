/** @import { PlainError } from "./types.js" */

/**
 * Every way in which Tansy fails:
 * - `bad_input` the caller's argument is unusable
 * - `bad_model`, `bad_bundle` a file is damaged
 * - `wrong_version` bundle and widget were built by different releases
 * - `mismatch` the model is not the one the bundle was built with
 * - `network` a download failed
 * - `endpoint` the language model's server failed
 * - `cancelled` by an AbortSignal or by `close()`
 * - `not_ready` the model is not loaded
 * - `crashed` the engine trapped, and trapped again after a restart
 * - `unsupported` WebAssembly or module workers are missing or forbidden here
 * @typedef {"bad_input" | "bad_model" | "bad_bundle" | "wrong_version" | "mismatch" | "network" | "endpoint" | "cancelled" | "not_ready" | "crashed" | "unsupported"} ErrorCode
 */

/** An error with a `code` to branch on and a message to read. */
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
 * The code an error carries, if it is one of ours.
 * @param {unknown} error
 * @returns {ErrorCode | undefined}
 */
export function codeOf(error) {
  const code = error instanceof Error ? /** @type {{ code?: unknown }} */ (error).code : undefined;
  return typeof code === "string" ? /** @type {ErrorCode} */ (code) : undefined;
}

/**
 * The error as it can cross `postMessage`.
 * @param {unknown} error
 * @param {ErrorCode} otherwise code of an error that has none
 * @returns {PlainError}
 */
export function toPlain(error, otherwise) {
  return { code: codeOf(error) ?? otherwise, message: error instanceof Error ? error.message : String(error) };
}

/**
 * The error that `toPlain` took apart.
 * @param {PlainError} plain
 */
export function fromPlain({ code, message }) {
  return new TansyError(/** @type {ErrorCode} */ (code), message);
}

/** @param {unknown} [cause] the signal's reason */
export function cancelled(cause) {
  return new TansyError("cancelled", "The request was cancelled.", { cause });
}
