/** @import { Panel } from "./panel.js" */
import { Attributes } from "./attributes.js";
import { h } from "./dom.js";
import { labelsFor, directionOf } from "./labels.js";
import { Launcher, notLoaded } from "./launcher.js";
import { safeUrl } from "./links.js";
import { unreachable } from "../engine/reach.js";
import { wasOpen } from "./open-state.js";
import { logFault, logOutage, ownersNote } from "./outage.js";
import { isPhone } from "./screens.js";
import { adopt, hostStyles } from "./styles.js";

/**
 * `<tansy-chat>`: a chat that answers from the site's FAQ. Only the launcher is loaded until somebody comes near it.
 *
 * @fires TansyOpenEvent tansy-open
 * @fires TansyCloseEvent tansy-close
 * @fires TansySourceEvent tansy-source
 * @fires TansyContactEvent tansy-contact
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

  #launcher = new Launcher(() => this.toggle(), () => this.#preload());
  #frame = h("div", { class: "frame" }, this.#launcher.element);
  /** Resolves to undefined if the panel cannot be loaded; then the next call tries again. @type {Promise<Panel | undefined> | undefined} */
  #panel;
  #attempts = 0;
  /** @type {HTMLElement | undefined} */
  #notice;
  /** Ends what the page adds before the chat is opened. @type {AbortController | undefined} */
  #prelude;
  #updating = false;
  #updated = false;
  /** Follows the page's language, which a single-page application may change. */
  #language = new MutationObserver(() => this.#queueUpdate());

  connectedCallback() {
    if (!this.shadowRoot) {
      const root = this.attachShadow({ mode: "open" });
      adopt(root, hostStyles);
      root.append(this.#frame);
      // On a phone the panel would cover the page that the visitor has gone to.
      if (this.history !== "none" && !this.inline && wasOpen(this.id) && !isPhone()) this.open = true;
    }
    this.#language.observe(this.ownerDocument, { attributes: true, attributeFilter: ["lang"], subtree: true });
    this.#queueUpdate();
    if (this.idle && !this.consent) whenIdle(() => this.isConnected && this.#loadPanel().then((panel) => panel?.start()));
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return; // it was only moved
      this.destroy();
      this.#prelude?.abort();
      this.#prelude = undefined;
    });
  }

  /** @param {string} name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(name, before, after) {
    if (before !== after && LOADED.has(name)) this.#panel?.then((panel) => panel?.reload());
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

  /** Opens the panel, or closes it. */
  toggle() {
    this.open = !this.open;
  }

  /** Opens the panel and asks a question; resolves once it is answered. @param {string} question */
  async ask(question) {
    this.open = true;
    await (await this.#loadPanel())?.ask(question);
  }

  /** Stops the answer in progress; what has arrived of it stays. */
  stop() {
    void this.#panel?.then((panel) => panel?.cancel());
  }

  /** Deletes the conversation, also where it is stored. */
  clear() {
    void this.#panel?.then((panel) => panel?.clear());
  }

  /** Ends the worker and frees its memory; removing the element does so too. The conversation stays, and the next question starts another worker. */
  destroy() {
    this.#language.disconnect();
    void this.#panel?.then((panel) => panel?.stop());
  }

  /** The language of the widget: the element's own, else the page's. */
  get language() {
    const closest = this.closest("[lang]");
    return (closest && Element.prototype.getAttribute.call(closest, "lang")) || "en"; // an input in a form may be named "lang", or "getAttribute"
  }

  /** Shows on the launcher how many answers nobody has seen. @param {number} count @param {string} [text] the same in words */
  markUnread(count, text) {
    this.#launcher.mark(count, text);
  }

  /** Schedules one update for all attributes that change in the same task. */
  #queueUpdate() {
    if (this.#updating || !this.isConnected) return;
    this.#updating = true;
    queueMicrotask(() => {
      this.#updating = false;
      if (this.isConnected) void this.#update();
    });
  }

  async #update() {
    const { open, inline, language } = this;
    const labels = { ...labelsFor(language), ...this.strings };
    const focus = this.#updated && !inline; // a page that loads with an open panel keeps its focus
    this.#updated = true;
    this.#frame.dir = this.dir || directionOf(language);
    this.#launcher.element.hidden = inline;
    this.#launcher.update(open ? labels.close : labels.launcher, open);
    if (!this.#prelude && (this.shortcut || this.invitation)) {
      const { signal } = (this.#prelude = new AbortController());
      (TansyChat.folder ? importFrom(TansyChat.folder, "prelude.js") : import("./prelude.js")).then(({ begin }) => begin(this, this.#frame, this.#launcher.element, labels.close, signal), (error) => logFault("no shortcut, no invitation", error));
    }
    if (!open && !inline && !this.#panel) return;
    const panel = await this.#loadPanel();
    await panel?.update({ focus });
  }

  /** @returns {Promise<Panel | undefined>} */
  #loadPanel() {
    this.#panel ??= this.#importPanel().then(({ Panel }) => {
      this.#notice?.remove();
      return new Panel(this, /** @type {ShadowRoot} */ (this.shadowRoot), this.#frame, () => this.#launcher.focus());
    }).catch(async (error) => this.#unavailable(await reasonOf(error)));
    return this.#panel;
  }

  /** Makes the panel ahead of a click, unless it cannot be loaded: whoever clicks is told. */
  #preload() {
    if (!this.#panel) this.#module().then(() => this.#loadPanel().then((panel) => panel?.prepare()), () => this.#attempts++);
  }

  /** The panel's module; if it is gone, that of a later build of the site. @returns {Promise<typeof import("./panel.js")>} */
  async #importPanel() {
    try {
      return await this.#module();
    } catch (error) {
      this.#attempts++;
      const root = await this.renew?.();
      if (!root) throw error;
      return importFrom(root, "panel.js");
    }
  }

  /** @returns {Promise<typeof import("./panel.js")>} */
  #module() {
    const again = this.#attempts ? `?${this.#attempts}` : ""; // some browsers remember that a module could not be loaded
    return TansyChat.folder ? importFrom(TansyChat.folder, "panel.js", again) : import("./panel.js");
  }

  /** Says that the panel's modules cannot be loaded, with a link to the FAQ. The visitor may be offline for a moment, so the next click tries again. @param {unknown} error */
  #unavailable(error) {
    logOutage(error);
    this.#panel = undefined;
    this.open = false;
    const { unreachable, faq } = { ...labelsFor(this.language), ...this.strings };
    const url = this.faqUrl ? safeUrl(this.faqUrl) : undefined;
    this.#notice?.remove();
    this.#notice = notLoaded(unreachable, url, faq);
    const note = ownersNote(error);
    if (note) this.#notice.append(note);
    this.#frame.append(this.#notice);
    return undefined;
  }
}

/** Why the panel's module cannot be loaded. With a bundler, only the browser knows its address. @param {unknown} error */
async function reasonOf(error) {
  return TansyChat.folder && error instanceof TypeError ? unreachable(`${TansyChat.folder}panel.js`, error) : error;
}

/** The attributes that say what is loaded: a change starts another engine. */
const LOADED = new Set(["bundle", "faq", "model-url", "engine", "worker", "live", "live-credentials"]);

/** A module in a folder. @param {string} folder @param {string} file @param {string} [query] */
function importFrom(folder, file, query = "") {
  return import(/* @vite-ignore */ /* webpackIgnore: true */ `${folder}${file}${query}`);
}

/** @param {() => void} run */
function whenIdle(run) {
  // In Safari, which has no such function, an element of the page with that id would be found.
  if (Object.hasOwn(globalThis, "requestIdleCallback")) requestIdleCallback(run);
  else setTimeout(run, 2000);
}
