//! What passages hold.

use super::fact::{self, Fact, Kind};
use super::number;
use super::scan::{Piece, pieces, stem};

/// The facts and words of passages.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    facts: Vec<Fact>,
    words: Vec<String>,
}

/// Words for one, most of which are articles too.
const ONE: &[&str] = &["one", "once", "first", "ein", "eine", "einmal", "un", "une", "uno", "una"];
const DAY: i64 = 24 * 60;
const HALF_DAY: i64 = 12 * 60;
/// Words that are shorter say little.
const CONTENT: usize = 4;
/// The digits of a phone number without the codes of a country or an area.
const LOCAL: usize = 7;

impl Facts {
    pub(super) fn add(&mut self, text: &str) {
        self.facts.extend(fact::all(text, &[]));
        let all = pieces(text);
        let days: Vec<(usize, i64)> = all
            .iter()
            .enumerate()
            .filter_map(|(at, piece)| Some((at, number::weekday(&piece.folded())?)))
            .collect();
        for pair in days.windows(2) {
            let ((at, first), (end, last)) = (pair[0], pair[1]);
            let joins = end == at + 2
                && matches!(&*all[at + 1].folded(), "to" | "through" | "till" | "until" | "bis" | "au" | "a");
            if joins || end == at + 1 && text[all[at].end()..all[end].at].contains(['-', '–']) {
                (0..(last - first).rem_euclid(7)).for_each(|step| self.day((first + step) % 7));
            }
        }
        for piece in &all {
            let folded = piece.folded();
            match &*folded {
                "weekday" | "weekdays" | "werktags" => (0..5).for_each(|day| self.day(day)),
                "weekend" | "weekends" | "wochenende" => (5..7).for_each(|day| self.day(day)),
                "daily" | "every" | "taglich" => (0..7).for_each(|day| self.day(day)),
                _ => {}
            }
            self.words.push(folded);
        }
    }

    fn day(&mut self, day: i64) {
        self.facts.push(fact::fact(Kind::Weekday, "", day));
    }

    /// Whether there is a fact of this kind.
    pub(super) fn has_kind(&self, kind: Kind) -> bool {
        kind != Kind::Name && self.facts.iter().any(|own| own.kind == kind)
    }

    /// Whether a fact is held in any form, or counts nothing that is counted here.
    pub(super) fn allows(&self, fact: &Fact) -> bool {
        // "Two of them" counts nothing that the passages count.
        let counts_other = fact.kind == Kind::Number && !fact.plain.is_empty() && !self.has_word(&fact.plain);
        counts_other || self.has(fact)
    }

    /// Whether a fact is held in any form.
    pub(super) fn has(&self, fact: &Fact) -> bool {
        match fact.kind {
            Kind::Number if fact.value == 1000 && ONE.iter().any(|one| self.has_word(one)) => true,
            Kind::Name => self.has_word(&fact.plain),
            _ => self.facts.iter().any(|own| is_same(own, fact)),
        }
    }

    fn has_word(&self, word: &str) -> bool {
        let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
        self.words.iter().any(|own| singular(own) == singular(word))
    }

    /// The share of a text's content words that are held.
    pub(super) fn share(&self, text: &str) -> f32 {
        let stems = |words: &mut dyn Iterator<Item = String>| {
            words.filter(|word| word.len() >= CONTENT).map(|word| stem(&word)).collect::<Vec<_>>()
        };
        let own = stems(&mut self.words.iter().cloned());
        let said = stems(&mut pieces(text).iter().map(Piece::folded));
        let held = said.iter().filter(|word| own.contains(word)).count();
        if said.is_empty() { 1.0 } else { held as f32 / said.len() as f32 }
    }
}

pub(super) fn is_same(own: &Fact, fact: &Fact) -> bool {
    match (own.kind, fact.kind) {
        (Kind::Time, Kind::Time) => {
            let length = if own.is_exact && fact.is_exact { DAY } else { HALF_DAY };
            (own.value - fact.value).rem_euclid(length) == 0
        }
        // The "8" of "from 8 to 11 am" is a time.
        (Kind::Time, Kind::Number) => is_hour(fact, own),
        (Kind::Number, Kind::Time) => is_hour(own, fact),
        (Kind::Phone, Kind::Phone) => {
            let (own, other) = (own.plain.trim_start_matches('0'), fact.plain.trim_start_matches('0'));
            let shorter = own.len().min(other.len());
            shorter >= LOCAL && own[own.len() - shorter..] == other[other.len() - shorter..]
        }
        (own_kind, kind) if own_kind != kind => false,
        (Kind::Email | Kind::Link, _) => own.plain == fact.plain,
        _ => own.value == fact.value,
    }
}

/// Whether a number may be the hour or the minutes' form of a time, as in "half past eleven" or "6.30 in the morning".
fn is_hour(number: &Fact, time: &Fact) -> bool {
    let hours = number.value / 1000;
    let minutes = hours * 60 + number.value % 1000 / 10;
    let is_whole = number.value % 1000 == 0;
    (minutes - time.value).rem_euclid(HALF_DAY) == 0
        || is_whole
            && hours > 0
            && hours <= 24
            && time.value % 60 == 30
            && (time.value / 60 - hours) % 12 == 0
}
