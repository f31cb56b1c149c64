//! Masks what identifies a visitor before a question leaves the browser, and puts it back in what is shown: e-mail addresses, numbers of phones, cards
//! and orders. Pure text. Prices, times, dates and years stay.

/// What was masked, in the order it was found: `[email 1]` stands for the first address.
///
/// ```
/// let mut masks = tansy::redact::Masks::default();
/// let sent = masks.hide("I am ann@example.com, my order is #48213.");
/// assert_eq!(sent, "I am [email 1], my order is [order 1].");
/// assert_eq!(masks.restore("We will write to [email 1]."), "We will write to ann@example.com.");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Masks {
    hidden: Vec<(String, String)>,
}

const PHONE: std::ops::RangeInclusive<usize> = 9..=15;
const CARD: std::ops::RangeInclusive<usize> = 13..=19;
/// The fewest digits of a number after a word for order.
const ORDER: usize = 4;
const ORDERS: &[&str] = &[
    "order",
    "booking",
    "invoice",
    "reservation",
    "customer",
    "bestellung",
    "bestellnummer",
    "auftrag",
    "rechnung",
    "commande",
    "pedido",
    "reserva",
];
/// Words between "order" and its number.
const BETWEEN: &[&str] = &[
    "number", "no", "nr", "nummer", "is", "id", "ist", "numero", "número", "numéro", "n", "code", "was",
    "my", "the",
];

impl Masks {
    /// The text with masks. The same value gets the same mask in every text.
    pub fn hide(&mut self, text: &str) -> String {
        let mut hidden = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let before = &text[..text.len() - rest.len()];
            let is_start = !before.ends_with(|c: char| c.is_alphanumeric() || "._-+$€£".contains(c));
            let (kind, length) = if is_start { found(before, rest) } else { ("", 0) };
            if length > 0 {
                hidden.push_str(&self.mask(kind, &rest[..length]));
            } else {
                hidden.push(first);
            }
            rest = &rest[length.max(first.len_utf8())..];
        }
        hidden
    }

    /// The text with what its masks stand for.
    pub fn restore(&self, text: &str) -> String {
        self.hidden.iter().fold(text.to_owned(), |text, (mask, value)| text.replace(mask, value))
    }

    /// How much of a text that is still being written can be restored: up to brackets whose end is missing, which may become a mask.
    pub fn settled(&self, text: &str) -> usize {
        let open = text.rfind('[').filter(|open| !self.hidden.is_empty() && !text[*open..].contains(']'));
        open.unwrap_or(text.len())
    }

    fn mask(&mut self, kind: &str, value: &str) -> String {
        if let Some((mask, _)) = self.hidden.iter().find(|(_, own)| own == value) {
            return mask.clone();
        }
        let start = format!("[{kind} ");
        let number = self.hidden.iter().filter(|(mask, _)| mask.starts_with(&start)).count() + 1;
        let mask = format!("{start}{number}]");
        self.hidden.push((mask.clone(), value.to_owned()));
        mask
    }
}

/// The kind and the length of what begins here; of length 0 if it stays.
fn found(before: &str, rest: &str) -> (&'static str, usize) {
    let word = run(rest, |c| c.is_alphanumeric() || "._%+-@".contains(c)).trim_end_matches(['.', '-']);
    if let Some((name, host)) = word.split_once('@')
        && !name.is_empty()
        && host.contains('.')
    {
        return ("email", word.len());
    }
    let number = run(rest, |c| c.is_ascii_digit() || "+-./() ".contains(c));
    let number = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let begins = rest.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '(');
    if begins && CARD.contains(&digits.len()) && is_luhn(&digits) {
        return ("card", number.len());
    }
    let code = run(rest, |c| c.is_alphanumeric() || "-#".contains(c)).trim_end_matches('-');
    let count = code.chars().filter(char::is_ascii_digit).count();
    let is_year = count == 4 && code.len() == 4 && (code.starts_with("19") || code.starts_with("20"));
    if count >= ORDER && (code.starts_with('#') || is_after_order(before) && !is_year) {
        return ("order", code.len());
    }
    if begins && PHONE.contains(&digits.len()) && !is_dates_or_prices(number) {
        return ("phone", number.len());
    }
    ("", 0)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    &text[..text.find(|c: char| !belongs(c)).unwrap_or(text.len())]
}

fn is_after_order(before: &str) -> bool {
    let words =
        before.rsplit(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let mut words = words.skip_while(|word| BETWEEN.contains(&word.as_str()));
    words.next().is_some_and(|word| ORDERS.contains(&word.as_str()))
}

/// Whether digits are several dates, years, times or prices, such as "24.12.2026 25.12.2026", "2024 - 2026" or "10.00 12.50".
fn is_dates_or_prices(number: &str) -> bool {
    let parts: Vec<&str> = number.split([' ', '-', '/', '(', ')']).filter(|part| !part.is_empty()).collect();
    let is_year = |part: &&str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    parts.iter().any(|part| part.contains('.')) && parts.iter().all(|part| part.matches('.').count() < 3)
        || parts.iter().any(is_year) && parts.len() > 1 && parts.iter().all(|part| part.len() <= 4)
}

/// The check digit of cards (ISO/IEC 7812-1).
fn is_luhn(digits: &[u32]) -> bool {
    let twice = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let each = digits.iter().rev().enumerate();
    let sum: u32 = each.map(|(at, digit)| if at % 2 == 1 { twice(*digit) } else { *digit }).sum();
    sum.is_multiple_of(10)
}
