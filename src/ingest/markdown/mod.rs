//! Markdown and MDX, with what Hugo, Jekyll, Docusaurus and MkDocs add to them.
//!
//! [`reader`] takes the front matter off, rewrites shortcodes, callouts and components ([`shortcode`], [`callout`], [`components`]) as HTML
//! that Markdown allows, and has the rest rendered as a page ([`render`]). Rewritten lines know their line in the
//! source ([`mapped`]). reStructuredText and AsciiDoc are turned into Markdown and use the same.

mod admonition;
mod anchor;
mod callout;
mod components;
mod front_matter;
pub(crate) mod html;
mod magic_block;
pub(crate) mod mapped;
mod notion;
pub(crate) mod reader;
pub(crate) mod render;
mod self_closing;
mod shortcode;
mod shortcode_syntax;
