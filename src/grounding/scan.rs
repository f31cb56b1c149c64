//! Cuts a text into words and numbers.

/// A word, a number with its separators, or a sign of a currency.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    pub at: usize,
    pub text: &'a str,
}

impl Piece<'_> {
    pub(super) fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }

    pub(super) fn end(&self) -> usize {
        self.at + self.text.len()
    }

    /// In lower case, without an apostrophe and what follows it.
    pub(super) fn folded(&self) -> String {
        let word = self.text.split(['\'', '’']).next().unwrap_or_default();
        crate::lexical::fold(word).into_iter().collect()
    }

    pub(super) fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }
}

/// The pieces of a text in their order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = if first.is_ascii_digit() {
            run(rest, |c| c.is_ascii_digit(), &['.', ',', ':'])
        } else if first.is_alphabetic() {
            run(rest, char::is_alphabetic, &['\'', '’'])
        } else {
            if "$€£¥".contains(first) {
                found.push(Piece { at, text: &rest[..first.len_utf8()] });
            }
            at += first.len_utf8();
            continue;
        };
        found.push(Piece { at, text: &rest[..length] });
        at += length;
    }
    found
}

/// The length of the characters that belong together; a joining one only between two of them.
fn run(text: &str, belongs: impl Fn(char) -> bool, joins: &[char]) -> usize {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joined = joins.contains(&c) && chars.peek().is_some_and(|(_, next)| belongs(*next));
        if !belongs(c) && !joined {
            return at;
        }
    }
    text.len()
}

/// The beginning of a word that its forms have in common.
pub(super) fn stem(folded: &str) -> String {
    const LENGTH: usize = 5;
    folded.strip_suffix('s').filter(|rest| rest.len() > 2).unwrap_or(folded).chars().take(LENGTH).collect()
}
