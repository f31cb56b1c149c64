//! What a server says about the content that it sends: the header `Content-Type`.

/// A media type and an encoding, as a server declares them.
///
/// ```
/// use tansy::ingest::ContentType;
///
/// let declared = ContentType::parse("text/html; charset=\"windows-1251\"");
/// assert_eq!((declared.media_type, declared.charset), ("text/html", Some("windows-1251")));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ContentType<'a> {
    /// The media type, such as `text/html`; empty if the server declares none.
    pub media_type: &'a str,
    /// The label of the encoding, such as `shift_jis`.
    pub charset: Option<&'a str>,
}

impl<'a> ContentType<'a> {
    /// Reads the value of the header. Parameters other than `charset` are ignored.
    pub fn parse(header: &'a str) -> Self {
        let mut parts = header.split(';').map(str::trim);
        let media_type = parts.next().unwrap_or_default();
        let charset = parts.find_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
        });
        Self { media_type, charset: charset.filter(|label| !label.is_empty()) }
    }
}
