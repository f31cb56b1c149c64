import { TansyChat } from "./element.js";

// Where constructable style sheets are missing, the element stays unknown and shows what the page has put into it.
if (globalThis.customElements && "adoptedStyleSheets" in Document.prototype && !customElements.get("tansy-chat")) {
  customElements.define("tansy-chat", TansyChat);
}

export { TansyChat };
