import { TansyChat } from "./element.js";
import { register } from "./register.js";

/**
 * The script tag: `<script src="/tansy/tansy.js" async data-name="Petal &amp; Stem"></script>` adds a `<tansy-chat>` to the page.
 * Every `data-…` sets one of its attributes. If anything fails here, the page works as if this script were not there.
 */
(() => {
  // `tansy build` inserts the names of its files here, relative to this script.
  const FILES = JSON.parse('{"root":"./","bundle":"","model":""}');

  const ATTRIBUTES = [
    ...TansyChat.observedAttributes, "system", "max-tokens", "temperature", "grounding", "redact", "tone", "answer-language", "opening", "prompt", "first-token-timeout", "token-timeout",
    "answer-timeout", "max-questions", "max-session-tokens", "idle", "position", "theme", "consent", "shortcut", "invitation", "invitation-after",
  ];

  /** How long the server may take to send this script anew, in milliseconds. */
  const TIMEOUT = 10_000;

  /** The document's own property: an `<img name="currentScript">` in the page's content hides `document.currentScript`. @param {string} name */
  const own = (name) => {
    const value = Reflect.get(Document.prototype, name, document);
    return typeof value === "function" ? value.bind(document) : value;
  };

  const script = own("currentScript") ?? [...own("querySelectorAll")('script[src*="tansy.js"]')].find((found) => found instanceof HTMLScriptElement);
  if (!(script instanceof HTMLScriptElement)) return;
  const { src, integrity } = script;

  /** @param {string | undefined} file */
  const beside = (file) => new URL(file ?? "", src).href;

  function start() {
    const placed = [...own("querySelectorAll")("tansy-chat")];
    const created = placed.length ? undefined : own("createElement")("tansy-chat");
    const elements = created ? [created] : placed;
    elements.forEach(configure);
    // Only now, so that an element on the page is upgraded with its attributes set.
    TansyChat.folder = beside(FILES.root);
    register();
    if (created) own("body").append(created);
    if (created && !globalThis.customElements?.get("tansy-chat")) giveUp(created);
  }

  /** Sets attributes, except those that the page has set on the element itself. @param {any} element */
  function configure(element) {
    let files = /** @type {Record<string, string>} */ (FILES);
    const named = (/** @type {string} */ name) => element.hasAttribute(name) || script.hasAttribute(`data-${name}`);
    const model = { model: "model-url" };
    const names = named("bundle") ? {} : files.bundle ? { bundle: "bundle", ...model } : named("faq") ? model : {};
    const filled = Object.entries(names).filter(([, name]) => !named(name));
    const fill = () => filled.forEach(([file, name]) => files[file] && element.setAttribute(name, beside(files[file])));
    fill();
    for (const name of ATTRIBUTES) {
      const value = script.getAttribute(`data-${name}`);
      if (value !== null && !element.hasAttribute(name)) element.setAttribute(name, value);
    }
    element.renew = async () => {
      const latest = await read();
      if (!latest || JSON.stringify(latest) === JSON.stringify(files)) return undefined;
      files = latest;
      fill();
      return beside(files.root);
    };
  }

  /** The names in this script as the server has it now. This one may be from the HTTP cache, or the page may have been open for long. */
  async function read() {
    if (integrity) return undefined; // the page wants this very build
    try {
      const response = await fetch(src, { cache: "reload", signal: AbortSignal.timeout(TIMEOUT) });
      return JSON.parse(/\{"root":.*?\}/.exec(await response.text())?.[0] ?? "");
    } catch {
      return undefined;
    }
  }

  /** Replaces the element with a link to the FAQ, if there is one, because this browser cannot show the chat. @param {Element} element */
  function giveUp(element) {
    const url = element.getAttribute("faq-url") ?? element.getAttribute("faq")?.trim().split(/\s/)[0];
    const link = Object.assign(own("createElement")("a"), { href: url ?? "", textContent: "FAQ" });
    if (url && /^https?:$/.test(link.protocol)) element.replaceChildren(link);
    else element.remove();
  }

  if (own("readyState") === "loading") own("addEventListener")("DOMContentLoaded", start, { once: true });
  else start();
})();
