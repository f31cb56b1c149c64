/** @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Attribute */

// The document's own methods: an `<img name="createElement">` in the page's content would hide them. On a server there are none.
const { createElement, createElementNS } = globalThis.Document?.prototype ?? {};

/**
 * Creates an element. An attribute whose value is a function becomes a listener for the event of that name; `true` sets an empty
 * attribute, `false` none. Children are nodes or text; nothing is ever parsed as HTML.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = /** @type {HTMLElementTagNameMap[Tag]} */ (createElement.call(document, tag));
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/** Resolves once the next frame has been painted; in a second at the latest, as a page that is being hidden paints none. */
export async function painted() {
  if (document.hidden) return;
  await new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 1000);
  });
}

const SVG = "http://www.w3.org/2000/svg";

/** Icons as SVG paths in a box of 24 by 24, stroked with round caps and joins. */
const OUTLINES = {
  chat: "M21 11.5a8.4 8.4 0 0 1-8.5 8.3 8.9 8.9 0 0 1-3.7-.8L3 21l1.9-5.3a8 8 0 0 1-.9-4.2 8.4 8.4 0 0 1 8.5-8.3 8.4 8.4 0 0 1 8.5 8.3z M8.6 11.6h.01 M12.5 11.6h.01 M16.4 11.6h.01",
  close: "M6 6l12 12M18 6L6 18",
  down: "M5.5 9l6.5 6.5L18.5 9",
  send: "M12 19.5V5M5.5 11.2 12 4.7l6.500 6.500",
  stop: "M8 8h8v8H8z",
  up: "M7 21V10.500l4.300-8a2.600 2.600 0 0 1 2.400 3.100L13 9.500h6a2 2 0 0 1 2 2.400l-1.400 7.200A2.400 2.400 0 0 1 17.200 21z M7 21H3.500V10.500H7",
  thumbDown: "M17 3v10.500l-4.300 8a2.600 2.600 0 0 1-2.400-3.100l.7-3.900H5a2 2 0 0 1-2-2.400l1.400-7.200A2.400 2.400 0 0 1 6.800 3z M17 3h3.500v10.500H17",
  copy: "M9 9h11v11H9z M15 9V4H4v11h5",
  again: "M20 11.500a8 8 0 1 0-2.300 5.700M20 5v6.500h-6.500",
  bin: "M4 6.500h16M9 6.500V4h6v2.500M6.500 6.500 7.500 20h9l1-13.500",
  save: "M12 4v11M7 10.500l5 5 5-5M5 20h14",
  expand: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
  away: "M8 16 16.500 7.500M9.500 7.500h7v7",
};

/** @typedef {keyof typeof OUTLINES} IconName */

/**
 * A decorative icon in the colour of the surrounding text.
 * @param {IconName} name
 */
export function icon(name) {
  const svg = createElementNS.call(document, SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: `icon ${name}`, "aria-hidden": "true" })) svg.setAttribute(key, value);
  const path = createElementNS.call(document, SVG, "path");
  path.setAttribute("d", OUTLINES[name]);
  svg.append(path);
  return svg;
}
