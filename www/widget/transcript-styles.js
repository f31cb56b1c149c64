/** Styles of the conversation: messages, sources and suggestions. */
export const transcriptStyles = /* css */ `
.transcript { position: relative; flex: 1; min-block-size: 0; overflow: hidden auto; overscroll-behavior: contain; padding: 18px 18px 22px; display: flex; flex-direction: column; gap: 16px; scrollbar-width: thin; mask-image: linear-gradient(#000 calc(100% - 20px), #0000); }
.subtitle, .fine-print, .sources p, .suggestions p, .feedback span, .note { unicode-bidi: plaintext; }
.transcript:focus-visible { outline-offset: -3px; }
.hidden-text { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.message { max-inline-size: 100%; overflow-wrap: anywhere; animation: appear .18s ease-out; }
@keyframes appear { from { opacity: 0; transform: translateY(4px); } }
.question { align-self: flex-end; max-inline-size: 86%; padding: 9px 15px; border-radius: 18px; border-end-end-radius: 5px; color: var(--_on-accent); background: var(--_accent); white-space: pre-wrap; }
.question > [dir] { display: block; }
.answer { align-self: stretch; display: flex; flex-direction: column; gap: 10px; }
.note { display: flex; gap: 8px; margin: 0; padding: 8px 12px; border-radius: 10px; color: var(--_muted); background: var(--_raised); font-size: .9em; }
.dots { display: flex; gap: 5px; padding: 8px 2px; }
.dots i { inline-size: 7px; block-size: 7px; border-radius: 50%; background: var(--_muted); animation: dot 1.1s infinite ease-in-out; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes dot { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }

.text > :first-child { margin-block-start: 0; }
.text > :last-child { margin-block-end: 0; }
.text p, .text ul, .text ol, .text pre, .text .table { margin: .65em 0; }
.text ul, .text ol { padding-inline-start: 1.4em; }
.text li { margin: .25em 0; }
.text li::marker { color: var(--_muted); }
.text a, .sources a, .link { color: var(--_link); text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 2px; }
.text a:hover { text-decoration-thickness: 2px; }
.text code { padding: .1em .3em; border-radius: 5px; background: var(--_raised); font: .9em ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.text pre { overflow-x: auto; padding: 10px 12px; border-radius: 10px; background: var(--_raised); }
.text pre code { padding: 0; background: none; }
.text blockquote { margin: .65em 0; padding-inline-start: 12px; border-inline-start: 3px solid var(--_line); color: var(--_muted); }
.text .table { overflow-x: auto; }
.text table { border-collapse: collapse; font-size: .94em; overflow-wrap: normal; }
.text th, .text td { padding: 6px 14px 6px 0; border-block-end: 1px solid var(--_line); vertical-align: top; }
.text :is(th, td):not([align]) { text-align: start; }
.text .citation { margin-inline-start: .15em; padding: .05em .4em; border-radius: .75em; color: var(--_link); background: var(--_raised); font-size: .75em; font-weight: 600; text-decoration: none; vertical-align: .2em; }
.text .citation:hover { color: var(--_on-accent); background: var(--_accent); }

.sources { display: flex; flex-direction: column; padding: 2px 14px; border: 1px solid var(--_line); border-radius: 14px; font-size: .9em; }
.sources p { margin: 8px 0 2px; color: var(--_muted); font-size: .92em; }
.sources ol { margin: 0; padding: 0 0 4px; list-style: none; }
.sources a, .sources li > span { display: flex; align-items: center; gap: 8px; min-block-size: 36px; padding: 4px 0; text-decoration: none; }
.sources a span { flex: 1; }
.sources a:hover span { text-decoration: underline; text-underline-offset: 2px; }
.sources .icon { inline-size: 1.2em; block-size: 1.2em; }
.sources a:dir(rtl) .icon { transform: scaleX(-1); }
.sources b { min-inline-size: 1.1em; color: var(--_muted); font-weight: 600; }

.suggestions { display: flex; flex-wrap: wrap; gap: 8px; }
.suggestions p { inline-size: 100%; margin: 2px 0 0; color: var(--_muted); font-size: .87em; }
.chip { min-block-size: 44px; max-inline-size: 100%; padding: 8px 15px; border: 1px solid var(--_line); border-radius: 22px; background: var(--_surface); color: var(--_link); font-size: .94em; line-height: 1.3; text-align: start; overflow-wrap: anywhere; }
.chip:hover { border-color: var(--_link); background: var(--_raised); }
.choices .chip { inline-size: 100%; border-radius: 14px; }

.answers { margin: 0; padding-inline-start: 10px; border-inline-start: 3px solid var(--_accent); font-weight: 600; line-height: 1.35; }
.choices { counter-reset: choice; }
.choices .chip { display: flex; align-items: baseline; counter-increment: choice; }
.choices .chip::before { content: counter(choice) / ""; flex: none; min-inline-size: 1.4em; color: var(--_muted); font-weight: 600; }
.sources q { display: block; margin-block-start: 3px; color: var(--_muted); }

.tools { display: flex; flex-wrap: wrap; align-items: center; margin-block: -8px; color: var(--_muted); font-size: .87em; }
.tools .copy { display: flex; align-items: center; }
.tools .copied { margin-inline-start: 2px; }
.feedback { display: flex; align-items: center; gap: 2px; margin-inline-end: auto; }
.feedback span { margin-inline-end: 4px; }
.feedback .round .icon { inline-size: 1.35em; block-size: 1.35em; }
.feedback .round[aria-pressed="true"] { color: var(--_link); }
.feedback .round[aria-pressed="true"] path { fill: currentColor; fill-opacity: .2; }
.reason { order: 1; flex-basis: 100%; display: flex; gap: 8px; padding-block: 4px 8px; }
.reason input { unicode-bidi: plaintext; flex: 1; min-inline-size: 0; min-block-size: 44px; padding: 8px 12px; border: 1px solid var(--_muted); border-radius: 10px; color: inherit; background: var(--_surface); font: inherit; font-size: max(16px, 1em); }
.unfold { align-self: flex-start; min-block-size: 28px; padding: 0; border: 0; background: none; font-weight: 600; }
.exits { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
.exits .chip { display: inline-flex; align-items: center; text-decoration: none; }
.primary { color: var(--_on-accent); background: var(--_accent); border-color: var(--_accent); }
.primary:hover { background: var(--_accent); }
.primary:disabled { opacity: .6; cursor: default; }
.write { align-self: flex-start; }

.contact { display: flex; flex-direction: column; gap: 12px; padding: 14px; border: 1px solid var(--_line); border-radius: 14px; }
.field { display: flex; flex-direction: column; gap: 4px; font-size: .94em; }
.field input, .field textarea, .faq input { inline-size: 100%; min-block-size: 44px; margin: 0; padding: 9px 12px; border: 1px solid var(--_muted); border-radius: 10px; color: inherit; background: var(--_surface); font: inherit; font-size: max(16px, 1em); }
.field textarea { resize: vertical; }
.check { display: flex; gap: 10px; align-items: flex-start; font-size: .94em; }
.check input { flex: none; inline-size: 24px; block-size: 24px; margin: 0; accent-color: var(--_link); }
.trap { position: absolute; inset-inline-start: -9999px; inline-size: 1px; block-size: 1px; opacity: 0; }
.status { margin: 0; font-size: .94em; }
.status:empty { display: none; }

.faq { display: flex; flex-direction: column; gap: 8px; }
.faq .count { margin: 0; color: var(--_muted); font-size: .87em; }
.faq details { border-block-end: 1px solid var(--_line); }
.faq summary { padding: 10px 0; font-weight: 600; cursor: pointer; }
.faq .text { padding-block-end: 12px; }
.debug { font-size: .8em; }
.debug pre { max-block-size: 300px; overflow: auto; }
@media (forced-colors: active) { .question { border: 1px solid; } .text .citation { border: 1px solid; } }
`;
