//! Events of a part's XML, with names without their prefix.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use crate::error::{Error, Result};

/// How deep elements may nest: Word nests some 30 for a table in a text box.
const MAX_DEPTH: usize = 500;

/// An element with its attributes.
pub(super) struct Element<'e> {
    tag: &'e BytesStart<'e>,
}

impl Element<'_> {
    /// The value of an attribute, whatever its prefix.
    pub(super) fn attr(&self, name: &str) -> Option<String> {
        let mut attributes = self.tag.attributes();
        let mut all = attributes.with_checks(false).take(100).flatten();
        let found = all.find(|attribute| local(attribute.key.as_ref()) == name)?;
        Some(unescape(&found.value).map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned))
    }

    /// The attribute `val` of Word's elements.
    pub(super) fn val(&self) -> Option<String> {
        self.attr("val")
    }

    /// Whether an on/off property of Word is on: it is unless it says otherwise.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.val().as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// Takes the events of XML.
pub(super) trait Sink {
    /// An element starts. An element without content starts and ends.
    fn start(&mut self, name: &str, element: &Element<'_>);
    /// An element ends.
    fn end(&mut self, name: &str);
    /// Text, its entities replaced.
    fn text(&mut self, text: &str);
}

/// Parses a part.
///
/// # Errors
///
/// It is not XML, or its elements nest too deep.
pub(super) fn parse(part: &str, xml: &str, sink: &mut impl Sink) -> Result<()> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0usize;
    loop {
        let event = reader
            .read_event()
            .map_err(|error| Error::input(format!("the part {part} of the document is damaged: {error}")))?;
        match event {
            Event::Start(tag) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Error::input(format!(
                        "the part {part} of the document nests deeper than {MAX_DEPTH} elements"
                    )));
                }
                sink.start(local(tag.name().as_ref()), &Element { tag: &tag });
            }
            Event::Empty(tag) => {
                let name = tag.name();
                sink.start(local(name.as_ref()), &Element { tag: &tag });
                sink.end(local(name.as_ref()));
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                sink.end(local(tag.name().as_ref()));
            }
            Event::Text(text) => sink.text(&text.xml10_content()),
            Event::CData(text) => sink.text(&text.xml10_content()),
            Event::GeneralRef(name) => {
                let entity = format!("&{};", name.xml10_content());
                sink.text(unescape(&entity).as_deref().unwrap_or_default());
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
