/** @import { Strings } from "./strings.js" */
import { h } from "./dom.js";
import { fill } from "./strings.js";

/** What a visitor sends to a person. `transcript` is empty unless the visitor agreed to send it. @typedef {{ name: string, email: string, message: string, transcript: string, page: string }} ContactMessage */

/** How long the endpoint may take, in milliseconds. */
const TIMEOUT = 20_000;

/** Maximum length of a message, in characters. */
const LONGEST = 5000;

/**
 * The form for a message to a person.
 * @param {Strings} words
 * @param {string} message what it begins with: the visitor's question
 * @param {{ send: (message: ContactMessage) => Promise<void>, transcript: () => string, close: () => void }} actions `send` rejects if the message could not be sent
 */
export function contactForm(words, message, { send, transcript, close }) {
  const name = h("input", { name: "name", autocomplete: "name", required: true, maxlength: 200 });
  const email = h("input", { name: "email", type: "email", autocomplete: "email", required: true, maxlength: 200, dir: "ltr" });
  const text = h("textarea", { name: "message", rows: 4, required: true, maxlength: LONGEST, dir: "auto" });
  const agreed = h("input", { type: "checkbox", required: true });
  const along = h("input", { type: "checkbox" });
  // People do not see this field; programs that send spam fill in every field.
  const trap = h("input", { name: "url", tabindex: -1, autocomplete: "off", "aria-hidden": "true", class: "trap" });
  const status = h("p", { class: "status", role: "status" });
  const submit = h("button", { class: "chip primary", type: "submit" }, words.formSend);
  text.value = message;

  const form = h("form", { class: "contact", part: "contact", "aria-label": words.write, submit: (/** @type {Event} */ event) => (event.preventDefault(), void post()) },
    field(words.formName, name), field(words.formMail, email), field(words.formMessage, text),
    h("label", { class: "check" }, along, h("span", {}, words.formTranscript)),
    h("label", { class: "check" }, agreed, h("span", {}, words.formAgree)),
    trap, status,
    h("div", { class: "exits" }, submit, h("button", { class: "chip", type: "button", click: close }, words.cancel)));

  async function post() {
    submit.disabled = true;
    status.textContent = words.formSending;
    try {
      const content = { name: name.value, email: email.value, message: text.value, transcript: along.checked ? transcript() : "", page: location.href };
      if (trap.value) throw new Error("the form was filled in by a program");
      await send(content);
      const sent = h("p", { class: "note", tabindex: -1, role: "status" }, fill(words.formSent, { mail: email.value }));
      form.replaceWith(sent);
      sent.focus({ preventScroll: true });
    } catch {
      trap.value = ""; // where the browser filled it in for a person, the next try succeeds
      status.textContent = words.formFailed;
      submit.disabled = false;
      submit.focus();
    }
  }

  return form;
}

/**
 * Posts a message as JSON, which webhooks and form services take.
 * @param {string} endpoint
 * @param {ContactMessage} message
 */
export async function postContact(endpoint, message) {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(TIMEOUT),
  });
  if (!response.ok) throw new Error(`${endpoint} answered with status ${response.status}`);
}

/** @param {string} label @param {HTMLElement} input */
function field(label, input) {
  return h("label", { class: "field" }, h("span", {}, label), input);
}
