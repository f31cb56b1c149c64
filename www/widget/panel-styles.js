/** Styles of the panel: its frame, header and composer. */
export const panelStyles = /* css */ `
.panel {
  position: fixed;
  z-index: var(--tansy-z-index, 2147483000);
  inset-block: auto calc(var(--_edge-block) + 64px);
  inset-inline: auto var(--_edge-inline);
  inline-size: min(var(--_width, var(--tansy-width, 400px)), 100vw - 2 * var(--_gap));
  block-size: min(var(--_height, var(--tansy-height, 660px)), 100dvh - var(--_edge-block) - 64px - var(--_gap));
  max-inline-size: none;
  max-block-size: none;
  margin: 0;
  padding: 0;
  border: 0;
  border-radius: var(--_radius);
  overflow: hidden;
  flex-direction: column;
  color: var(--_text);
  background: var(--_surface);
  box-shadow: var(--_shadow);
  display: none;
}
:host([position="start"]) .panel { inset-inline: var(--_edge-inline) auto; }
.panel[open], .panel.inline { display: flex; animation: rise .18s ease-out; }
.panel[data-large] { --_width: 720px; --_height: 100dvh; }
.corner { position: absolute; inset-block-start: 0; inset-inline-start: 0; inline-size: 20px; block-size: 20px; cursor: nwse-resize; touch-action: none; }
.corner:dir(rtl), :host([position="start"]) .corner { cursor: nesw-resize; }
:host([position="start"]) .corner { inset-inline: auto 0; }
:host([position="start"]) .corner:dir(rtl) { cursor: nwse-resize; }
:host([inline]) :is(.corner, .expand) { display: none; }
.panel::backdrop { background: none; }
.panel.inline { position: static; inline-size: 100%; block-size: 100%; animation: none; box-shadow: none; border: 1px solid var(--_line); }
:host([inline]) { display: block; block-size: var(--tansy-height, 560px); }
:host([inline]) .frame { block-size: 100%; }
:host([inline]) .close { display: none; }
@keyframes late { from { opacity: 0; } }
@keyframes rise { from { opacity: 0; transform: translateY(10px); } }

.header { display: flex; align-items: center; gap: 12px; padding-block: 14px; padding-inline: 18px 10px; border-block-end: 1px solid var(--_line); }
.avatar { display: grid; place-items: center; flex: none; inline-size: 38px; block-size: 38px; border-radius: 50%; color: var(--_on-accent); background: var(--_accent); font-weight: 600; line-height: 1; overflow: hidden; }
.avatar img { inline-size: 100%; block-size: 100%; object-fit: cover; }
.titles { flex: 1; min-inline-size: 0; }
.titles p { margin: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.title { font-weight: 650; font-size: 1.07em; line-height: 1.3; }
.titles .subtitle { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; white-space: normal; }
.subtitle { color: var(--_muted); font-size: .87em; line-height: 1.35; }
.round { display: grid; place-items: center; flex: none; inline-size: 44px; block-size: 44px; padding: 0; border: 0; border-radius: 50%; background: none; color: var(--_muted); }
.round:hover { background: var(--_raised); color: var(--_text); }

.tool { inline-size: 36px; block-size: 36px; margin-inline-end: -8px; }
.tool .icon, .tools .icon { inline-size: 1.3em; block-size: 1.3em; }
@media (min-width: 800px) and (min-height: 481px) {
  :host([side]) .panel[open] { inset-block: 0; inset-inline: auto 0; block-size: 100dvh; border-radius: 0; box-shadow: none; border-inline-start: 1px solid var(--_line); }
  :host([side][position="start"]) .panel[open] { inset-inline: 0 auto; border-inline: 0 1px solid var(--_line); }
  :host([side][open]) :is(.launcher, .corner, .expand) { display: none; }
}

.progress { flex: none; animation: late .2s .4s backwards; block-size: 2px; margin-block-start: -1px; overflow: hidden; }
.progress div { block-size: 100%; background: var(--_accent); transform: scaleX(var(--_done, 0)); transform-origin: left; transition: transform .2s linear; }
.progress:dir(rtl) div { transform-origin: right; }
.offer { display: flex; align-items: center; gap: 8px; padding: 6px 18px; color: var(--_muted); background: var(--_raised); font-size: .87em; }
.offer span { flex: 1; }

.composer { display: flex; align-items: flex-end; gap: 6px; margin: 0 14px; padding-block: 3px; padding-inline: 16px 3px; border: 1px solid var(--_line); border-radius: 24px; background: var(--_surface); }
.composer:focus-within { border-color: var(--_link); box-shadow: 0 0 0 1px var(--_link); }
.composer textarea { unicode-bidi: plaintext; flex: 1; min-inline-size: 0; min-block-size: 40px; max-block-size: 132px; margin: 0; padding: 8px 0; border: 0; outline: 0; resize: none; color: inherit; background: none; font: inherit; font-size: max(16px, 1em); line-height: 24px; }
.composer textarea::placeholder { color: var(--_muted); opacity: 1; }
.composer .round { color: var(--_on-accent); background: var(--_accent); inline-size: 40px; block-size: 40px; position: relative; }
.composer .round::after { content: ""; position: absolute; inset: -2px; border-radius: 50%; }
.composer .round:disabled { color: var(--_muted); background: var(--_raised); cursor: default; }
.composer .stop path { fill: currentColor; }
.limit { margin: 0 18px 6px; color: var(--_text); font-size: .87em; }
.limit:empty { display: none; }
.latest { align-self: flex-end; inline-size: 36px; block-size: 36px; margin-block: -44px 8px; margin-inline-end: 14px; position: relative; z-index: 1; background: var(--_surface); box-shadow: var(--_shadow); }
.fine-print { margin: 0; padding: 8px 18px 12px; color: var(--_muted); font-size: .8em; line-height: 1.35; text-align: center; }

@media (max-width: 480px), (max-height: 480px) {
  .corner, .expand { display: none; }
  .panel[open], :host([position]) .panel[open] { inset-block: var(--_viewport-top, 0) auto; inset-inline: 0; inline-size: 100vw; block-size: var(--_viewport, 100dvh); border-radius: 0; box-shadow: none; }
  .panel[open] .header { padding-block-start: max(14px, env(safe-area-inset-top)); }
  .panel[open] .fine-print { padding-block-end: max(12px, env(safe-area-inset-bottom)); }
}
@media (max-height: 480px) {
  .panel[open] .header { padding-block: max(4px, env(safe-area-inset-top)) 4px; }
  .panel[open] .subtitle, .panel[open] .fine-print { display: none; }
  .panel[open] .composer { margin-block-end: max(8px, env(safe-area-inset-bottom)); }
  .avatar { inline-size: 28px; block-size: 28px; font-size: .8em; }
}
@media (forced-colors: active) { .panel { border: 1px solid; } .avatar, .composer .round, .latest { border: 1px solid; } .composer:focus-within { outline: 2px solid Highlight; } .progress div { background: Highlight; } }
`;
