/**
 * The script tag: `<script src="/tansy/tansy.js" async data-name="Petal &amp; Stem"></script>` adds a `<tansy-chat>` to the page.
 * Every `data-…` sets one of its attributes. If anything fails here, the page works as if this script were not there.
 */
(() => {
  // `tansy build` inserts the names of its files here, relative to this script.
  const FILES = {"root":"./","bundle":"","model":""};

  const ATTRIBUTES = [
    "bundle", "engine", "endpoint", "api", "model", "model-url", "name", "avatar", "contact", "greeting", "starters", "placeholder",
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

  /** Sets attributes, except those that the page has set on the element itself. @param {Element} element */
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

  /** Replaces the element with a link to the FAQ, if there is one, because the modules cannot be loaded. @param {Element} element */
  function giveUp(element) {
    const href = element.getAttribute("faq-url");
    const link = Object.assign(document.createElement("a"), { href, textContent: "FAQ" });
    if (href) element.replaceChildren(link);
    else element.remove();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start, { once: true });
  else start();
})();
