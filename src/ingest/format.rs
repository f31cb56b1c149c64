//! The one table of formats, and which of them an input has: by its extension, or else by how it begins.

use crate::error::{Error, Result};
use crate::ingest::data::json;
use crate::ingest::found::Draft;
use crate::ingest::html::write::answers::{Answers, Normalise};
use crate::ingest::link::Links;
use crate::ingest::source::Source;

/// Reads a decoded input.
type Reader = fn(&Source<'_>, &str) -> Result<Draft>;

/// A function that only the feature `build` has; the browser does without it.
#[cfg(feature = "build")]
macro_rules! native {
    ($function:expr) => {
        Some($function)
    };
}
#[cfg(not(feature = "build"))]
macro_rules! native {
    ($function:expr) => {
        None
    };
}

/// A format of inputs.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Format {
    /// What people call it.
    pub name: &'static str,
    /// The extensions of its files, in lower case, without the dot; the most common first.
    pub extensions: &'static [&'static str],
    /// Further extensions, which are read only if the file itself is named, not if it is found in a folder: there, most
    /// files of that name are something else. `.php`, `.asp`, `.aspx` and `.jsp` files are programs that print a page,
    /// and only a saved copy of that page can be read; `.asc` files mostly are signatures and keys, and `.rest` files
    /// requests for an HTTP client. Most programs in a folder hold no questions.
    pub named_only: &'static [&'static str],
    /// Its media types (RFC 6838), the registered one first.
    pub media_types: &'static [&'static str],
    read: Option<Reader>,
}

#[cfg(feature = "build")]
const READ_HTML: Reader = crate::ingest::markdown::reader::read_html;
#[cfg(not(feature = "build"))]
const READ_HTML: Reader = crate::ingest::html::reader::read;

const HTML: Format = Format {
    name: "HTML",
    extensions: &["html", "htm", "xhtml", "shtml"],
    named_only: &["php", "asp", "aspx", "jsp"],
    media_types: &["text/html", "application/xhtml+xml"],
    read: Some(READ_HTML),
};
const MARKDOWN: Format = Format {
    name: "Markdown",
    extensions: &["md", "mdx", "markdown", "mdown", "mkd", "qmd", "rmd"],
    named_only: &[],
    media_types: &["text/markdown"],
    read: native!(crate::ingest::markdown::reader::read),
};
const RST: Format = Format {
    name: "reStructuredText",
    extensions: &["rst"],
    named_only: &["rest"],
    media_types: &["text/x-rst"],
    read: native!(crate::ingest::rst::read),
};
const ASCIIDOC: Format = Format {
    name: "AsciiDoc",
    extensions: &["adoc", "asciidoc"],
    named_only: &["asc"],
    media_types: &["text/asciidoc"],
    read: native!(crate::ingest::asciidoc::read),
};
const PLAIN: Format = Format {
    name: "plain text",
    extensions: &["txt", "text"],
    named_only: &[],
    media_types: &["text/plain"],
    read: native!(|source, text| match crate::ingest::data::kirby::read(text) {
        Some(mut draft) => {
            finish(source, &mut draft);
            crate::ingest::data::yaml::locate(text, &mut draft.found);
            Ok(draft)
        }
        None => crate::ingest::plain::read(source, text),
    }),
};
const CSV: Format = Format {
    name: "CSV",
    extensions: &["csv", "tsv", "tab"],
    named_only: &[],
    media_types: &["text/csv", "text/tab-separated-values"],
    read: native!(|source, text| {
        let mut draft = crate::ingest::data::csv::read(text)?;
        finish(source, &mut draft);
        Ok(draft)
    }),
};
const JSON: Format = Format {
    name: "JSON",
    extensions: &["json", "jsonl", "ndjson", "jsonld"],
    named_only: &[],
    media_types: &["application/json", "application/ld+json", "application/jsonl", "application/x-ndjson"],
    read: Some(|source, text| {
        #[cfg(feature = "build")]
        let text = &crate::ingest::data::shopify::without_comment(text);
        let platform: Option<json::Platform> = native!(|value| {
            use crate::ingest::data::{github, shopify};
            shopify::within(value).or_else(|| github::discussions(value))
        });
        let mut draft = json::read(text, platform, native!(crate::ingest::data::records::within))?;
        finish(source, &mut draft);
        Ok(draft)
    }),
};
const YAML: Format = Format {
    name: "YAML",
    extensions: &["yml", "yaml"],
    named_only: &[],
    media_types: &["application/yaml", "text/yaml"],
    read: native!(|source, text| {
        let mut draft = crate::ingest::data::yaml::read(text)?;
        finish(source, &mut draft);
        crate::ingest::data::yaml::locate(text, &mut draft.found);
        Ok(draft)
    }),
};
const TOML: Format = Format {
    name: "TOML",
    extensions: &["toml"],
    named_only: &[],
    media_types: &["application/toml"],
    read: native!(|source, text| {
        let mut draft = crate::ingest::data::toml::read(text)?;
        finish(source, &mut draft);
        crate::ingest::data::yaml::locate(text, &mut draft.found);
        Ok(draft)
    }),
};
const XML: Format = Format {
    name: "XML",
    extensions: &["xml", "fml"],
    named_only: &[],
    media_types: &["application/xml", "text/xml"],
    read: native!(crate::ingest::xml::read),
};
const WORD: Format = Format {
    name: "Word",
    extensions: &["docx"],
    named_only: &["doc", "docm"],
    media_types: &[
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/msword",
    ],
    read: native!(|source, _| crate::ingest::office::read(source)),
};
const OPEN_DOCUMENT: Format = Format {
    name: "OpenDocument",
    extensions: &["odt"],
    named_only: &["ott"],
    media_types: &["application/vnd.oasis.opendocument.text"],
    read: native!(|source, _| crate::ingest::office::read(source)),
};
const PDF: Format = Format {
    name: "PDF",
    extensions: &["pdf"],
    named_only: &[],
    media_types: &["application/pdf"],
    read: native!(|source, _| crate::ingest::pdf::read(source)),
};
const SCRIPT: Format = Format {
    name: "JavaScript",
    extensions: &[],
    named_only: &["js", "mjs", "cjs", "ts", "mts", "jsx", "tsx", "vue", "svelte", "astro"],
    media_types: &["text/javascript", "application/javascript", "text/typescript"],
    read: native!(crate::ingest::script::read),
};

/// The table.
static FORMATS: [Format; 14] =
    [HTML, MARKDOWN, RST, ASCIIDOC, PLAIN, CSV, JSON, YAML, TOML, XML, WORD, OPEN_DOCUMENT, PDF, SCRIPT];

/// The platforms whose exports are recognised by their content.
pub const PLATFORMS: [&str; 9] = [
    "Shopify",
    "WordPress",
    "Zendesk",
    "Freshdesk",
    "Intercom",
    "Help Scout",
    "Notion",
    "Google Sheets",
    "GitHub discussions",
];

/// Every format, those that this build cannot read included.
///
/// ```
/// use tansy::ingest::formats;
///
/// let markdown = formats().iter().find(|format| format.has_extension("md")).unwrap();
/// assert_eq!((markdown.name, markdown.media_types), ("Markdown", &["text/markdown"][..]));
/// ```
pub fn formats() -> &'static [Format] {
    &FORMATS
}

/// The format of an input that is not text, by its first bytes, whatever its name; none if it is text.
#[cfg(feature = "build")]
pub(crate) fn document(source: &Source<'_>) -> Option<Format> {
    let is_pdf = crate::ingest::pdf::is_pdf(source.bytes);
    let named = by_extension(source.name).filter(|format| format.name == OPEN_DOCUMENT.name);
    let is_document = crate::ingest::office::is_document(source.bytes);
    is_pdf.then_some(PDF).or_else(|| is_document.then(|| named.unwrap_or(WORD)))
}

/// The format of an input with this name and content, and whether the name says it.
pub(crate) fn of(name: &str, text: &str) -> (Format, bool) {
    by_extension(name).map_or_else(|| (by_content(text), false), |format| (format, true))
}

/// The format of what a server sends with this media type, under this name.
pub(crate) fn of_type(media_type: &str, name: &str, text: &str) -> Format {
    // Servers say these of files that they do not know.
    let says_little = ["", "text/plain", "application/octet-stream", "binary/octet-stream"];
    let media_type = media_type.to_ascii_lowercase();
    let known = || FORMATS.iter().copied().find(|format| format.media_types.contains(&&*media_type));
    let kind = || match media_type.rsplit_once('+') {
        Some((_, "json")) => Some(JSON),
        Some((_, "xml")) => Some(XML),
        _ => None,
    };
    let declared = (!says_little.contains(&&*media_type)).then(|| known().or_else(kind)).flatten();
    declared.unwrap_or_else(|| of(name, text).0)
}

fn by_extension(name: &str) -> Option<Format> {
    let path = match name.split_once("://") {
        Some((_, rest)) => rest.split(['?', '#']).next()?.split_once('/')?.1,
        None => name,
    };
    let file = path.rsplit(['/', '\\']).next()?;
    let (_, extension) = file.rsplit_once('.')?;
    FORMATS.iter().copied().find(|format| format.has_extension(extension))
}

fn by_content(text: &str) -> Format {
    let start = text.trim_start();
    if start.starts_with("<?xml") && !start.contains("<html") {
        XML
    } else if start.starts_with('<') {
        HTML
    } else if start.starts_with("/*") && start.contains("\"sections\"")
        || start.starts_with('{') && !start.starts_with("{{") && !start.starts_with("{%")
        || start.starts_with("[{")
        || start.starts_with("[\n")
        || start.starts_with("[[\"")
    {
        JSON
    } else if start.trim_start_matches('=').starts_with(' ') && start.starts_with("=== ") {
        // The readme of a WordPress plugin.
        PLAIN
    } else if is_toml(start) {
        TOML
    } else {
        MARKDOWN
    }
}

/// Whether a text begins as TOML: with a table, or with a key and its value.
fn is_toml(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'))
    };
    let is_value = |line: &str| {
        line.split_once('=').is_some_and(|(key, value)| {
            let first = value.trim_start().chars().next();
            let is_first = |c: char| c.is_ascii_digit() || "\"'[{".contains(c);
            is_name(key.trim()) && (matches!(value.trim(), "true" | "false") || first.is_some_and(is_first))
        })
    };
    let is_table =
        |line: &str| line.strip_prefix("[[").and_then(|line| line.strip_suffix("]]")).is_some_and(is_name);
    let is_part =
        |line: &str| line.strip_prefix('[').and_then(|line| line.strip_suffix(']')).is_some_and(is_name);
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(first) = lines.next() else { return false };
    // `[TOC]` and a comment in `#` may begin Markdown too.
    is_value(first) || (is_table(first) || is_part(first)) && lines.next().is_some_and(is_value)
}

/// Whether a text is a catalogue of translations (gettext's `.po`).
#[cfg(feature = "build")]
fn is_catalogue(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next().is_some_and(|line| line.starts_with("msgid \"") || line.starts_with("msgctxt \""))
}

/// Turns the answers of data into Markdown.
fn finish(source: &Source<'_>, draft: &mut Draft) {
    let normalise: Option<Normalise> = native!(crate::ingest::markdown::render::normalise);
    let links = Links::of(source);
    #[cfg(feature = "build")]
    {
        crate::ingest::data::templates::remove(draft);
        let is_article =
            |found: &crate::ingest::found::Found| found.how == crate::ingest::data::articles::HOW;
        if draft.form.is_none() && !draft.found.is_empty() && draft.found.iter().all(is_article) {
            draft.form = Some("articles (records with title and content)");
        }
    }
    #[cfg(feature = "build")]
    let sections = crate::ingest::pages::sections(draft, &links);
    Answers::new(&links, normalise).finish(draft);
    #[cfg(feature = "build")]
    crate::ingest::pages::splice(draft, sections);
}

impl Format {
    /// Whether files with this extension have this format, whatever its case.
    pub fn has_extension(&self, extension: &str) -> bool {
        self.extensions.iter().chain(self.named_only).any(|known| extension.eq_ignore_ascii_case(known))
    }

    /// Whether a file with this extension is read where it is found in a folder.
    pub fn is_read_in_folders(&self, extension: &str) -> bool {
        self.extensions.iter().any(|known| extension.eq_ignore_ascii_case(known))
    }

    /// Reads a decoded input.
    pub(crate) fn read(&self, source: &Source<'_>, text: &str) -> Result<Draft> {
        let Some(read) = self.read else {
            return Err(Error::input(format!(
                "the browser reads HTML and JSON, not {}: build a bundle from it with `tansy build`",
                self.name
            )));
        };
        #[cfg(feature = "build")]
        if is_catalogue(text) {
            return Err(Error::input(
                "this is a catalogue of translations (gettext), which is not read, as it does not say what is a question and what its \
                 answer: give the page that is made with it, or its questions and answers as CSV",
            ));
        }
        read(source, text)
    }
}
