import { h } from "./dom.js";
import { anchor, safeUrl } from "./links.js";

/** Characters that turn the direction of the text after them, so that a link seems to name another address than it does. */
const DIRECTIONS = /[\u202A-\u202E\u2066-\u2069]/g;

/**
 * The text of a link, without characters that make it look different from what it is.
 * @param {string} text
 */
export function linkText(text) {
  return text.replace(DIRECTIONS, "");
}

/**
 * Creates a link in running text. If its text names another host than its address, the address's own host is shown after it.
 * @param {URL} url
 * @param {Node | string} label from `linkText`
 */
export function textLink(url, label) {
  const link = anchor(url, { dir: "auto" }, label);
  if (misleads(link.textContent.trim(), url)) link.append(h("span", { class: "host" }, ` (${url.hostname || url.pathname})`));
  return link;
}

/** A host's name within a text. */
const HOST = /(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu;

/**
 * Whether a text names a host that an address does not lead to.
 * @param {string} text
 * @param {URL} url
 */
function misleads(text, { hostname, pathname, username }) {
  const own = bareHost(hostname || pathname.replace(/^.*@/, ""));
  const whole = /^https?:/i.test(text) ? safeUrl(text) : undefined;
  const named = whole ? [whole.hostname] : text.normalize("NFKC").match(HOST) ?? [];
  return username !== "" || named.some((host) => bareHost(host) !== own);
}

/** A host as browsers write it, without `www.`. @param {string} host */
function bareHost(host) {
  return (safeUrl(`https://${host}`)?.hostname ?? host).replace(/^www\./, "");
}
