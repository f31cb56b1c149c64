/** @import { Strings } from "./strings.js" */
import { h, icon } from "./dom.js";

/** Maximum length of a reason, in characters. */
const LONGEST = 500;

/**
 * Buttons to rate an answer; with "no" comes a field for what was missing. The visitor may change the rating.
 * @param {Strings} words
 * @param {(helpful: boolean, reason?: string) => void} judge
 */
export function feedback(words, judge) {
  const label = h("span", { role: "status" }, words.helpful);
  const thumb = (/** @type {boolean} */ helpful) => iconButton(helpful ? words.yes : words.no, helpful ? "up" : "thumbDown", () => choose(helpful), { "aria-pressed": "false" });
  const [yes, no] = [thumb(true), thumb(false)];
  /** @type {HTMLElement | undefined} */
  let why;

  /** @param {boolean} helpful */
  function choose(helpful) {
    yes.setAttribute("aria-pressed", String(helpful));
    no.setAttribute("aria-pressed", String(!helpful));
    label.textContent = words.thanks;
    if (helpful) why?.remove();
    else if (!why?.isConnected) group.after((why = reasonForm(words, give)));
    judge(helpful);
  }

  /** @param {string} reason */
  function give(reason) {
    no.focus({ preventScroll: true }); // the form goes
    why?.remove();
    if (reason) judge(false, reason);
  }

  const group = h("div", { class: "feedback", role: "group", "aria-label": words.helpful }, label, yes, no);
  return group;
}

/** Asks what was missing. @param {Strings} words @param {(reason: string) => void} give */
function reasonForm({ reason, send }, give) {
  const input = h("input", { type: "text", maxlength: LONGEST, "aria-label": reason, placeholder: reason });
  const submit = (/** @type {Event} */ event) => (event.preventDefault(), give(input.value.trim()));
  return h("form", { class: "reason", submit }, input, h("button", { class: "chip", type: "submit" }, send));
}

/**
 * A button that copies a text, and says so.
 * @param {Strings} words
 * @param {() => string} text
 */
export function copyButton({ copy, copied }, text) {
  const done = h("span", { class: "copied", role: "status" });
  const button = iconButton(copy, "copy", async () => {
    await navigator.clipboard.writeText(text()).then(() => (done.textContent = copied), () => {}); // the browser has asked the visitor, who refused
  });
  return h("span", { class: "copy", hidden: !globalThis.navigator?.clipboard }, button, done);
}

/**
 * A round button that only shows an icon.
 * @param {string} label
 * @param {import("./dom.js").IconName} name
 * @param {() => void} click
 * @param {Record<string, import("./dom.js").Attribute>} [attributes]
 */
export function iconButton(label, name, click, attributes) {
  return h("button", { class: "round", type: "button", title: label, "aria-label": label, click, ...attributes }, icon(name));
}
