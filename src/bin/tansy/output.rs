//! What is printed: results on standard output, everything else on standard error.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write, stdout};

/// Prints a line of output.
pub(crate) fn say(line: Arguments<'_>) {
    tell(format_args!("{line}\n"));
}

/// Prints output at once, without ending the line.
pub(crate) fn tell(text: Arguments<'_>) {
    let mut out = stdout().lock();
    if let Err(error) = out.write_fmt(text).and_then(|()| out.flush()) {
        // Whoever read the pipe has seen enough, as in `tansy search ... | head`.
        let enough = error.kind() == ErrorKind::BrokenPipe;
        if !enough {
            warn(format_args!("standard output: {error}"));
        }
        std::process::exit(i32::from(!enough));
    }
}

/// Prints a line that is no output: a warning or an error.
#[allow(clippy::print_stderr)]
pub(crate) fn warn(line: Arguments<'_>) {
    eprintln!("tansy: {line}");
}

/// A size for a person: `84.1 kB`.
pub(crate) fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// A number of things: `1 entry`, `2 entries`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
