//! Prints results on standard output and everything else on standard error.
//!
//! Everything that is printed passes here, and most of it was written by others: visitors, language models, pages. So no character reaches the terminal
//! that would control it.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write, stdout};

/// Prints a line of output.
pub(crate) fn say(line: Arguments<'_>) {
    tell(format_args!("{line}\n"));
}

/// Prints output immediately, without a line break.
pub(crate) fn tell(text: Arguments<'_>) {
    let mut out = stdout().lock();
    if let Err(error) = out.write_all(visible(&text.to_string()).as_bytes()).and_then(|()| out.flush()) {
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
    eprintln!("tansy: {}", visible(&without_numbers(&line.to_string())));
}

/// The text without the numbers that the standard library adds to errors of the system: they help nobody, and differ between systems.
fn without_numbers(text: &str) -> String {
    let mut parts = text.split(" (os error ");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(')') {
            Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => kept.push_str(rest),
            _ => kept.extend([" (os error ", part]),
        }
    }
    kept
}

/// The text with `\u001b` and the like in place of characters that control a terminal. Within JSON, that is the same text.
fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if is_control(c) {
            visible.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            visible.push(c);
        }
    }
    visible
}

/// Whether a character moves the cursor, begins a command of the terminal, or reorders the text around it: C0 except line ends and tabs, DEL, C1, and
/// the embeddings, overrides and isolates of bidirectional text. The marks U+200E and U+200F, which Arabic and Hebrew texts need, reorder nothing by themselves.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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

/// Prints a line of the server's log, as JSON, on standard error.
#[cfg(not(target_os = "wasi"))]
#[allow(clippy::print_stderr)]
pub(crate) fn log(line: &impl serde::Serialize) {
    if let Ok(line) = serde_json::to_string(line) {
        eprintln!("{}", visible(&line));
    }
}
