//! Text in the pages that commands write.

use std::fmt::{Display, Formatter, Result, Write};

/// Text escaped for HTML, without characters that reorder the text around them.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.chars().try_for_each(|c| match c {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\0' => f.write_char('\u{fffd}'),
            _ => f.write_char(c),
        })
    }
}
