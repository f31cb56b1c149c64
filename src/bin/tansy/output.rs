//! Prints results on standard output and everything else on standard error.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write, stdout};

/// Prints a line of output.
pub(crate) fn say(line: Arguments<'_>) {
    tell(format_args!("{line}\n"));
}

/// Prints output immediately, without a line break.
pub(crate) fn tell(text: Arguments<'_>) {
    let mut out = stdout().lock();
    if let Err(error) = out.write_fmt(text).and_then(|()| out.flush()) {
        // A closed pipe means that the reader has enough, as in `tansy search ... | head`.
        let enough = error.kind() == ErrorKind::BrokenPipe;
        if !enough {
            warn(format_args!("standard output: {error}"));
        }
        std::process::exit(i32::from(!enough));
    }
}

/// Prints a warning or an error.
#[allow(clippy::print_stderr)]
pub(crate) fn warn(line: Arguments<'_>) {
    eprintln!("tansy: {line}");
}

/// A human-readable size: `84.1 kB`.
pub(crate) fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// A number with its noun: `1 entry`, `2 entries`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A text from elsewhere, with control characters escaped, so that it cannot move the cursor, hide itself or change the terminal. Characters that
/// reverse the direction of text are among them.
pub(crate) fn escaped(text: &str) -> String {
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) { shown.extend(c.escape_default()) } else { shown.push(c) }
    }
    shown
}
