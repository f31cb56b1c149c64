import { baseUrl } from "../engine/base.js";
import { h } from "./dom.js";

/** Schemes that a link may have. Others, above all `javascript:`, stay text. */
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * The URL of a link, or undefined if it must not be a link.
 * @param {string} href
 * @returns {URL | undefined}
 */
export function safeUrl(href) {
  try {
    const url = new URL(href, baseUrl());
    return SCHEMES.has(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The URL of an image, or undefined if it must not be loaded.
 * @param {string} href
 */
export function imageUrl(href) {
  const url = safeUrl(href);
  return url?.protocol.startsWith("http") ? url : undefined;
}

/** The id, within the panel, of the text that tells screen readers that a link opens in a new tab. */
export const NEW_TAB = "new-tab";

/**
 * Creates a link that keeps the conversation: other pages open in a new tab.
 * @param {URL} url
 * @param {Record<string, string>} attributes
 * @param {...(Node | string)} children
 */
export function anchor(url, attributes, ...children) {
  const leaves = url.protocol.startsWith("http") && !isOnPage(url);
  const newTab = leaves ? { target: "_blank", rel: "noopener noreferrer", "aria-describedby": NEW_TAB } : {};
  return h("a", { href: url.href, ...newTab, ...attributes }, ...children);
}

/** Whether a URL leads to a place on this page. @param {URL} url */
export function isOnPage(url) {
  return withoutFragment(url.href) === withoutFragment(baseUrl());
}

/** @param {string} href */
export function withoutFragment(href) {
  return href.replace(/#.*$/s, "");
}
