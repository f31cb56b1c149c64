/**
 * Styles of the launcher, and the custom properties for the whole widget. Sites set `--tansy-…` on the element; inside, `--_…` falls
 * back to light or dark defaults. Constructable style sheets are allowed by a strict `style-src`.
 */

/** What differs between light and dark; all other colours follow from these. */
const LIGHT = /* css */ `
  --_accent: var(--tansy-accent, #2c6e4f);
  --_surface: var(--tansy-surface, #fff);
  --_shadow: 0 0 0 1px #0000000a, 0 2px 6px #00000014, 0 12px 40px #00000029;
  color-scheme: light;
`;
const DARK = /* css */ `
  --_accent: var(--tansy-accent, #7cc7a0);
  --_surface: var(--tansy-surface, #171a19);
  --_shadow: 0 0 0 1px #ffffff14, 0 12px 48px #000000a6;
  color-scheme: dark;
`;

/** The other colours, for browsers that cannot compute them. */
const PLAIN_LIGHT = "--_on-accent: var(--tansy-on-accent, #fff); --_link: var(--tansy-link, var(--_accent)); --_raised: var(--tansy-raised, #f3f5f3); --_text: var(--tansy-text, #1c2420); --_muted: var(--tansy-muted, #5b6760); --_line: var(--tansy-line, #e1e6e3);";
const PLAIN_DARK = "--_on-accent: var(--tansy-on-accent, #0b1f15); --_link: var(--tansy-link, var(--_accent)); --_raised: var(--tansy-raised, #212624); --_text: var(--tansy-text, #e9eeeb); --_muted: var(--tansy-muted, #a3aea8); --_line: var(--tansy-line, #333a37);";

/**
 * The other colours computed, so that a site that sets the accent or the surface alone has text that can be read, in both themes. From an OKLCH lightness of
 * .58 on, black has a contrast of 4.5 to 1 and white has less. A link has the accent's hue and chroma with the lightness that the text asks for: in
 * `color-mix`, `none` takes the other colour's value. Chroma is limited, as what the screen cannot show becomes lighter.
 */
const COMPUTED = /* css */ `
  --_on-accent: var(--tansy-on-accent, oklch(from var(--_accent) clamp(0, (.58 - l) * 999, 1) 0 h));
  --_text: var(--tansy-text, oklch(from var(--_surface) clamp(.25, (.6 - l) * 999, .945) .012 160));
  --_raised: var(--tansy-raised, color-mix(in oklab, var(--_text) 5%, var(--_surface)));
  --_muted: var(--tansy-muted, color-mix(in oklab, var(--_text) 70%, var(--_surface)));
  --_line: var(--tansy-line, color-mix(in oklab, var(--_text) 14%, var(--_surface)));
  --_link: var(--tansy-link, color-mix(in oklch, oklch(from var(--_accent) none min(c, .2) h), oklch(from var(--_text) clamp(.43, (l - .58) * 999, .79) none none)));
`;

export const hostStyles = /* css */ `
:host {
  all: initial;
  ${LIGHT} ${PLAIN_LIGHT}
  --_radius: var(--tansy-radius, 18px);
  --_font: var(--tansy-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  --_size: var(--tansy-font-size, clamp(15px, .9375rem, 24px));
  --_gap: var(--tansy-gap, 20px);
  --_edge-block: max(var(--_gap), env(safe-area-inset-bottom));
  --_edge-inline: max(var(--_gap), env(safe-area-inset-left), env(safe-area-inset-right));
}
:host([theme="dark"]) { ${DARK} ${PLAIN_DARK} }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { ${DARK} ${PLAIN_DARK} } }
@supports (color: color-mix(in oklch, oklch(from red none c h), oklch(from red calc(l * 1) none none))) { :host, :host([theme]), :host(:not([theme="light"])) { ${COMPUTED} } }
:host([hidden]) { display: none; }

.frame {
  all: initial; /* what a page sets on every element with \`!important\` reaches the host, but not further */
  display: block;
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
.launcher .unread { position: absolute; inset-block-start: -4px; inset-inline-end: -4px; min-inline-size: 22px; padding: 0 6px; border-radius: 11px; background: #c62828; color: #fff; font-size: 13px; line-height: 22px; text-align: center; }
::slotted([slot="launcher"]) { display: flex; align-items: center; }
.not-loaded { position: fixed; z-index: var(--tansy-z-index, 2147483000); inset-block-end: calc(var(--_edge-block) + 64px); inset-inline-end: var(--_edge-inline); max-inline-size: min(300px, 100vw - 2 * var(--_gap)); padding: 12px 16px; border-radius: 14px; background: var(--_surface); box-shadow: var(--_shadow); }
:host([position="start"]) .not-loaded { inset-inline: var(--_edge-inline) auto; }
.not-loaded p { margin: 0; }
.not-loaded a { display: inline-block; margin-block-start: 6px; color: var(--_link); }

@media (max-width: 480px), (max-height: 480px) {
  .launcher { inline-size: 56px; min-block-size: 56px; padding: 0; justify-content: center; border-radius: 28px; }
  .launcher-label { display: none; }
  :host([open]) .launcher { display: none; }
}
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
@media (forced-colors: active) { .launcher, .not-loaded { border: 1px solid; } :focus-visible { outline-color: Highlight; } }
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
