/** @import { TansyChat } from "./element.js" */

/** Other names of keys, as people write them. @type {Record<string, string>} */
const NAMES = { ctrl: "Control", cmd: "Meta", command: "Meta", option: "Alt", esc: "Escape", space: " " };

/**
 * Opens and closes the chat by the keyboard shortcut of its attribute, as in `aria-keyshortcuts`: "Control+K", "Alt+Shift+H", "?".
 * @param {TansyChat} host
 * @param {HTMLElement} launcher tells assistive technology of it
 */
export function listen(host, launcher) {
  launcher.setAttribute("aria-keyshortcuts", keysOf(host.shortcut).join("+"));
  addEventListener("keydown", (event) => {
    if (!host.isConnected || host.inline || event.defaultPrevented || event.repeat || event.isComposing || !isMeant(event, host.shortcut)) return;
    event.preventDefault();
    host.toggle();
  });
}

/** @param {KeyboardEvent} event @param {string} shortcut */
function isMeant(event, shortcut) {
  const keys = keysOf(shortcut);
  const key = keys.pop() ?? "";
  const has = (/** @type {string} */ modifier) => keys.includes(modifier);
  const isSign = key.length === 1 && !/[\p{L}\p{N}]/u.test(key); // which of them need Shift depends on the keyboard
  return event.key.toLowerCase() === key.toLowerCase()
    && event.ctrlKey === has("Control") && event.altKey === has("Alt") && event.metaKey === has("Meta") && (isSign || event.shiftKey === has("Shift"))
    && (event.ctrlKey || event.altKey || event.metaKey || !isTyping(event));
}

/** @param {string} shortcut */
function keysOf(shortcut) {
  return shortcut.split(/(?<=.)\+/).map((key) => NAMES[key.trim().toLowerCase()] ?? key.trim());
}

/** Whether the key is a part of a text. @param {KeyboardEvent} event */
function isTyping(event) {
  return event.composedPath().some((target) => target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select")));
}
