import { spawn } from "node:child_process";
import { deepEqual } from "node:assert/strict";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { Builder, Key } from "selenium-webdriver";
import { serve } from "./server.js";
import { SITE } from "./site.js";

/**
 * The stories that run in each browser engine, through WebDriver, which all of them speak. Chromium's own tools, such as changed requests and throttling,
 * are for the other stories.
 */

/** The first of some files that is there. @param {string[]} files */
const found = (...files) => files.find((file) => existsSync(file)) ?? files[0];

/**
 * How each engine is started: its driver, and the capabilities of a session.
 * @type {Record<string, { driver: (port: number) => string[], capabilities: object }>}
 */
const ENGINES = {
  chromium: {
    driver: (port) => [process.env.CHROMEDRIVER ?? "chromedriver", `--port=${port}`],
    capabilities: {
      browserName: "chrome",
      "goog:chromeOptions": { binary: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"] },
    },
  },
  firefox: {
    driver: (port) => [process.env.GECKODRIVER ?? "geckodriver", "--port", `${port}`],
    capabilities: { browserName: "firefox", "moz:firefoxOptions": { binary: process.env.FIREFOX ?? found("/usr/bin/firefox-esr", "/usr/bin/firefox"), args: ["-headless"] } },
  },
  webkit: {
    driver: (port) => ["xvfb-run", "-a", process.env.WEBKITDRIVER ?? "WebKitWebDriver", `--port=${port}`],
    capabilities: {
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": { binary: process.env.MINIBROWSER ?? found(...["4.1", "6.0", "4.0"].map((version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`)), args: ["--automation"] },
    },
  },
};

/** The engines to run in: all, or those that TANSY_ENGINES names, separated by commas. */
const CHOSEN = process.env.TANSY_ENGINES?.split(",") ?? Object.keys(ENGINES);

/** Maximum duration of a story, and of one step of it, in milliseconds. */
const TIMEOUT = 120_000;
const STEP = 60_000;

/** Records what the page writes on the console and the events of the widget, before anything of Tansy's runs. */
const RECORDER = `<script>
  globalThis.tansySaid = []; globalThis.tansyEvents = [];
  for (const level of ["error", "warn"]) console[level] = (...said) => void tansySaid.push(level + ": " + said.join(" "));
  addEventListener("error", (event) => void tansySaid.push("uncaught: " + event.message));
  addEventListener("unhandledrejection", (event) => void tansySaid.push("uncaught: " + event.reason));
  for (const type of ["answer", "update", "error"]) document.addEventListener("tansy-" + type, (event) =>
    void tansyEvents.push({ type, ...Object.fromEntries(Object.keys(event).filter((key) => key !== "isTrusted").map((key) => [key, event[key]])) }));
</script>`;

/** A visitor of the site, in any engine. */
export class Guest {
  /**
   * @param {import("selenium-webdriver").WebDriver} driver
   * @param {string} url
   */
  constructor(driver, url) {
    this.driver = driver;
    this.url = url;
  }

  /** @param {string} path */
  async visits(path) {
    await this.driver.get(this.url + path);
  }

  /** Clicks the launcher, and waits for the panel. */
  async opens() {
    await (await this.#inside(".launcher")).click();
    await this.#inside(".panel textarea");
  }

  /**
   * Types a question and sends it.
   * @param {string} question
   * @returns {Promise<{ decision: string, id: string | undefined, text: string, by: string }>}
   */
  async asks(question) {
    const before = (await this.events("answer")).length;
    await (await this.#inside("textarea")).sendKeys(question, Key.ENTER);
    return this.#answer(before);
  }

  /** Chooses one of the questions that are offered. @param {string} question */
  async chooses(question) {
    const before = (await this.events("answer")).length;
    const button = await this.#until(`return [...document.querySelector("tansy-chat").shadowRoot.querySelectorAll(".suggestions button")].find((button) => button.textContent === arguments[0])`, question);
    await button.click();
    return this.#answer(before);
  }

  /** The first link of the last answer's source. */
  source() {
    return this.#until(`return [...document.querySelector("tansy-chat").shadowRoot.querySelectorAll(".sources a")].at(-1)?.href`);
  }

  /** Clicks the launcher, and reads what the chat tells the site's owner. @returns {Promise<string>} */
  async ownersNote() {
    await (await this.#inside(".launcher")).click();
    return (await this.#inside(".owner")).getText();
  }

  async waitsForTheModel() {
    await this.#inside(".panel[data-ready]");
  }

  /** The recorded events of a type. @param {string} type @returns {Promise<any[]>} */
  events(type) {
    return this.driver.executeScript("return tansyEvents.filter((event) => event.type === arguments[0])", type);
  }

  /** The first event of a type. @param {string} type */
  event(type) {
    return this.#until("return tansyEvents.find((event) => event.type === arguments[0])", type);
  }

  /** What the page wrote on the console. @returns {Promise<string[]>} */
  said() {
    return this.driver.executeScript("return tansySaid");
  }

  /** @param {number} before how many answers there were */
  async #answer(before) {
    const told = await this.#until(`return tansyEvents.filter((event) => event.type === "answer")[arguments[0]]`, before);
    const text = await this.driver.executeScript(`return [...document.querySelector("tansy-chat").shadowRoot.querySelectorAll(".transcript > .answer")].at(-1).textContent`);
    return { decision: told.decision, id: told.sources[0]?.id, by: told.by, text };
  }

  /** An element of the widget, once it is there. @param {string} selector @returns {Promise<import("selenium-webdriver").WebElement>} */
  #inside(selector) {
    return this.#until(`return document.querySelector("tansy-chat")?.shadowRoot?.querySelector(arguments[0])`, selector);
  }

  /** What a script returns, once that is something. @param {string} script @param {...unknown} args @returns {Promise<any>} */
  #until(script, ...args) {
    return this.driver.wait(() => this.driver.executeScript(script, ...args), STEP, script);
  }
}

/**
 * Defines stories that are told in each engine.
 * @param {(story: (name: string, site: Partial<import("./server.js").Site> & { noise?: RegExp }, happens: (scene: { guest: Guest, site: Awaited<ReturnType<typeof serve>> }) => Promise<void>) => void) => void} stories
 */
export function inEachEngine(stories) {
  for (const engine of CHOSEN) {
    describe(engine, () => {
      /** @type {Awaited<ReturnType<typeof start>>} */
      let browser;
      before(async () => { browser = await start(engine); }, { timeout: STEP });
      after(() => browser?.quit());
      stories((name, setting, happens) => {
        test(`${engine}: ${name}`, { timeout: TIMEOUT }, async () => {
          const change = (/** @type {string} */ path, /** @type {Buffer} */ body) => (path in (setting.pages ?? {}) ? `${body}`.replace("</title>", `</title>${RECORDER}`) : body);
          const site = await serve({ ...setting, change, folders: { "/": SITE } });
          try {
            const guest = new Guest(browser.driver, site.url);
            await happens({ guest, site });
            deepEqual((await guest.said()).filter((line) => !setting.noise?.test(line)), [], "the console is empty");
            await browser.driver.get("about:blank");
          } finally {
            await site.close();
          }
        });
      });
    });
  }
}

/** Starts an engine with its driver. @param {string} engine */
async function start(engine) {
  const { driver: command, capabilities } = ENGINES[engine] ?? fail(`TANSY_ENGINES: there is no ${engine}, only ${Object.keys(ENGINES)}`);
  const port = await freePort();
  const [program = "", ...args] = command(port);
  const server = spawn(program, args, { stdio: "ignore", detached: true });
  const missing = new Promise((_, reject) => server.once("error", (error) => reject(new Error(`${program} cannot be started (${error.message}): ./build.sh test installs it`))));
  missing.catch(() => {});
  const stop = () => { try { process.kill(-(/** @type {number} */ (server.pid))); } catch { /* it has ended */ } };
  try {
    const url = `http://127.0.0.1:${port}`;
    await Promise.race([missing, answers(url)]);
    const driver = await new Builder().usingServer(url).withCapabilities(capabilities).build();
    return { driver, quit: () => driver.quit().catch(() => {}).then(stop) };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Waits until a driver listens. @param {string} url */
async function answers(url) {
  for (let tries = 0; tries < 300; tries++) {
    if (await fetch(`${url}/status`).then((response) => response.ok, () => false)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no driver listens on ${url}`);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => done(port));
    });
  });
}

/** @param {string} message @returns {never} */
function fail(message) {
  throw new Error(message);
}
