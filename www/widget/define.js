import { TansyChat } from "./element.js";

// Without constructable style sheets the element stays undefined, and its fallback content is shown.
if (globalThis.customElements && "adoptedStyleSheets" in Document.prototype && !customElements.get("tansy-chat")) {
  customElements.define("tansy-chat", TansyChat);
}

export { TansyChat };
