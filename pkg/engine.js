export { TansyEngine } from "./widget/client.js";
export { TansyError } from "./widget/errors.js";
