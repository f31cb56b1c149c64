/** @import { TansyChat } from "./element.js" */
import { invite } from "./invitation.js";
import { listen } from "./shortcut.js";

/**
 * What a page may add for visitors who have not opened the chat. It is loaded only where it is set.
 * @param {TansyChat} host
 * @param {HTMLElement} frame
 * @param {HTMLElement} launcher
 * @param {string} close label
 * @param {AbortSignal} signal ends it: the element has been removed
 */
export function begin(host, frame, launcher, close, signal) {
  if (signal.aborted) return;
  if (host.shortcut) listen(host, launcher, signal);
  if (host.invitation) invite(host, frame, launcher, close, signal);
}
