/** @import { Source } from "../engine/types.js" */
import { h } from "./dom.js";
import { anchor, safeUrl } from "./links.js";
import { fill } from "./strings.js";
import { linkText, textLink } from "./text-links.js";

/** Maximum length of an inline element, in characters: it keeps the time linear in the length of hostile text. */
const REACH = 1500;

/** Maximum nesting of bold, italics and links. */
const DEPTH = 4;

/** @typedef {{ sources?: Source[], cite?: string, inLink?: boolean, depth?: number }} Context `cite`: the name of a citation for screen readers */
/** @typedef {{ node: Node, end: number, cites?: boolean }} Match The node, the position after its text, and whether it is a citation. */
/** @typedef {(text: string, at: number, context: Context) => Match | undefined} Rule */

/** The rule for each character that may start an inline element. @type {Record<string, Rule>} */
const RULES = { "\\": escape, "\n": lineBreak, "`": code, "*": emphasis, "_": emphasis, "~": struck, "!": image, "[": bracket, "<": autolink, h: bareUrl };

/**
 * Converts the Markdown of one block to DOM nodes: bold, italics, struck-out text, code, links, citations and line breaks. Everything else is text.
 * @param {string} text
 * @param {Context} context
 */
export function inline(text, context) {
  const nodes = new DocumentFragment();
  let plain = "";
  for (let at = 0; at < text.length;) {
    const character = /** @type {string} */ (text[at]);
    const match = RULES[character]?.(text, at, context);
    if (match) {
      // A citation belongs to the word before it, however the text is wrapped.
      nodes.append(together(match.cites ? plain.trimEnd() : plain), match.node);
      plain = "";
      at = match.end;
    } else {
      plain += character;
      at += 1;
    }
  }
  nodes.append(together(plain));
  return nodes;
}

/** A number with a space and a unit after it. */
const UNIT = /(\d) (?=([ap]\.?m\b|Uhr|h|min|s|[kcm]?m|k?g|mg|m?l|ft|in|lb|oz|[kMGT]B|°[CF]|[%€$£¥]|EUR|USD|GBP)(?![\p{L}\p{N}]))/gu;

/** Keeps a number and its unit on one line: "1 pm", "20 %", "5 kg". @param {string} text */
function together(text) {
  return text.replace(UNIT, "$1\u00a0");
}

/** @type {Rule} */
function escape(text, at) {
  const next = text[at + 1] ?? "";
  if (next === "\n") return { node: h("br"), end: at + 2 };
  return /[!-/:-@[-`{-~]/.test(next) ? { node: new Text(next), end: at + 2 } : undefined;
}

/** In a chat, line breaks are kept. @type {Rule} */
function lineBreak(_text, at) {
  return { node: h("br"), end: at + 1 };
}

/** Code ends at as many marks as it begins with, so that it may contain others. @type {Rule} */
function code(text, at) {
  const [marks = ""] = /^`+/.exec(text.slice(at, at + REACH)) ?? [];
  const start = at + marks.length;
  let end = find(text, marks, start, at);
  while (end > 0 && text[end + marks.length] === "`") {
    while (text[end] === "`") end += 1;
    end = find(text, marks, end, at);
  }
  if (end < 0) return { node: new Text(marks), end: start };
  const inside = text.slice(start, end);
  return { node: h("code", {}, /^ .*[^ ].* $/s.test(inside) ? inside.slice(1, -1) : inside), end: end + marks.length };
}

/** @type {Rule} */
function emphasis(text, at, context) {
  const { depth = 0 } = context;
  const mark = /** @type {string} */ (text[at]);
  const strong = text[at + 1] === mark;
  const fence = strong ? mark + mark : mark;
  const start = at + fence.length;
  if (depth === DEPTH || isSpace(text[start]) || (mark === "_" && isWord(text[at - 1]))) return undefined;

  for (let end = find(text, fence, start + 1); end > 0; end = find(text, fence, end + 1, at)) {
    if (strong && text[end + 2] === mark) end += 1; // ***both*** closes the inner one first
    else if (!strong && text[end + 1] === mark) { end += 1; continue; }
    if (isSpace(text[end - 1]) || text[end - 1] === "\\" || (mark === "_" && isWord(text[end + fence.length]))) continue;
    const children = inline(text.slice(start, end), { ...context, depth: depth + 1 });
    return { node: h(strong ? "strong" : "em", {}, children), end: end + fence.length };
  }
  return undefined;
}

/** What no longer holds, such as a former price. @type {Rule} */
function struck(text, at, context) {
  const { depth = 0 } = context;
  if (depth === DEPTH || text[at + 1] !== "~" || isSpace(text[at + 2])) return undefined;
  const end = find(text, "~~", at + 3);
  if (end < 0 || isSpace(text[end - 1])) return undefined;
  return { node: h("s", {}, inline(text.slice(at + 2, end), { ...context, depth: depth + 1 })), end: end + 2 };
}

/** An image becomes its description: nothing is ever loaded from elsewhere. @type {Rule} */
function image(text, at) {
  const parts = text[at + 1] === "[" ? linkParts(text, at + 1) : undefined;
  return parts && { node: new Text(parts.label), end: parts.end };
}

/** @type {Rule} */
function bracket(text, at, context) {
  if (context.inLink) return undefined;
  const parts = linkParts(text, at);
  if (!parts) return citation(text, at, context);
  const label = inline(linkText(parts.label), { ...context, inLink: true });
  const url = safeUrl(parts.href);
  return { node: url ? textLink(url, label) : label, end: parts.end };
}

/** `[1]` or `[1, 2]`: links to sources, if all of them exist. @type {Rule} */
function citation(text, at, { sources = [], cite = "" }) {
  const digits = /^\[(\d{1,3}(?: ?, ?\d{1,3}){0,9})\]/.exec(text.slice(at, at + 64));
  const cited = digits?.[1]?.split(",").map((number) => sources.find((source) => source.number === Number(number)));
  if (!digits || !cited?.every((source) => source !== undefined)) return undefined;
  const node = new DocumentFragment();
  for (const source of cited) node.append(reference(source, cite));
  return { node, end: at + digits[0].length, cites: true };
}

/** @param {Source} source @param {string} cite */
function reference({ number, question, url: href }, cite) {
  const url = href ? safeUrl(href) : undefined;
  const attributes = { class: "citation", title: question };
  // As a name, "1" would say nothing in a screen reader's list of links.
  return url ? anchor(url, { ...attributes, "aria-label": fill(cite, { number, question }) }, String(number)) : h("span", attributes, String(number));
}

/** @type {Rule} */
function autolink(text, at, context) {
  const end = find(text, ">", at + 1);
  if (end < 0 || context.inLink) return undefined;
  const inside = text.slice(at + 1, end);
  const href = /^[^\s@]+@[^\s@]+$/.test(inside) ? `mailto:${inside}` : inside;
  const url = /^(https?|mailto|tel):/.test(href) ? safeUrl(href) : undefined;
  return url && { node: textLink(url, linkText(inside)), end: end + 1 };
}

/** @type {Rule} */
function bareUrl(text, at, context) {
  if (context.inLink || isWord(text[at - 1])) return undefined;
  const found = /^https?:\/\/[^\s<>"`*|\\]+/.exec(text.slice(at, at + REACH))?.[0].replace(/[.,;:!?'")\]]{1,9}$/, "");
  const url = found ? safeUrl(found) : undefined;
  return found && url ? { node: textLink(url, linkText(found)), end: at + found.length } : undefined;
}

/**
 * The parts of the `[label](href "title")` that starts at `at`.
 * @param {string} text
 * @param {number} at
 */
function linkParts(text, at) {
  const labelEnd = closing(text, at, "[", "]");
  const end = labelEnd > 0 && text[labelEnd + 1] === "(" ? closing(text, labelEnd + 1, "(", ")") : -1;
  if (end < 0) return undefined;
  const [href = ""] = text.slice(labelEnd + 2, end).trim().split(/\s/);
  return { label: text.slice(at + 1, labelEnd), href: href.replace(/^<|>$/g, ""), end: end + 1 };
}

/**
 * The position of the bracket that closes the one at `at`, or -1.
 * @param {string} text
 * @param {number} at
 * @param {string} open
 * @param {string} close
 */
function closing(text, at, open, close) {
  const last = Math.min(text.length, at + REACH);
  for (let index = at, depth = 0; index < last; index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === open) depth += 1;
    else if (text[index] === close && (depth -= 1) === 0) return index;
  }
  return -1;
}

/**
 * Like `indexOf`, but limited to `REACH` characters from `start`.
 * @param {string} text
 * @param {string} mark
 * @param {number} from
 * @param {number} [start]
 */
function find(text, mark, from, start = from) {
  const at = text.slice(from, start + REACH).indexOf(mark);
  return at < 0 ? -1 : from + at;
}

/** @param {string | undefined} character */
function isSpace(character) {
  return character === undefined || /\s/.test(character);
}

/** @param {string | undefined} character */
function isWord(character) {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
