//! Limits on the density of an input, checked before a parser takes memory for it: each sign of markup and each value costs a parser 50 to 100 bytes, so a
//! file of nothing else would cost that many times its length.

use crate::error::{Error, Result};

/// Signs and values that an input may have however short it is.
const ALWAYS: usize = 200_000;
/// Beyond these, the least number of bytes for each sign of markup. Prose has one for 20 to 40 bytes, line ends included.
#[cfg(feature = "build")]
const BYTES_PER_SIGN: usize = 10;
/// The same for each value of data.
const BYTES_PER_VALUE: usize = 5;
/// The same for each field of a table, without looking at quotes.
#[cfg(feature = "build")]
const BYTES_PER_FIELD: usize = 4;

/// Fails if a text has more markup than text: line ends, and what Markdown, reStructuredText and AsciiDoc give a meaning to.
///
/// # Errors
///
/// It has.
#[cfg(feature = "build")]
pub(crate) fn check_markup(text: &str) -> Result<()> {
    let is_sign = |byte: u8| {
        matches!(
            byte,
            b'\n' | b'*' | b'_' | b'[' | b']' | b'!' | b'<' | b'>' | b'&' | b'\\' | b'`' | b'|' | b'~'
        )
    };
    let bytes = text.as_bytes();
    let signs = bytes.iter().filter(|&&byte| is_sign(byte)).count();
    // "- - - " and "1. 1. " nest lists.
    let items =
        bytes.windows(2).filter(|pair| matches!(pair, [b'-' | b'+' | b'.' | b')', b' ' | b'\t'])).count();
    check(signs + items, text.len(), BYTES_PER_SIGN, "signs of markup and line ends")
}

/// Fails if JSON has more values than their text explains.
///
/// # Errors
///
/// It has.
pub(crate) fn check_values(json: &str) -> Result<()> {
    let (mut values, mut in_string, mut escaped) = (0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b',' | b':' | b'[' if !in_string => values += 1,
            // An object has room for more values than it may have.
            b'{' if !in_string => values += 2,
            _ => {}
        }
    }
    check(values, json.len(), BYTES_PER_VALUE, "values")
}

/// Fails if a program has more code than text: signs that each make a part of its tree.
///
/// # Errors
///
/// It has.
#[cfg(feature = "build")]
pub(crate) fn check_code(program: &str) -> Result<()> {
    let is_sign = |byte: &u8| b"(;.=+,:[{<".contains(byte);
    check(program.bytes().filter(is_sign).count(), program.len(), BYTES_PER_VALUE, "signs of code")
}

/// Fails if CSV, whatever its delimiter, has more fields than their text explains.
///
/// # Errors
///
/// It has.
#[cfg(feature = "build")]
pub(crate) fn check_fields(csv: &str) -> Result<()> {
    let fields = csv.bytes().filter(|byte| matches!(byte, b',' | b';' | b'\t' | b'|' | b'\n')).count();
    check(fields, csv.len(), BYTES_PER_FIELD, "fields")
}

fn check(count: usize, bytes: usize, bytes_each: usize, what: &str) -> Result<()> {
    if count <= ALWAYS + bytes / bytes_each {
        return Ok(());
    }
    Err(Error::input(format!(
        "it has {count} {what} in {bytes} bytes, more than a FAQ has: keep only the questions and answers, or split it into several files"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dense_data_is_refused_from_a_size_on_and_text_is_not() {
        assert!(check_values(&format!("[{}0]", "0,".repeat(100_000))).is_ok());
        assert!(check_values(&format!("[{}0]", "0,".repeat(1_000_000))).is_err());
        assert!(
            check_values(&format!("[\"{}\"]", ",:[".repeat(1_000_000))).is_ok(),
            "signs in a string are text"
        );
    }

    #[cfg(feature = "build")]
    #[test]
    fn markup_without_text_is_refused_from_a_size_on_and_text_is_not() {
        assert!(check_markup(&">".repeat(100_000)).is_ok());
        assert!(check_markup(&">".repeat(1_000_000)).is_err());
        assert!(
            check_markup(&"## Is it *free*?\n\nYes, `here`.\n\n".repeat(100_000)).is_err(),
            "a third of it is markup"
        );
        assert!(
            check_markup(
                &"## Is delivery free?\n\nYes, from $40 on, in Princeton and around it.\n\n".repeat(100_000)
            )
            .is_ok()
        );
    }
}
