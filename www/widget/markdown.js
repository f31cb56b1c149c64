/** @import { Source } from "../engine/types.js" */
import { h } from "./dom.js";
import { inline } from "./inline.js";

/** Maximum length of a text, in characters; the rest is cut off. It is far above any FAQ answer, and keeps the page responsive. */
const MAX_LENGTH = 20_000;

/** Maximum nesting of lists and quotations. */
const DEPTH = 5;

/** Maximum number of columns of a table. */
const COLUMNS = 24;

const FENCE = /^ {0,3}(`{3,})/;
const HEADING = /^ {0,3}#{1,6} +(.*)$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;

/** @typedef {{ sources?: Source[], cite?: string }} Context */
/** @typedef {{ lines: string[], at: number, depth: number, context: Context }} Reader */

/**
 * Converts a small subset of Markdown to DOM nodes: paragraphs, headings, lists, quotations, tables, code, and what `inline` converts.
 * HTML stays text.
 * @param {string} text
 * @param {Context} [context] has the sources that citations may refer to, and the name of a citation
 */
export function markdown(text, context = {}) {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return blocks(cut.split(/\r\n?|\n/), 0, context);
}

/**
 * @param {string[]} lines
 * @param {number} depth
 * @param {Context} context
 */
function blocks(lines, depth, context) {
  const reader = { lines, at: 0, depth, context };
  const nodes = new DocumentFragment();
  while (reader.at < lines.length) {
    if (isBlank(lines[reader.at])) reader.at += 1;
    else nodes.append(block(reader));
  }
  return nodes;
}

/** @param {Reader} reader */
function block(reader) {
  const line = lineAt(reader);
  if (FENCE.test(line)) return fenced(reader);
  if (HEADING.test(line)) return heading(reader);
  if (startsTable(reader)) return table(reader);
  if (startsQuote(reader)) return quote(reader);
  if (startsList(reader)) return list(reader);
  return paragraph(reader);
}

/** @param {Reader} reader */
function paragraph(reader) {
  const lines = [];
  do {
    lines.push(lineAt(reader).trim());
    reader.at += 1;
  } while (reader.at < reader.lines.length && !isBlank(lineAt(reader)) && !startsBlock(reader));
  return h("p", {}, inline(lines.join("\n"), reader.context));
}

/** A heading in an answer is not a heading of the page: it becomes a bold line. @param {Reader} reader */
function heading(reader) {
  const [, text = ""] = HEADING.exec(lineAt(reader)) ?? [];
  reader.at += 1;
  return h("p", { class: "heading" }, h("strong", {}, inline(text.replace(/ #+ *$/, ""), reader.context)));
}

/** @param {Reader} reader */
function fenced(reader) {
  const start = reader.at + 1;
  const opened = marks(lineAt(reader));
  const length = reader.lines.slice(start).findIndex((line) => marks(line) >= opened);
  const end = length < 0 ? reader.lines.length : start + length;
  reader.at = end + 1;
  return h("pre", { tabindex: 0 }, h("code", {}, reader.lines.slice(start, end).join("\n")));
}

/** How many marks of code a line begins with, 0 if fewer than three. @param {string} line */
function marks(line) {
  return FENCE.exec(line)?.[1]?.length ?? 0;
}

/** @param {Reader} reader */
function list(reader) {
  const [, , mark = ""] = ITEM.exec(lineAt(reader)) ?? [];
  const ordered = isOrdered(mark);
  const items = [];
  while (startsList(reader) && isOrdered(ITEM.exec(lineAt(reader))?.[2] ?? "") === ordered) {
    items.push(listItem(reader));
    while (reader.at + 1 < reader.lines.length && isBlank(lineAt(reader)) && ITEM.test(lineAt(reader, 1))) reader.at += 1;
  }
  return ordered ? h("ol", { start: parseInt(mark, 10) }, ...items) : h("ul", {}, ...items);
}

/** One item with everything that is indented below it. @param {Reader} reader */
function listItem(reader) {
  const [, indent = "", , first = ""] = ITEM.exec(lineAt(reader)) ?? [];
  const lines = [first];
  reader.at += 1;
  for (; reader.at < reader.lines.length; reader.at += 1) {
    const line = lineAt(reader);
    const deeper = indentOf(line) > indent.length;
    if (isBlank(line) ? indentOf(lineAt(reader, 1)) <= indent.length : !deeper && startsBlock(reader)) break;
    lines.push(line.replace(/^\s{1,4}/, ""));
  }
  const item = h("li", {}, blocks(lines, reader.depth + 1, reader.context));
  const lead = item.firstElementChild;
  if (lead?.localName === "p") lead.replaceWith(...lead.childNodes);
  return item;
}

/** @param {Reader} reader */
function quote(reader) {
  const lines = [];
  for (; QUOTE.test(lineAt(reader)); reader.at += 1) lines.push(lineAt(reader).replace(QUOTE, ""));
  return h("blockquote", {}, blocks(lines, reader.depth + 1, reader.context));
}

/** @param {Reader} reader */
function table(reader) {
  const head = cells(lineAt(reader));
  const columns = cells(lineAt(reader, 1)).map(alignment);
  reader.at += 2;
  const body = [];
  while (reader.at < reader.lines.length && lineAt(reader).includes("|")) {
    body.push(row("td", cells(lineAt(reader)), columns, reader.context));
    reader.at += 1;
  }
  const grid = h("table", {}, h("thead", {}, row("th", head, columns, reader.context)), h("tbody", {}, ...body));
  return h("div", { class: "table", tabindex: 0, role: "group" }, grid);
}

/**
 * @param {"td" | "th"} tag
 * @param {string[]} texts
 * @param {(string | undefined)[]} columns how each is aligned
 * @param {Context} context
 */
function row(tag, texts, columns, context) {
  return h("tr", {}, ...texts.map((text, column) => h(tag, { align: columns[column] }, inline(text, context))));
}

/** What `:-:` or `-:` below a column's head says. The attribute, as a strict `style-src` forbids styles. @param {string} rule */
function alignment(rule) {
  if (!rule.endsWith(":")) return undefined;
  return rule.startsWith(":") ? "center" : "right";
}

/** @param {string} line */
function cells(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split(/(?<!\\)\|/, COLUMNS).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** @param {Reader} reader */
function startsTable(reader) {
  if (!lineAt(reader).includes("|") || !lineAt(reader, 1).includes("-")) return false;
  const rule = cells(lineAt(reader, 1));
  return rule.every((cell) => /^:?-+:?$/.test(cell)) && rule.length === cells(lineAt(reader)).length;
}

/** @param {Reader} reader */
function startsQuote(reader) {
  return reader.depth < DEPTH && QUOTE.test(lineAt(reader));
}

/** @param {Reader} reader */
function startsList(reader) {
  return reader.depth < DEPTH && reader.at < reader.lines.length && ITEM.test(lineAt(reader));
}

/** @param {Reader} reader */
function startsBlock(reader) {
  const line = lineAt(reader);
  return FENCE.test(line) || HEADING.test(line) || startsQuote(reader) || startsList(reader) || startsTable(reader);
}

/** @param {Reader} reader @param {number} [ahead] */
function lineAt({ lines, at }, ahead = 0) {
  return lines[at + ahead] ?? "";
}

/** @param {string} mark */
function isOrdered(mark) {
  return /^\d/.test(mark);
}

/** @param {string | undefined} line */
function isBlank(line) {
  return !line?.trim();
}

/** @param {string} line */
function indentOf(line) {
  return line.length - line.trimStart().length;
}
