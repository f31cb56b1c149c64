/**
 * The URL that the page's relative URLs are resolved against. It is read past the document's named elements: `<img name="baseURI">` in a
 * visitor's comment hides `document.baseURI`.
 * @returns {string}
 */
export function baseUrl() {
  return Reflect.get(Document.prototype, "baseURI", document);
}
