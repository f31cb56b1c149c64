export { TansyChat } from "./widget/element.js";
export * from "./widget/events.js";
