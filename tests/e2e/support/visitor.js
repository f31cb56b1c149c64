import { chromium } from "playwright-core";

const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** Launches the system's Chromium, or the one that CHROMIUM names. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS });
}

/** A visitor of the site: what they do in the browser and what they see. */
export class Visitor {
  /** Messages on the console, and uncaught errors. @type {string[]} */
  console = [];

  /**
   * @param {import("playwright-core").Page} page
   * @param {string} url
   */
  constructor(page, url) {
    this.page = page;
    this.url = url;
    this.chat = page.locator("tansy-chat");
    this.launcher = this.chat.locator(".launcher");
    this.panel = this.chat.locator(".panel");
    this.input = this.chat.locator("textarea");
    page.context().on("console", (message) => this.console.push(`${message.type()}: ${message.text()}`));
    page.context().on("weberror", (error) => this.console.push(`uncaught: ${error.error().message}`));
  }

  /** Opens a page of the site, and records every event of the widget. @param {string} path */
  async visits(path) {
    await this.page.goto(this.url + path, { waitUntil: "networkidle" });
    await this.page.evaluate(() => {
      const seen = (globalThis.tansyEvents = []);
      for (const type of ["ready", "question", "answer", "feedback", "decline", "update", "error"]) {
        document.addEventListener(`tansy-${type}`, (event) => {
          const own = Object.fromEntries(Object.keys(event).filter((key) => key !== "isTrusted").map((key) => [key, event[key]]));
          seen.push({ type, ...own });
        });
      }
    }).catch(() => {}); // no JavaScript
  }

  /** Clicks the launcher. */
  async opens() {
    await this.launcher.click();
    await this.panel.waitFor();
  }

  /** Types a question and sends it. @param {string} question */
  async asks(question) {
    await this.input.fill(question);
    await this.input.press("Enter");
    return this.answer();
  }

  /** The last answer, once it is complete. */
  async answer() {
    const row = this.chat.locator(".transcript > .answer:last-child[aria-busy=false]");
    await row.waitFor();
    return row;
  }

  /** Waits until the model has loaded. */
  async waitsForTheModel() {
    await this.chat.locator(".panel[data-ready]").waitFor();
  }

  /** The recorded events of the widget. @param {string} [type] */
  async events(type) {
    const events = await this.page.evaluate(() => globalThis.tansyEvents);
    return type ? events.filter((event) => event.type === type) : events;
  }

  /** Waits for the first event of a type, which may be dispatched after the page has changed. @param {string} type */
  async event(type) {
    await this.page.waitForFunction((type) => globalThis.tansyEvents.some((event) => event.type === type), type);
    return (await this.events(type))[0];
  }

  /** The class or name of the element with the focus, in the widget or in the page. */
  focused() {
    return this.page.evaluate(() => {
      const element = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
      return element?.className || element?.localName;
    });
  }
}
