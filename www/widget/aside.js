/** The screens on which there is room beside the page. */
const WIDE = "(min-width: 800px) and (min-height: 481px)";

/** Keeps a side of the page free for the panel. Made when it is first needed: on a server there are no style sheets. @type {CSSStyleSheet | undefined} */
let sheet;

/** The document's own property, which an element of the page may hide. */
const SHEETS = "adoptedStyleSheets";

/**
 * Pushes the page aside, for the panel beside it; on a narrow screen it has no effect.
 * @param {number} width of the panel, in pixels; 0 for none
 * @param {"start" | "end"} side
 */
export function pushAside(width, side) {
  if (!sheet && !width) return;
  if (!sheet) {
    sheet = new CSSStyleSheet();
    Reflect.set(Document.prototype, SHEETS, [...Reflect.get(Document.prototype, SHEETS, document), sheet], document);
  }
  sheet.replaceSync(width ? `@media ${WIDE} { :root { margin-inline-${side}: ${width}px; } }` : "");
}
