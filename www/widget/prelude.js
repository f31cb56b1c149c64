/** @import { TansyChat } from "./element.js" */
import { invite } from "./invitation.js";
import { listen } from "./shortcut.js";

/**
 * What a page may add for visitors who have not opened the chat. It is loaded only where it is set.
 * @param {TansyChat} host
 * @param {HTMLElement} frame
 * @param {HTMLElement} launcher
 * @param {string} close label
 */
export function begin(host, frame, launcher, close) {
  if (host.shortcut) listen(host, launcher);
  if (host.invitation) invite(host, frame, close);
}
