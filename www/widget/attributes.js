/** @import { Strings } from "./strings.js" */
/** @import { TansyAnswerEvent } from "./events.js" */
import { logFault } from "./outage.js";

/** `HTMLElement` is missing on a server, where the modules may be imported but elements are never created. */
const Base = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** @typedef {(question: string) => string | Promise<string>} TransformQuestion */
/** @typedef {(text: string, answer: TansyAnswerEvent) => string | Promise<string>} TransformAnswer */

/** The attributes of `<tansy-chat>`. Attributes hold the state; each property mirrors one. */
export class Attributes extends Base {
  static observedAttributes = [
    "bundle", "faq", "engine", "worker", "endpoint", "api", "model", "model-url", "name", "avatar", "contact", "greeting", "starters",
    "placeholder", "open", "inline", "side", "faq-url", "live", "live-credentials", "strings", "lang", "dir", "history", "contact-endpoint", "hours", "time-zone", "debug",
  ];

  /** @type {Record<string, string> | undefined} */
  #headers;
  /** @type {(() => Promise<string | undefined>) | undefined} */
  #renew;
  /** @type {TransformQuestion | undefined} */
  #transformQuestion;
  /** @type {TransformAnswer | undefined} */
  #transformAnswer;

  constructor() {
    super();
    // Properties that a framework assigned before the element was defined are own properties, which hide the accessors.
    const self = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this));
    for (const [key, value] of Object.entries(this)) {
      delete self[key];
      self[key] = value;
    }
  }

  /** @param {string} name */
  #text(name) {
    return this.getAttribute(name) ?? "";
  }

  /** @param {string} name */
  #positive(name) {
    const number = Number(this.getAttribute(name));
    return number > 0 ? number : undefined;
  }

  /** @param {string} name @param {number | undefined} value */
  #setNumber(name, value) {
    if (value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }

  /** URL of the FAQ bundle. */
  get bundle() { return this.#text("bundle"); }
  set bundle(value) { this.setAttribute("bundle", value); }

  /** URLs of the FAQ's pages, to answer from without a bundle. In the attribute they are separated by blanks. */
  get faq() { return this.#text("faq").split(/\s+/).filter(Boolean); }
  set faq(value) { this.setAttribute("faq", value.join(" ")); }

  /** Folder of the engine's WebAssembly files, if it is not the folder above the widget. */
  get engine() { return this.#text("engine"); }
  set engine(value) { this.setAttribute("engine", value); }

  /** URL of the engine's worker, `engine/worker.js` of the npm package; only for bundlers that do not bundle workers. */
  get worker() { return this.#text("worker"); }
  set worker(value) { this.setAttribute("worker", value); }

  /** URL of a language model's endpoint; without one, answers are the FAQ's own words. */
  get endpoint() { return this.#text("endpoint"); }
  set endpoint(value) { this.setAttribute("endpoint", value); }

  /**
   * The protocol of the endpoint: "openai", "responses", "anthropic", "gemini", "ollama", or "browser" for the browser's own model, which needs no endpoint;
   * "auto" recognises it.
   */
  get api() { return this.#text("api") || "auto"; }
  set api(value) { this.setAttribute("api", value); }

  /** Name of the language model behind the endpoint. */
  get model() { return this.#text("model"); }
  set model(value) { this.setAttribute("model", value); }

  /** What is added to the instructions for the language model. */
  get system() { return this.#text("system"); }
  set system(value) { this.setAttribute("system", value); }

  /** Maximum length of the language model's answers, in tokens; undefined for the default, 400. */
  get maxTokens() {
    const number = this.#positive("max-tokens");
    return number && Math.min(Math.ceil(number), 2 ** 32 - 1); // what the engine takes
  }
  set maxTokens(value) { this.#setNumber("max-tokens", value); }

  /** How much the language model varies its answers, 0 to 2; undefined for the endpoint's default. */
  get temperature() {
    const text = this.#text("temperature");
    const number = Number(text);
    return text.trim() && number >= 0 && number <= 2 ? number : undefined;
  }
  set temperature(value) { this.#setNumber("temperature", value); }

  /** How the language model's answers are checked against their sources: "check", "strict" or "off". */
  get grounding() { return this.#text("grounding") || "check"; }
  set grounding(value) { this.setAttribute("grounding", value); }

  /** Whether e-mail addresses and the numbers of phones, cards and orders are masked in what the endpoint gets. "off" in the attribute sends them. */
  get redact() { return this.#text("redact") !== "off"; }
  set redact(value) { this.setAttribute("redact", value ? "on" : "off"); }

  /** How the language model's answers sound, such as "warm and brief". */
  get tone() { return this.#text("tone"); }
  set tone(value) { this.setAttribute("tone", value); }

  /** Language of the language model's answers, such as "German"; by default that of the question. */
  get answerLanguage() { return this.#text("answer-language"); }
  set answerLanguage(value) { this.setAttribute("answer-language", value); }

  /** Whether the shop is open now, for the language model, such as "open until 6 pm". */
  get opening() { return this.#text("opening"); }
  set opening(value) { this.setAttribute("opening", value); }

  /** The instructions for the language model in place of Tansy's own, with `{passages}` where the passages stand. */
  get prompt() { return this.#text("prompt"); }
  set prompt(value) { this.setAttribute("prompt", value); }

  /** Questions that the endpoint gets before the page is loaded anew; undefined for the default, 50. */
  get maxQuestions() { return this.#positive("max-questions"); }
  set maxQuestions(value) { this.#setNumber("max-questions", value); }

  /** Tokens that these and their answers have together, about; undefined for the default, 200,000. */
  get maxSessionTokens() { return this.#positive("max-session-tokens"); }
  set maxSessionTokens(value) { this.#setNumber("max-session-tokens", value); }

  /** Seconds that the endpoint may take for the first words of an answer; undefined for the default, `tokenTimeout`. */
  get firstTokenTimeout() { return this.#positive("first-token-timeout"); }
  set firstTokenTimeout(value) { this.#setNumber("first-token-timeout", value); }

  /** Seconds that the endpoint may take between any two words; undefined for the default, 12. */
  get tokenTimeout() { return this.#positive("token-timeout"); }
  set tokenTimeout(value) { this.#setNumber("token-timeout", value); }

  /** Seconds that the endpoint may take for a whole answer; undefined for the default, 60. */
  get answerTimeout() { return this.#positive("answer-timeout"); }
  set answerTimeout(value) { this.#setNumber("answer-timeout", value); }

  /** URL of the model that embeds questions; without it, they are matched by their words. */
  get modelUrl() { return this.#text("model-url"); }
  set modelUrl(value) { this.setAttribute("model-url", value); }

  /** Title of the panel. */
  get name() { return this.#text("name"); }
  set name(value) { this.setAttribute("name", value); }

  /** URL of the image beside the title; without one, the initials of the name. */
  get avatar() { return this.#text("avatar"); }
  set avatar(value) { this.setAttribute("avatar", value); }

  /** Where to turn when the FAQ has no answer, as Markdown. */
  get contact() { return this.#text("contact"); }
  set contact(value) { this.setAttribute("contact", value); }

  /** The first message, as Markdown. */
  get greeting() { return this.#text("greeting"); }
  set greeting(value) { this.setAttribute("greeting", value); }

  /** Questions to start with. In the attribute they are separated by `|`. */
  get starters() { return this.#text("starters").split("|").map((question) => question.trim()).filter(Boolean); }
  set starters(value) { this.setAttribute("starters", value.join("|")); }

  /** Placeholder of the input. */
  get placeholder() { return this.#text("placeholder"); }
  set placeholder(value) { this.setAttribute("placeholder", value); }

  /** Whether the panel is open. */
  get open() { return this.hasAttribute("open"); }
  set open(value) { this.toggleAttribute("open", value); }

  /** Whether the panel is part of the page, without a launcher. */
  get inline() { return this.hasAttribute("inline"); }
  set inline(value) { this.toggleAttribute("inline", value); }

  /** Whether the panel stands beside the page, which it pushes aside, instead of over it; on a phone it covers the page. */
  get side() { return this.hasAttribute("side"); }
  set side(value) { this.toggleAttribute("side", value); }

  /**
   * Where the conversation is kept: "none", "session" (until the tab is closed) or "local" (until it is cleared, in all tabs). Nothing is stored before the
   * first question.
   */
  get history() {
    const value = this.#text("history");
    return value === "session" || value === "local" ? value : "none";
  }
  set history(value) { this.setAttribute("history", value); }

  /** URL that the form for a message to a person is posted to; without one, there is no form. */
  get contactEndpoint() { return this.#text("contact-endpoint"); }
  set contactEndpoint(value) { this.setAttribute("contact-endpoint", value); }

  /** When a person is there, as in schema.org's `openingHours`: "Mo-Fr 09:00-18:00, Sa 10:00-14:00". */
  get hours() { return this.#text("hours"); }
  set hours(value) { this.setAttribute("hours", value); }

  /** The time zone of `hours`, such as "America/New_York"; the visitor's own by default. */
  get timeZone() { return this.#text("time-zone"); }
  set timeZone(value) { this.setAttribute("time-zone", value); }

  /** What a visitor has to agree to before anything is loaded, as Markdown. */
  get consent() { return this.#text("consent"); }
  set consent(value) { this.setAttribute("consent", value); }

  /** The keyboard shortcut that opens and closes the chat, as in `aria-keyshortcuts`: "Control+K". */
  get shortcut() { return this.#text("shortcut"); }
  set shortcut(value) { this.setAttribute("shortcut", value); }

  /** What visitors who have not opened the chat are invited with, once, after `invitationAfter` or when the mouse leaves the page. */
  get invitation() { return this.#text("invitation"); }
  set invitation(value) { this.setAttribute("invitation", value); }

  /** Seconds until visitors are invited; undefined for the default, 20. */
  get invitationAfter() { return this.#positive("invitation-after"); }
  set invitationAfter(value) { this.#setNumber("invitation-after", value); }

  /** Whether each answer shows how it was found. */
  get debug() { return this.hasAttribute("debug"); }
  set debug(value) { this.toggleAttribute("debug", value); }

  /** Changes a question before it is searched for; a property only. What it throws is shown as a failure. */
  get transformQuestion() { return this.#transformQuestion; }
  set transformQuestion(value) { this.#transformQuestion = value; }

  /** Changes the Markdown of an answer before it is shown; a property only. */
  get transformAnswer() { return this.#transformAnswer; }
  set transformAnswer(value) { this.#transformAnswer = value; }

  /** Whether the engine starts when the browser is idle, before the panel is opened. */
  get idle() { return this.hasAttribute("idle"); }
  set idle(value) { this.toggleAttribute("idle", value); }

  /** Corner of the launcher: "end" or "start", in the direction of the text. */
  get position() { return this.#text("position") || "end"; }
  set position(value) { this.setAttribute("position", value); }

  /** "auto", "light" or "dark". */
  get theme() { return this.#text("theme") || "auto"; }
  set theme(value) { this.setAttribute("theme", value); }

  /** Headers of every request to the endpoint; a property only. Never a secret key: every visitor could read it. */
  get headers() { return this.#headers; }
  set headers(value) { this.#headers = value; }

  /** URL of the FAQ page, which is linked where the widget cannot help; by default the first HTML page of `faq`. */
  get faqUrl() { return this.#text("faq-url") || (this.faq.find((url) => !/\.json\b/.test(url)) ?? ""); }
  set faqUrl(value) { this.setAttribute("faq-url", value); }

  /** URL of the FAQ page, to answer from its current text; without one, answers come from the bundle as it was built. */
  get live() { return this.#text("live"); }
  set live(value) { this.setAttribute("live", value); }

  /** Whether the pages of `live` and `faq` are fetched with cookies, as in `fetch`: "omit", "same-origin" or "include". With cookies, nothing of them is stored. */
  get liveCredentials() {
    const value = this.#text("live-credentials");
    return value === "same-origin" || value === "include" ? value : "omit";
  }
  set liveCredentials(value) { this.setAttribute("live-credentials", value); }

  /**
   * Looks for a later build of the site's chat, by reading the script tag's file anew, and sets `bundle` and `model-url` to its files. Resolves to the
   * folder of its modules; to undefined if there is none. The script tag sets this; a property only.
   */
  get renew() { return this.#renew; }
  set renew(value) { this.#renew = value; }

  /**
   * Replacements for the texts of the widget; JSON in the attribute.
   * @returns {Partial<Strings>}
   */
  get strings() {
    try {
      const strings = JSON.parse(this.#text("strings") || "{}");
      if (typeof strings !== "object" || Array.isArray(strings)) throw new Error("it is not an object");
      return strings;
    } catch (error) {
      logFault('the attribute "strings" is ignored, because it has to be a JSON object such as {"send":"Go"}', error);
      return {};
    }
  }
  set strings(value) { this.setAttribute("strings", JSON.stringify(value)); }
}
