import { chromium } from "playwright-core";

const ARGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** Chromium as the machine has it; CHROMIUM names another. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGS });
}

/** Somebody in front of a browser, and what they do and see. */
export class Visitor {
  /** What the page said on the console, and its uncaught errors. @type {string[]} */
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

  /** Opens a page of the site, and notes every event of the widget. @param {string} path */
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

  /** Writes a question and sends it. @param {string} question */
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

  /** Waits until the model has taken over from matching by words. */
  async waitsForTheModel() {
    await this.chat.locator(".panel[data-ready]").waitFor();
  }

  /** The events of the widget so far. @param {string} [type] */
  async events(type) {
    const events = await this.page.evaluate(() => globalThis.tansyEvents);
    return type ? events.filter((event) => event.type === type) : events;
  }

  /** Waits for the first event of a kind, which may come after what is seen. @param {string} type */
  async event(type) {
    await this.page.waitForFunction((type) => globalThis.tansyEvents.some((event) => event.type === type), type);
    return (await this.events(type))[0];
  }

  /** What has the focus, looking into the widget. */
  focused() {
    return this.page.evaluate(() => {
      const element = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
      return element?.className || element?.localName;
    });
  }
}
