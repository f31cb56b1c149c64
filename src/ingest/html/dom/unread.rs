//! What a page has beside its text: scripts, data, password fields and files to load. A browser module has no use for it.

use crate::ingest::names::Names;

/// A script or block of data in a page.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) line: u32,
    /// Its `type`, in lower case; empty for a plain script.
    pub(crate) kind: String,
    pub(crate) text: String,
}

/// What a page has beside its text.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    /// Scripts and blocks of data whose text is in the page, in page order.
    pub(crate) scripts: Vec<Script>,
    /// How many scripts it loads.
    pub(crate) loaded: usize,
    /// The line of the first password field.
    pub(crate) password: Option<u32>,
    /// The files of data that it loads early: `<link rel="preload" as="fetch">`.
    pub(crate) data: Vec<String>,
}

/// Types of scripts that run, as opposed to data and templates.
const RUNS: Names = Names("|module|text/javascript|application/javascript|text/babel");

impl Unread {
    /// Takes note of an element that is not part of the text.
    pub(crate) fn note(
        &mut self,
        line: u32,
        name: &str,
        attrs: &[(Box<str>, Box<str>)],
        text: Option<&String>,
    ) {
        let attr =
            |wanted: &str| attrs.iter().find(|(name, _)| &**name == wanted).map(|(_, value)| value.trim());
        let is =
            |wanted: &str, value: &str| attr(wanted).is_some_and(|given| given.eq_ignore_ascii_case(value));
        match name {
            "script" => {
                let kind = attr("type").unwrap_or_default().to_ascii_lowercase();
                self.loaded += usize::from(attr("src").is_some() && RUNS.has(&kind));
                if let Some(text) = text {
                    self.scripts.push(Script { line, kind, text: text.clone() });
                }
            }
            "input" if is("type", "password") => self.password = self.password.or(Some(line)),
            "link" if is("rel", "preload") && is("as", "fetch") => {
                self.data.extend(attr("href").map(str::to_owned));
            }
            _ => {}
        }
    }

    /// Whether a script runs that is in the page or that it loads.
    pub(crate) fn has_code(&self) -> bool {
        self.loaded > 0 || self.scripts.iter().any(|script| RUNS.has(&script.kind))
    }
}
