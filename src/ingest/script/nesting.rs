//! How deep a program nests, before a parser that calls itself for each level sees it.

use crate::error::{Error, Result};
use crate::ingest::names::Names;

/// How deep programs may nest.
const DEEPEST: usize = 20_000;
/// The stack that each level needs, in bytes. A fifth of it was enough for all kinds of levels that were tried, 100,000 deep.
const BYTES_PER_LEVEL: usize = 13 << 10;
/// The stack beside it.
const BYTES: usize = 4 << 20;
/// Words after which an expression or a statement goes on, as a level of its own.
const PREFIXES: Names = Names(
    "if|for|while|with|do|else|typeof|void|await|new|delete|yield|async|keyof|extends|default|unique|infer|readonly|throw",
);
/// Words that go on with the expression of the line before.
const INFIXES: Names = Names("in|instanceof|as|satisfies|extends|is|of|else");
/// Signs that may each make a level.
const SIGNS: &[u8] = b"!~+-=?:<>*.&|/`@%^";

/// The stack that parsing a program needs, in bytes: the parser calls itself for each level. Strings and comments are not told from code, and every sign
/// that may make a level counts until its expression has surely ended, so it is more than enough.
///
/// # Errors
///
/// The program nests deeper than any that people write.
pub(super) fn stack(script: &str) -> Result<usize> {
    let mut depth = Depth { open: vec![Level::default()], deep: 0 };
    let bytes = script.as_bytes();
    let (mut at, mut last, mut is_new_line, mut deepest) = (0, b';', false, 0);
    while let Some(&byte) = bytes.get(at) {
        let rest = script.get(at..).unwrap_or_default();
        if byte == b'\n' {
            is_new_line = true;
        } else if !byte.is_ascii_whitespace()
            && std::mem::take(&mut is_new_line)
            && ends_statement(last, rest)
        {
            depth.end();
        }
        if is_word(byte) && !is_word(last) {
            let length = bytes.iter().skip(at).take_while(|&&byte| is_word(byte)).count();
            let word = rest.get(..length).unwrap_or_default();
            depth.add(usize::from(PREFIXES.has(word) || INFIXES.has(word)), word == "else");
            // A line goes on after such a word.
            last = if PREFIXES.has(word) { b'+' } else { b'a' };
            at += length.max(1);
            continue;
        }
        match byte {
            b'(' | b'[' | b'{' => depth.open(),
            b')' | b']' | b'}' => depth.close(),
            b'<' if bytes.get(at + 1) == Some(&b'/') => depth.close_tag(),
            b'<' if bytes.get(at + 1).is_some_and(|&next| is_word(next) || next == b'>') => depth.open_tag(),
            b'/' if bytes.get(at + 1) == Some(&b'>') && !matches!(last, b'<' | b'*') => depth.close_tag(),
            b',' | b';' => depth.end(),
            _ if SIGNS.contains(&byte) => depth.add(1, false),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            last = byte;
        }
        at += 1;
        deepest = deepest.max(depth.deep);
        if deepest > DEEPEST {
            return Err(Error::input(format!(
                "it nests deeper than {DEEPEST} levels, as no program does that people write"
            )));
        }
    }
    Ok(BYTES + deepest * BYTES_PER_LEVEL)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii()
}

/// Whether the end of a line before `next` ends a statement, as semicolons may be left out: nothing is open before it and nothing goes on after it.
fn ends_statement(last: u8, next: &str) -> bool {
    let word = next.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let goes_on = next.bytes().next().is_none_or(|byte| SIGNS.contains(&byte) || b"([".contains(&byte));
    !SIGNS.contains(&last)
        && !matches!(last, b')' | b'(' | b'[' | b'{' | b',')
        && !goes_on
        && !INFIXES.has(word)
}

/// What is open within a bracket.
#[derive(Default)]
struct Level {
    /// Signs and words since the expression began.
    run: usize,
    /// Tags that are open, and `else`, whose `if` may have ended with a semicolon.
    lasting: usize,
}

struct Depth {
    open: Vec<Level>,
    deep: usize,
}

impl Depth {
    fn add(&mut self, count: usize, lasts: bool) {
        if let Some(level) = self.open.last_mut() {
            *if lasts { &mut level.lasting } else { &mut level.run } += count;
            self.deep += count;
        }
    }

    fn open(&mut self) {
        self.open.push(Level::default());
        self.deep += 1;
    }

    fn close(&mut self) {
        if self.open.len() > 1
            && let Some(level) = self.open.pop()
        {
            self.deep -= level.run + level.lasting + 1;
            // A call or an index: a chain of them is as deep as it is long.
            self.add(1, false);
        }
    }

    fn open_tag(&mut self) {
        self.end();
        self.add(1, true);
    }

    fn close_tag(&mut self) {
        self.end();
        if let Some(level) = self.open.last_mut().filter(|level| level.lasting > 0) {
            level.lasting -= 1;
            self.deep -= 1;
        }
    }

    /// Ends the expression of the innermost bracket.
    fn end(&mut self) {
        if let Some(level) = self.open.last_mut() {
            self.deep -= std::mem::take(&mut level.run);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, stack};

    #[test]
    fn what_nests_is_refused_and_what_only_is_long_is_not() {
        for piece in [
            "[",
            "if(a)",
            "for(;;)",
            "do ",
            "(a)",
            "a=>",
            "!",
            "a?b:",
            "<p>",
            "<p>a\nb",
            "else if(a);",
            "a+",
            "a\n+",
            "a.b\n.c",
            "typeof\n",
            "`${",
            "(a)\n",
        ] {
            assert!(stack(&piece.repeat(DEEPEST + 1)).is_err(), "{piece}");
        }
        for piece in [
            "a = b\n",
            "const a = { b: 'c' }\n",
            "<p>It is here, and there.</p>",
            "<p>a</p>\n",
            "<br/>",
            "{ question: 'Is it? Yes! - no.', answer: 'It is: a/b.' },\n",
            "f(a);",
            "case 'a': return b\n",
            "let a: Map<string, b>;\n",
        ] {
            let many = piece.repeat(DEEPEST / 2);
            assert!(stack(&many).is_ok(), "{piece}");
        }
    }
}
