import { TansyChat } from "./element.js";

/** Defines `<tansy-chat>`, once. Without constructable style sheets the element stays undefined, and its fallback content is shown. */
export function register() {
  if (globalThis.customElements && "adoptedStyleSheets" in Document.prototype && !customElements.get("tansy-chat")) {
    customElements.define("tansy-chat", TansyChat);
  }
}
