/** @import { TansyChat } from "./element.js" */

/** Other names of keys, as people write them. @type {Record<string, string>} */
const NAMES = { ctrl: "Control", cmd: "Meta", command: "Meta", option: "Alt", esc: "Escape", space: " " };

/**
 * Opens and closes the chat by the keyboard shortcut of its attribute, as in `aria-keyshortcuts`: "Control+K", "Alt+Shift+H", "?".
 * @param {TansyChat} host
 * @param {HTMLElement} launcher tells assistive technology of it
 * @param {AbortSignal} signal ends it
 */
export function listen(host, launcher, signal) {
  launcher.setAttribute("aria-keyshortcuts", keysOf(host.shortcut).join("+"));
  addEventListener("keydown", (event) => {
    if (host.inline || event.defaultPrevented || event.repeat || event.isComposing || !isMeant(event, host.shortcut)) return;
    event.preventDefault();
    host.toggle();
  }, { signal });
}

/** @param {KeyboardEvent} event @param {string} shortcut */
function isMeant(event, shortcut) {
  const keys = keysOf(shortcut);
  const key = keys.pop() ?? "";
  const has = (/** @type {string} */ modifier) => keys.includes(modifier);
  const isSign = key.length === 1 && !/[\p{L}\p{N}]/u.test(key); // which of them need Shift depends on the keyboard
  return (event.key.toLowerCase() === key.toLowerCase() || isBelow(event, key, keys.length > 0))
    && event.ctrlKey === has("Control") && event.altKey === has("Alt") && event.metaKey === has("Meta") && (isSign || event.shiftKey === has("Shift"))
    && (event.ctrlKey || event.altKey || event.metaKey || !isTyping(event));
}

/**
 * Whether the key that a Latin keyboard has there was pressed with a modifier: Option gives "Ó" on a Mac, and a Cyrillic keyboard "л".
 * @param {KeyboardEvent} event
 * @param {string} key
 * @param {boolean} modified
 */
function isBelow({ key: given, code }, key, modified) {
  return modified && !/^[ -~]$/.test(given) && code === (/^\d$/.test(key) ? "Digit" : "Key") + key.toUpperCase();
}

/** @param {string} shortcut */
function keysOf(shortcut) {
  return shortcut.split(/(?<=.)\+/).map((key) => NAMES[key.trim().toLowerCase()] ?? key.trim());
}

/** Whether the key is a part of a text. @param {KeyboardEvent} event */
function isTyping(event) {
  return event.composedPath().some((target) => target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select")));
}
