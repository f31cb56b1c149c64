//! Which reader an input needs: by its extension, or else by how it begins.

use super::found::Draft;
use super::{Reading, Source, html, json};
use crate::error::Result;

/// The kinds of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Html,
    Json,
    Other(Text),
}

/// The kinds of input that only the command line reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    Markdown,
    Rst,
    Asciidoc,
    Plain,
    Yaml,
    Xml,
    Csv,
}

/// The format of an input with this name and content.
pub(crate) fn of(name: &str, text: &str) -> Format {
    by_extension(name).unwrap_or_else(|| by_content(text))
}

fn by_extension(name: &str) -> Option<Format> {
    let path = match name.split_once("://") {
        Some((_, rest)) => rest.split(['?', '#']).next()?.split_once('/')?.1,
        None => name,
    };
    let file = path.rsplit(['/', '\\']).next()?;
    let (_, extension) = file.rsplit_once('.')?;
    Some(match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" | "xhtml" | "shtml" | "php" | "asp" | "aspx" | "jsp" => Format::Html,
        "json" | "jsonl" | "ndjson" | "jsonld" => Format::Json,
        "md" | "mdx" | "markdown" | "mdown" | "mkd" | "qmd" | "rmd" => Format::Other(Text::Markdown),
        "rst" | "rest" => Format::Other(Text::Rst),
        "adoc" | "asciidoc" | "asc" => Format::Other(Text::Asciidoc),
        "txt" | "text" => Format::Other(Text::Plain),
        "yml" | "yaml" => Format::Other(Text::Yaml),
        "xml" | "fml" => Format::Other(Text::Xml),
        "csv" | "tsv" | "tab" => Format::Other(Text::Csv),
        _ => return None,
    })
}

fn by_content(text: &str) -> Format {
    let start = text.trim_start();
    if start.starts_with("<?xml") && !start.contains("<html") {
        Format::Other(Text::Xml)
    } else if start.starts_with('<') {
        Format::Html
    } else if start.starts_with('{') && !start.starts_with("{{") && !start.starts_with("{%")
        || start.starts_with("[{")
        || start.starts_with("[\n")
    {
        Format::Json
    } else {
        Format::Other(Text::Markdown)
    }
}

impl Format {
    /// Reads a decoded input.
    pub(crate) fn read(self, source: &Source<'_>, text: &str) -> Result<Reading> {
        let draft = match self {
            Self::Html => html::read(source, text)?,
            Self::Json => json::read(source, text)?,
            Self::Other(format) => format.read(source, text)?,
        };
        Ok(draft.into_reading(source))
    }
}

impl Text {
    #[cfg(feature = "build")]
    fn read(self, source: &Source<'_>, text: &str) -> Result<Draft> {
        use super::{asciidoc, csv, markdown, rst, text as plain, xml, yaml};
        match self {
            Self::Markdown => markdown::read(source, text),
            Self::Rst => rst::read(source, text),
            Self::Asciidoc => asciidoc::read(source, text),
            Self::Plain => plain::read(source, text),
            Self::Yaml => yaml::read(source, text),
            Self::Xml => xml::read(source, text),
            Self::Csv => csv::read(source, text),
        }
    }

    #[cfg(not(feature = "build"))]
    fn read(self, _: &Source<'_>, _: &str) -> Result<Draft> {
        Err(crate::error::Error::input(format!(
            "the browser reads HTML and JSON, not {self:?}: build a bundle from it with `tansy build`"
        )))
    }
}
