export { TansyEngine } from "./engine/client.js";
export { TansyError } from "./engine/errors.js";
