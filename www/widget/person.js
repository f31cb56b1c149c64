/** @import { TansyChat } from "./element.js" */
/** @import { ContactMessage } from "./contact-form.js" */
/** @import { Strings } from "./strings.js" */
import { contactForm, postContact } from "./contact-form.js";
import { h } from "./dom.js";
import { TansyContactEvent, TansyErrorEvent } from "./events.js";
import { minuteOfWeek, opensIn, readHours, timeAfter } from "./hours.js";
import { logFault } from "./outage.js";
import { fill, tagOf } from "./strings.js";

/** The ways to a person, where the FAQ has no answer: whether one is there now, and a form for a message. */
export class Person {
  #host;
  #show;
  #transcript;
  /** @type {HTMLElement | undefined} */
  #form;

  /**
   * @param {TansyChat} host
   * @param {(element: HTMLElement) => void} show
   * @param {() => string} transcript the conversation so far, as plain text
   */
  constructor(host, show, transcript) {
    this.#host = host;
    this.#show = show;
    this.#transcript = transcript;
  }

  /**
   * @param {Strings} words
   * @param {string} question which the message begins with
   * @returns {Node[]}
   */
  ways(words, question) {
    const state = this.#openingState(words);
    const button = h("button", { class: "chip write", type: "button", click: () => this.#open(words, question) }, words.write);
    return [...(state ? [h("p", { class: "note", dir: "auto" }, state)] : []), ...(this.#host.contactEndpoint ? [button] : [])];
  }

  /** @param {Strings} words @param {string} question */
  #open(words, question) {
    this.#form?.remove();
    const form = contactForm(words, question, { send: (message) => this.#send(message), transcript: this.#transcript, close: () => form.remove() });
    this.#form = form;
    this.#show(form);
    form.querySelector("input")?.focus({ preventScroll: true });
  }

  /** @param {ContactMessage} message */
  async #send(message) {
    const { contactEndpoint } = this.#host;
    if (!this.#host.dispatchEvent(new TansyContactEvent(message))) return;
    try {
      await postContact(contactEndpoint, message);
    } catch (error) {
      logFault("a message to a person was not sent (contact-endpoint)", error);
      this.#host.dispatchEvent(new TansyErrorEvent("network", String(error)));
      throw error;
    }
  }

  /** @param {Strings} words */
  #openingState({ openNow, openLater }) {
    const { hours, timeZone, language } = this.#host;
    if (!hours) return "";
    try {
      const now = new Date();
      const wait = opensIn(readHours(hours), minuteOfWeek(now, timeZone || undefined));
      if (wait === undefined) return "";
      return wait ? fill(openLater, { time: timeAfter(now, wait, tagOf(language)) }) : openNow;
    } catch (error) {
      logFault('the attribute "hours" or "time-zone" is ignored', error);
      return "";
    }
  }
}
