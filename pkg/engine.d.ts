export { TansyEngine } from "./widget/client.js";
export { TansyError } from "./widget/errors.js";
export type { ErrorCode } from "./widget/errors.js";
export type { LoadOptions } from "./widget/session.js";
export type * from "./widget/types.js";
