export { TansyEngine } from "./engine/client.js";
export { TansyError } from "./engine/errors.js";
export type { ErrorCode } from "./engine/errors.js";
export type { LoadOptions } from "./engine/session.js";
export type * from "./engine/types.js";
