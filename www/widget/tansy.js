/**
 * The script tag: `<script src="/tansy/tansy.js" async data-name="Petal &amp; Stem"></script>` puts a `<tansy-chat>` on the page.
 * Every `data-…` is one of its attributes. Whatever fails here, the page goes on as if this script were not there.
 */
(() => {
  // `tansy build` writes the names of the files it made in here; they are relative to this script.
  const FILES = {"root":"./","bundle":"","model":""};

  const ATTRIBUTES = [
    "bundle", "engine", "endpoint", "api", "model", "model-url", "name", "contact", "greeting", "starters", "placeholder",
    "open", "inline", "idle", "position", "theme", "lang", "dir", "faq-url", "live", "strings",
  ];

  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript ?? document.querySelector('script[src*="tansy.js"]'));
  if (!script) return;

  /** @param {string} file */
  const beside = (file) => new URL(file, script.src).href;

  function start() {
    const placed = document.querySelectorAll("tansy-chat");
    const created = placed.length ? undefined : document.createElement("tansy-chat");
    for (const element of created ? [created] : placed) configure(element);
    if (created) document.body.append(created);
    import(beside(`${FILES.root}define.js`)).catch(() => created && giveUp(created));
  }

  /** What the page wrote on the element itself comes first. @param {Element} element */
  function configure(element) {
    const { bundle, model } = FILES;
    const values = new Map(ATTRIBUTES.map((name) => [name, script?.getAttribute(`data-${name}`)]));
    if (bundle && !values.get("bundle") && !element.hasAttribute("bundle")) {
      values.set("bundle", beside(bundle));
      if (model) values.set("model-url", beside(model));
    }
    for (const [name, value] of values) {
      if (typeof value === "string" && !element.hasAttribute(name)) element.setAttribute(name, value);
    }
  }

  /** The modules cannot be loaded: a link to the FAQ, or nothing. @param {Element} element */
  function giveUp(element) {
    const href = element.getAttribute("faq-url");
    const link = Object.assign(document.createElement("a"), { href, textContent: "FAQ" });
    if (href) element.replaceChildren(link);
    else element.remove();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
  else start();
})();
