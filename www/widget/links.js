import { h } from "./dom.js";

/** What a link may lead to. Everything else, `javascript:` first of all, stays text. */
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * The URL a link may have, or nothing.
 * @param {string} href
 * @returns {URL | undefined}
 */
export function safeUrl(href) {
  try {
    const url = new URL(href, document.baseURI);
    return SCHEMES.has(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A link that leaves the conversation where it is: another page opens beside this one.
 * @param {URL} url
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function anchor(url, attributes, ...children) {
  const page = url.protocol.startsWith("http") && withoutFragment(url.href) !== withoutFragment(document.baseURI);
  const beside = page ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return h("a", { href: url.href, ...beside, ...attributes }, ...children);
}

/** @param {string} href */
function withoutFragment(href) {
  return href.replace(/#.*$/s, "");
}
