/** @import { TansyChat } from "./element.js" */
import { h, icon } from "./dom.js";
import { adopt } from "./styles.js";

/** The name, in the browser's storage, of whether the visitor has been invited or has opened the chat. */
const INVITED = "tansy-invited";

/** After how many seconds visitors are invited where the page does not say. */
const AFTER = 20;

const styles = /* css */ `
.invitation { position: fixed; z-index: var(--tansy-z-index, 2147483000); inset-block-end: calc(var(--_edge-block) + 64px); inset-inline-end: var(--_edge-inline); display: flex; align-items: flex-start; max-inline-size: min(300px, 100vw - 2 * var(--_gap)); border-radius: 14px; background: var(--_surface); }
.invitation.shown { box-shadow: var(--_shadow); }
:host([position="start"]) .invitation { inset-inline: var(--_edge-inline) auto; }
.invitation button { min-inline-size: 44px; min-block-size: 44px; padding: 0; border: 0; border-radius: inherit; background: none; }
.invitation .accept { padding-block: 11px; padding-inline: 16px 0; text-align: start; overflow-wrap: anywhere; }
.invitation .icon { inline-size: 1.2em; block-size: 1.2em; vertical-align: middle; color: var(--_muted); }
@media (forced-colors: active) { .invitation.shown { border: 1px solid; } }
`;

/**
 * Invites a visitor who has not opened the chat, once: after some time, or when the mouse leaves the page towards the browser's own buttons.
 * @param {TansyChat} host
 * @param {HTMLElement} frame what the invitation is shown in
 * @param {HTMLElement} launcher gets the focus of an invitation that is closed
 * @param {string} close label of the button that closes it
 * @param {AbortSignal} removed ends it without being remembered
 */
export function invite(host, frame, launcher, close, removed) {
  if (host.open) remember(host.id);
  if (host.inline || host.open || wasInvited(host.id)) return;
  const done = new AbortController();
  const { signal } = done;
  removed.addEventListener("abort", () => done.abort(), { signal });
  const end = () => {
    remember(host.id);
    const focused = element.matches(":focus-within");
    done.abort();
    if (focused && !host.open) launcher.focus();
  };
  // What is put into a live region is announced; the region has to be there before, so that it is empty until then, not hidden.
  const region = h("div", { role: "status" });
  const element = h("div", { class: "invitation", part: "invitation", keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && end() }, region);
  const show = () => {
    if (host.open || region.hasChildNodes()) return;
    remember(host.id);
    element.classList.add("shown");
    region.append(h("button", { class: "accept", type: "button", dir: "auto", click: () => host.show() }, host.invitation));
    element.append(h("button", { type: "button", "aria-label": close, title: close, click: end }, icon("close")));
  };
  const timer = setTimeout(show, 1000 * (host.invitationAfter ?? AFTER));
  document.documentElement.addEventListener("mouseleave", ({ clientY }) => clientY <= 0 && show(), { signal });
  host.addEventListener("tansy-open", end, { signal });
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    element.remove();
  });
  adopt(/** @type {ShadowRoot} */ (host.shadowRoot), styles);
  frame.append(element);
}

/** @param {string} id of the element */
function wasInvited(id) {
  try {
    return localStorage.getItem(INVITED + id) !== null;
  } catch {
    return true; // storage is forbidden: who cannot be known is not invited on every page
  }
}

/** @param {string} id of the element */
function remember(id) {
  try {
    localStorage.setItem(INVITED + id, "");
  } catch {
    // storage is full
  }
}
