//! The facts of a text.

use super::number;
use super::scan::{Piece, pieces};

/// A kind of fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number, a price, a percentage or a part of a date.
    Number,
    /// A time of day.
    Time,
    /// A day of the week.
    Weekday,
    /// A month.
    Month,
    /// A phone number.
    Phone,
    /// An e-mail address.
    Email,
    /// The address of a page.
    Link,
    /// A name.
    Name,
}

/// A fact, and what it says whatever its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its kind.
    pub kind: Kind,
    /// As it is written.
    pub text: String,
    /// A number in thousandths, a time in minutes, a weekday or month from 0.
    pub(super) value: i64,
    /// Whether a time says which half of the day it is in.
    pub(super) is_exact: bool,
    /// A link, address, phone number or name in its plainest form; the word after a number in words.
    pub(super) plain: String,
}

/// Words of German, where every noun has a capital, so that capitals say nothing about names.
const GERMAN: &[&str] = &[
    "der", "das", "den", "dem", "und", "oder", "ist", "sind", "nicht", "kein", "ein", "eine", "einen", "mit",
    "von", "bis", "bei", "fur", "ab", "wir", "sie", "uhr", "kostet",
];
/// The fewest digits of a phone number.
const PHONE_DIGITS: usize = 7;

/// All facts of a text; `names` are names however they are written.
pub(super) fn all(text: &str, names: &[String]) -> Vec<Fact> {
    let mut found = Vec::new();
    let rest = phones(&addresses(text, &mut found), &mut found);
    let all = pieces(&rest);
    let is_marked = !all.iter().any(|piece| GERMAN.contains(&&*piece.folded()));
    for (at, piece) in all.iter().enumerate() {
        let folded = piece.folded();
        let is_first = is_first(&rest[..piece.at]);
        // The "four" of "twenty-four" is not a number of its own.
        let is_rest =
            at > 0 && rest[..piece.at].ends_with('-') && number::in_words(&all[at - 1].folded()).is_some();
        if is_rest {
            continue;
        }
        if piece.is_number() {
            if !is_item(&rest, piece) {
                found.push(of_digits(&rest, &all, at));
            }
        } else if let Some(fact) = of_word(piece, &folded, is_first, &all[at + 1..]) {
            found.push(fact);
        } else if names.contains(&folded) || is_marked && !is_first && is_name(piece) {
            found.push(Fact { plain: folded, ..fact(Kind::Name, piece.text, 0) });
        }
    }
    found
}

pub(super) fn fact(kind: Kind, text: &str, value: i64) -> Fact {
    Fact { kind, text: text.to_owned(), value, is_exact: false, plain: String::new() }
}

fn of_word(piece: &Piece<'_>, folded: &str, is_first: bool, next: &[Piece<'_>]) -> Option<Fact> {
    let is_verb = matches!(folded, "may" | "march" | "mars" | "mar") && (is_first || !piece.is_capital());
    let exact = |minutes| Fact { is_exact: true, ..fact(Kind::Time, piece.text, minutes) };
    match folded {
        "noon" | "midday" => return Some(exact(12 * 60)),
        "midnight" => return Some(exact(0)),
        _ => {}
    }
    if let Some(day) = number::weekday(folded) {
        return Some(fact(Kind::Weekday, piece.text, day));
    }
    if let Some(month) = number::month(folded).filter(|_| !is_verb) {
        return Some(fact(Kind::Month, piece.text, month));
    }
    let ones = next
        .first()
        .filter(|next| next.at == piece.end() + 1)
        .and_then(|next| number::in_words(&next.folded()));
    let mut value = number::in_words(folded)?;
    let is_compound = (20..100).contains(&(value / 1000)) && ones.is_some_and(|ones| ones < 10_000);
    let next = if is_compound { &next[1..] } else { next };
    value += ones.filter(|_| is_compound).unwrap_or_default();
    let unit = next.first().map(Piece::folded).unwrap_or_default();
    Some(Fact { plain: unit, ..fact(Kind::Number, piece.text, value) })
}

fn of_digits(text: &str, all: &[Piece<'_>], at: usize) -> Fact {
    let piece = all[at];
    let next = all.get(at + 1).filter(|next| text[piece.end()..next.at].trim().is_empty());
    let unit = next.map(Piece::folded).unwrap_or_default();
    let marks = |letter: char| {
        let rest = text[piece.end()..].trim_start().to_ascii_lowercase();
        let mut chars = rest.chars().filter(|c| *c != '.');
        chars.next() == Some(letter)
            && chars.next() == Some('m')
            && chars.next().is_none_or(|c| !c.is_alphanumeric())
    };
    let (is_am, is_pm) = (marks('a'), marks('p'));
    let is_24 = unit == "uhr" || unit == "h";
    let written = piece.text;
    let is_clock = written.contains(':') || is_am || is_pm || is_24;
    match number::clock(written).filter(|_| is_clock) {
        Some(minutes) if is_am || is_pm => {
            let minutes = minutes % (12 * 60) + if is_pm { 12 * 60 } else { 0 };
            Fact { is_exact: true, ..fact(Kind::Time, written, minutes) }
        }
        Some(minutes) => Fact { is_exact: minutes >= 13 * 60, ..fact(Kind::Time, written, minutes) },
        None => fact(Kind::Number, written, number::in_digits(written).unwrap_or(-1)),
    }
}

/// Whether a word comes first in a sentence, a line or a quotation.
fn is_first(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    before.is_empty()
        || before.ends_with([
            '.', '!', '?', ':', ';', '\n', '"', '“', '„', '«', '*', '-', '–', '•', '(', '¿', '¡', '[', '…',
        ])
}

/// Whether a number counts the items of a list.
fn is_item(text: &str, piece: &Piece<'_>) -> bool {
    let line = text[..piece.at].rsplit('\n').next().unwrap_or_default();
    line.trim().is_empty() && text[piece.end()..].starts_with([')', '.'])
}

fn is_name(piece: &Piece<'_>) -> bool {
    const INITIALS: usize = 3;
    let is_initials = piece.text.chars().all(char::is_uppercase) && piece.text.len() <= INITIALS;
    piece.is_capital()
        && !is_initials
        && piece.text.chars().count() > 1
        && !piece.text.starts_with("I'")
        && !piece.text.starts_with("I’")
}

/// Takes out links and e-mail addresses; returns the text with spaces in their place.
fn addresses(text: &str, found: &mut Vec<Fact>) -> String {
    let mut rest = text.to_owned();
    for part in text.split(|c: char| c.is_whitespace() || "()[]<>\"“”|`*".contains(c)) {
        let part = part.trim_matches(|c: char| ".,;:!?'’".contains(c));
        let lower = part.to_lowercase();
        let plain = lower.rsplit("://").next().unwrap_or_default();
        let plain = plain.strip_prefix("mailto:").unwrap_or(plain);
        let plain = plain.strip_prefix("www.").unwrap_or(plain).trim_end_matches('/');
        let kind = match part.contains('@') {
            true if plain.contains('.') => Kind::Email,
            false if part.contains("://") || is_host(part) => Kind::Link,
            _ => continue,
        };
        found.push(Fact { plain: plain.to_owned(), ..fact(kind, part, 0) });
        rest = rest.replacen(part, " ", 1);
    }
    rest
}

/// Whether a text is "example.com" or "example.com/page".
fn is_host(text: &str) -> bool {
    let host = text.split('/').next().unwrap_or_default();
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    let top = host.rsplit('.').next().unwrap_or_default();
    host.contains('.')
        && host.split('.').all(is_label)
        && top.len() > 1
        && top.chars().all(|c| c.is_ascii_lowercase())
}

/// Takes out phone numbers; returns the text with a space in their place.
fn phones(text: &str, found: &mut Vec<Fact>) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for (start, c) in text.char_indices() {
        if start < at || !(c.is_ascii_digit() || c == '+' || c == '(') {
            continue;
        }
        let run = &text[start..];
        let length = run.find(|c: char| !c.is_ascii_digit() && !"+-./() ".contains(c)).unwrap_or(run.len());
        let run = run[..length].trim_end_matches(|c: char| !c.is_ascii_digit());
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= PHONE_DIGITS {
            rest.push_str(&text[at..start]);
            found.push(Fact { plain: digits, ..fact(Kind::Phone, run, 0) });
            rest.push(' ');
            at = start + run.len();
        }
    }
    rest + &text[at..]
}
