/** @import { Panel } from "./panel.js" */
import { Attributes } from "./attributes.js";
import { h } from "./dom.js";
import { Launcher } from "./launcher.js";
import { safeUrl } from "./links.js";
import { unreachable } from "../engine/reach.js";
import { logOutage, ownersNote } from "./outage.js";
import { directionOf, stringsFor } from "./strings.js";
import { adopt, hostStyles } from "./styles.js";

/**
 * `<tansy-chat>`: a chat that answers from the site's FAQ. Only the launcher is loaded until somebody opens it.
 *
 * @fires TansyReadyEvent tansy-ready
 * @fires TansyQuestionEvent tansy-question
 * @fires TansyAnswerEvent tansy-answer
 * @fires TansyFeedbackEvent tansy-feedback
 * @fires TansyDeclineEvent tansy-decline
 * @fires TansyUpdateEvent tansy-update
 * @fires TansyErrorEvent tansy-error
 */
export class TansyChat extends Attributes {
  /** The folder of the panel's module, where that is not beside this one: the script tag's loader has this module in itself. @type {string | undefined} */
  static folder;

  #launcher = new Launcher(() => this.toggleAttribute("open"));
  #frame = h("div", { class: "frame" }, this.#launcher.element);
  /** Resolves to undefined if the panel cannot be loaded. @type {Promise<Panel | undefined> | undefined} */
  #panel;
  #updating = false;
  #updated = false;

  connectedCallback() {
    if (!this.shadowRoot) {
      const root = this.attachShadow({ mode: "open" });
      adopt(root, hostStyles);
      root.append(this.#frame);
    }
    this.#queueUpdate();
    if (this.idle) whenIdle(() => this.isConnected && this.#loadPanel().then((panel) => panel?.start()));
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#panel?.then((panel) => panel?.stop()); // otherwise it was only moved
    });
  }

  attributeChangedCallback() {
    this.#queueUpdate();
  }

  /** Opens the panel. */
  show() {
    this.open = true;
  }

  /** Closes the panel; the conversation is kept. */
  close() {
    this.open = false;
  }

  /** Opens the panel and asks a question. @param {string} question */
  async ask(question) {
    this.open = true;
    await (await this.#loadPanel())?.ask(question);
  }

  /** The language of the widget: the element's own, else the page's. */
  get language() {
    const closest = this.closest("[lang]");
    return (closest && Element.prototype.getAttribute.call(closest, "lang")) || "en"; // an input in a form may be named "lang", or "getAttribute"
  }

  /** The texts of the widget in its language, with the page's replacements. */
  get words() {
    const { name, greeting, placeholder } = this;
    const own = Object.fromEntries(Object.entries({ name, greeting, placeholder }).filter(([, value]) => value));
    return stringsFor(this.language, { ...this.strings, ...own });
  }

  /** Schedules one update for all attributes that change in the same task. */
  #queueUpdate() {
    if (this.#updating || !this.isConnected) return;
    this.#updating = true;
    queueMicrotask(() => {
      this.#updating = false;
      if (this.isConnected) this.#update();
    });
  }

  async #update() {
    const { words, open, inline } = this;
    const focus = this.#updated && !inline; // a page that loads with an open panel keeps its focus
    this.#updated = true;
    this.#frame.dir = this.dir || directionOf(this.language);
    this.#launcher.element.hidden = inline;
    this.#launcher.update(open ? words.close : words.launcher, open);
    if (!open && !inline && !this.#panel) return;
    const panel = await this.#loadPanel();
    panel?.update({ open: this.open || this.inline, focus });
  }

  /** @returns {Promise<Panel | undefined>} */
  #loadPanel() {
    this.#panel ??= this.#importPanel().then(({ Panel }) => {
      return new Panel(this, /** @type {ShadowRoot} */ (this.shadowRoot), this.#frame, () => this.#launcher.focus());
    }).catch(async (error) => this.#unavailable(await reasonOf(error)));
    return this.#panel;
  }

  /** The panel's module; if it is gone, that of a later build of the site. @returns {Promise<typeof import("./panel.js")>} */
  async #importPanel() {
    try {
      return await (TansyChat.folder ? importFrom(TansyChat.folder) : import("./panel.js"));
    } catch (error) {
      const root = await this.renew?.();
      if (!root) throw error;
      return importFrom(root);
    }
  }

  /** Turns into a link to the FAQ, or hides, because the panel's modules cannot be loaded. @param {unknown} error */
  #unavailable(error) {
    logOutage(error);
    this.open = false;
    const url = this.faqUrl ? safeUrl(this.faqUrl) : undefined;
    if (url) this.#launcher.replaceByLink(url, this.words.faq);
    const note = ownersNote(error);
    if (url) this.#frame.append(...(note ? [note] : []));
    else if (note) this.#frame.replaceChildren(note);
    else this.hidden = true;
    return undefined;
  }
}

/** Why the panel's module cannot be loaded. With a bundler, only the browser knows its address. @param {unknown} error */
async function reasonOf(error) {
  return TansyChat.folder && error instanceof TypeError ? unreachable(`${TansyChat.folder}panel.js`, error) : error;
}

/** The panel's module in a folder. @param {string} folder */
function importFrom(folder) {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ `${folder}panel.js`);
}

/** @param {() => void} run */
function whenIdle(run) {
  // In Safari, which has no such function, an element of the page with that id would be found.
  if (Object.hasOwn(globalThis, "requestIdleCallback")) requestIdleCallback(run);
  else setTimeout(run, 2000);
}
