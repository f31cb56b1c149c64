//! How deep a program nests, before a parser that calls itself for each level sees it.

use crate::error::{Error, Result};

/// How deep programs may nest: brackets and operators that wait for their right side.
const DEEPEST: usize = 4_000;

/// Fails if a program nests deeper than any that people write. Strings are not told from code, so the bound is far above what code has.
///
/// # Errors
///
/// It does.
pub(super) fn check(script: &str) -> Result<()> {
    // For each open bracket, the signs since the last comma or semicolon that may each make a level.
    let mut open = vec![0usize];
    let (mut deep, mut word) = (0usize, false);
    for byte in script.bytes() {
        let is_word = byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
        let mut add = 0;
        match byte {
            b'(' | b'[' | b'{' => {
                open.push(0);
                add = 1;
            }
            b')' | b']' | b'}' => {
                deep -= if open.len() > 1 { open.pop().unwrap_or(0) } else { 0 };
            }
            b',' | b';' | b'\n' => {
                if byte != b'\n'
                    && let Some(count) = open.last_mut()
                {
                    deep -= std::mem::take(count);
                }
            }
            b'!' | b'~' | b'+' | b'-' | b'=' | b'?' | b':' | b'<' | b'*' | b'.' | b'&' | b'|' | b'/'
            | b'`' | b'@' => add = 1,
            b' ' | b'\t' if word => add = 0,
            _ => {}
        }
        word = is_word;
        if let Some(count) = open.last_mut() {
            *count += add;
            deep += add;
        }
        if deep > DEEPEST {
            return Err(Error::input(format!(
                "it nests deeper than {DEEPEST} levels, as no program does that people write"
            )));
        }
    }
    let words = script.split_ascii_whitespace();
    let (mut run, mut last) = (0usize, "");
    for one in words {
        // `typeof typeof a`, `else if` after `else if`, `new new a`.
        let nests =
            matches!(one, "typeof" | "void" | "await" | "new" | "delete" | "else" | "if" | "yield" | "async");
        run += usize::from(nests);
        if one.contains(',') || last.ends_with(';') && !nests {
            run = 0;
        }
        last = one;
        if run > DEEPEST {
            return Err(Error::input(format!(
                "it nests deeper than {DEEPEST} levels, as no program does that people write"
            )));
        }
    }
    Ok(())
}
