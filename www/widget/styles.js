/**
 * Styles of the launcher, and the custom properties for the whole widget. Sites set `--tansy-…` on the element; inside, `--_…` falls
 * back to light or dark defaults. Constructable style sheets are allowed by a strict `style-src`.
 */

const DARK_LINK = "--_link: var(--tansy-link, oklch(from var(--_accent) max(l, .76) c h));";

const DARK = /* css */ `
  --_accent: var(--tansy-accent, #7cc7a0);
  --_on-accent: var(--tansy-on-accent, #0b1f15);
  --_link: var(--tansy-link, var(--_accent));
  --_surface: var(--tansy-surface, #171a19);
  --_raised: var(--tansy-raised, #212624);
  --_text: var(--tansy-text, #e9eeeb);
  --_muted: var(--tansy-muted, #a3aea8);
  --_line: var(--tansy-line, #333a37);
  --_shadow: 0 0 0 1px #ffffff14, 0 12px 48px #000000a6;
  color-scheme: dark;
`;

export const hostStyles = /* css */ `
:host {
  all: initial;
  --_accent: var(--tansy-accent, #2c6e4f);
  --_on-accent: var(--tansy-on-accent, #fff);
  --_link: var(--tansy-link, var(--_accent));
  --_surface: var(--tansy-surface, #fff);
  --_raised: var(--tansy-raised, #f3f5f3);
  --_text: var(--tansy-text, #1c2420);
  --_muted: var(--tansy-muted, #5b6760);
  --_line: var(--tansy-line, #e1e6e3);
  --_shadow: 0 0 0 1px #0000000a, 0 2px 6px #00000014, 0 12px 40px #00000029;
  --_radius: var(--tansy-radius, 18px);
  --_font: var(--tansy-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  --_size: var(--tansy-font-size, 15px);
  --_gap: var(--tansy-gap, 20px);
  --_edge-block: max(var(--_gap), env(safe-area-inset-bottom));
  --_edge-inline: max(var(--_gap), env(safe-area-inset-left), env(safe-area-inset-right));
  color-scheme: light;
}
:host([theme="dark"]) { ${DARK} }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { ${DARK} } }
/* Text on the accent and links in its colour are legible whatever the accent: from a lightness of .58 on, black has a contrast of 4.5 to 1 and white has less. */
@supports (color: oklch(from red calc(l * 1) c h)) {
  :host { --_on-accent: var(--tansy-on-accent, oklch(from var(--_accent) clamp(0, (.58 - l) * 999, 1) 0 h)); --_link: var(--tansy-link, oklch(from var(--_accent) min(l, .5) c h)); }
  :host([theme="dark"]) { ${DARK_LINK} }
  @media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { ${DARK_LINK} } }
}
:host([hidden]) { display: none; }

.frame {
  color: var(--_text);
  font: 400 var(--_size)/1.5 var(--_font);
  -webkit-text-size-adjust: none;
  text-size-adjust: none;
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
button { font: inherit; color: inherit; cursor: pointer; touch-action: manipulation; -webkit-tap-highlight-color: transparent; }
:focus-visible { outline: 2px solid var(--_link); outline-offset: 2px; }
.icon { inline-size: 1.5em; block-size: 1.5em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; flex: none; }

.launcher {
  position: fixed;
  z-index: var(--tansy-z-index, 2147483000);
  inset-block-end: var(--_edge-block);
  inset-inline-end: var(--_edge-inline);
  display: flex;
  align-items: center;
  gap: .55em;
  min-block-size: 52px;
  padding: 0;
  padding-inline: 16px 20px;
  border: 0;
  border-radius: 26px;
  color: var(--_on-accent);
  background: var(--_accent);
  box-shadow: var(--_shadow);
  font-weight: 600;
  text-decoration: none;
  transition: transform .15s ease, box-shadow .15s ease;
}
:host([position="start"]) .launcher { inset-inline: var(--_edge-inline) auto; }
.launcher:hover { transform: translateY(-1px); }
.launcher:active { transform: none; }
.launcher:focus-visible { outline: 3px solid var(--_link); outline-offset: 3px; }
.launcher .down { display: none; }
:host([open]) .launcher { inline-size: 52px; padding: 0; justify-content: center; }
:host([open]) .launcher .launcher-label, :host([open]) .launcher .chat { display: none; }
:host([open]) .launcher .down { display: block; }

/* What only the site's owner sees. */
.owner { margin: 0; padding: 8px 18px; color: #7a1f1f; background: #fdeaea; font-size: .87em; overflow-wrap: anywhere; }
.frame > .owner { position: fixed; z-index: var(--tansy-z-index, 2147483000); inset-block-end: calc(var(--_edge-block) + 64px); inset-inline-end: var(--_edge-inline); max-inline-size: 24em; }

@media (max-width: 480px) {
  .launcher { inline-size: 56px; min-block-size: 56px; padding: 0; justify-content: center; border-radius: 28px; }
  .launcher-label { display: none; }
  :host([open]) .launcher { display: none; }
}
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
@media (forced-colors: active) { .launcher { border: 1px solid; } :focus-visible { outline-color: Highlight; } }
@media print { .frame { display: none; } }
`;

/** @type {Map<string, CSSStyleSheet>} */
const sheets = new Map();

/**
 * Adds a style sheet to a shadow tree; all elements of a page share it.
 * @param {ShadowRoot} root
 * @param {string} css
 */
export function adopt(root, css) {
  let sheet = sheets.get(css);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
