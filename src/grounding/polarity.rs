//! Yes against no.

use super::fact::{self, Fact, Kind};
use super::passage::{Facts, is_same};
use super::scan::{Piece, pieces, stem};
use crate::prompt::Passage;

const NO: &[&str] = &[
    "no",
    "not",
    "never",
    "none",
    "nor",
    "without",
    "cannot",
    "except",
    "nein",
    "nicht",
    "kein",
    "keine",
    "keinen",
    "ohne",
    "non",
    "pas",
    "sans",
    "jamais",
    "aucun",
    "nunca",
    "sin",
    "unfortunately",
    "neither",
];
const YES: &[&str] = &["yes", "sure", "absolutely", "certainly", "definitely", "gladly", "ja", "oui", "si"];
const LEADS_NO: &[&str] = &["no", "nein", "non", "not"];
/// Words that say nothing about what is affirmed or denied.
const EMPTY: &[&str] = &[
    "are", "and", "the", "our", "you", "your", "they", "them", "for", "from", "with", "that", "this",
    "there", "can", "may", "does", "did", "will", "have", "has", "was", "also", "please", "but", "all",
    "any", "yes", "too", "its", "it", "is", "do", "be", "we", "on", "in", "at", "to", "of", "an", "or", "if",
    "so", "by", "as", "us", "my", "me", "no", "up", "what", "when", "how", "that", "which", "them", "here",
    "just", "into", "until", "before", "only",
];
/// The least likeness of two clauses that are about the same.
const LIKENESS: f32 = 0.5;

/// The least likeness of two clauses that differ in a value only.
const SAME: f32 = 0.65;
/// Stems of weekdays.
const DAYS: &[&str] = &["monda", "tuesd", "wedne", "thurs", "frida", "satur", "sunda"];

/// A part of a sentence that affirms or denies something.
#[derive(Debug, Default)]
struct Clause {
    /// As it is written.
    text: String,
    stems: Vec<String>,
    is_negated: bool,
}

/// Whether a sentence denies something.
pub(super) fn is_denied(text: &str) -> bool {
    clauses(text).iter().any(|clause| clause.is_negated)
}

/// Whether the passages say the same as a sentence with another value: "Tuesdays are for women only" is "Wednesdays are for women only".
pub(super) fn has_other_value(text: &str, passages: &[Passage<'_>]) -> bool {
    let held: Vec<Clause> = passages.iter().flat_map(|passage| clauses(passage.answer)).collect();
    clauses(text)
        .iter()
        .any(|said| [Kind::Number, Kind::Time, Kind::Weekday].iter().any(|kind| is_other(said, &held, *kind)))
}

/// Whether a time is given to another day than in the passages: "on Fridays until 21:00" is "on Thursdays until 9 pm".
pub(super) fn has_other_day(text: &str, passages: &[Passage<'_>]) -> bool {
    let held: Vec<Facts> = passages
        .iter()
        .flat_map(|passage| clauses(passage.answer))
        .map(|clause| {
            let mut facts = Facts::default();
            facts.add(&clause.text);
            facts
        })
        .filter(|facts| facts.has_kind(Kind::Weekday))
        .collect();
    clauses(text).iter().any(|said| {
        let (days, times): (Vec<Fact>, Vec<Fact>) = fact::all(&said.text, &[])
            .into_iter()
            .filter(|fact| matches!(fact.kind, Kind::Weekday | Kind::Time))
            .partition(|fact| fact.kind == Kind::Weekday);
        times.iter().any(|time| {
            let mut same = held.iter().filter(|facts| facts.has(time)).peekable();
            !days.is_empty()
                && same.peek().is_some()
                && !same.any(|facts| days.iter().any(|day| facts.has(day)))
        })
    })
}

fn is_other(said: &Clause, held: &[Clause], kind: Kind) -> bool {
    let of_kind = |clause: &Clause| -> Vec<Fact> {
        fact::all(&clause.text, &[]).into_iter().filter(|fact| fact.kind == kind).collect()
    };
    let own = of_kind(said);
    if own.is_empty() {
        return false;
    }
    let same = held.iter().filter(|clause| alike(&bare(clause, kind), &bare(said, kind)) >= SAME);
    let values: Vec<Vec<Fact>> = same.map(of_kind).filter(|facts| !facts.is_empty()).collect();
    let shares = |facts: &Vec<Fact>| own.iter().any(|own| facts.iter().any(|fact| is_same(fact, own)));
    !values.is_empty() && !values.iter().any(shares)
}

/// The content words of a clause without the facts of a kind.
fn bare(clause: &Clause, kind: Kind) -> Vec<String> {
    let is_day = |word: &&String| kind == Kind::Weekday && DAYS.contains(&word.as_str());
    clause.stems.iter().filter(|word| !is_day(word)).cloned().collect()
}

/// Whether a sentence says the opposite of a passage.
pub(super) fn is_turned(text: &str, passages: &[Passage<'_>], question: &str) -> bool {
    let held: Vec<Clause> = passages.iter().flat_map(|passage| clauses(passage.answer)).collect();
    clauses(text).iter().any(|said| is_opposite(said, &held)) || is_lead_turned(text, passages, question)
}

fn is_opposite(said: &Clause, held: &[Clause]) -> bool {
    let likeness = |negated: bool| {
        let same = held.iter().filter(|clause| clause.is_negated == negated);
        same.map(|clause| alike(&clause.stems, &said.stems)).fold(0.0, f32::max)
    };
    let opposite = likeness(!said.is_negated);
    opposite >= LIKENESS && opposite > likeness(said.is_negated)
}

/// An answer that begins with yes where the passage on the same question begins with no, or the other way round.
fn is_lead_turned(text: &str, passages: &[Passage<'_>], question: &str) -> bool {
    let Some(said) = lead(text) else { return false };
    let asked: Vec<String> = clauses(question).into_iter().flat_map(|clause| clause.stems).collect();
    let is_negated = |text: &str| clauses(text).iter().any(|clause| clause.is_negated);
    passages.iter().any(|passage| {
        let own: Vec<String> =
            clauses(passage.question).into_iter().flat_map(|clause| clause.stems).collect();
        // "Not to Newark" does not turn a passage that says yes to Trenton.
        let mut named = Facts::default();
        named.add(passage.question);
        named.add(passage.answer);
        let names_another =
            fact::all(question, &[]).iter().any(|fact| fact.kind == Kind::Name && !named.has(fact));
        let is_about = !names_another
            && alike(&own, &asked) >= LIKENESS
            && is_negated(question) == is_negated(passage.question);
        is_about && lead(passage.answer).is_some_and(|own| own != said)
    })
}

/// Whether a text begins with yes.
fn lead(text: &str) -> Option<bool> {
    const LEAD: usize = 4;
    let sentence = text.split(['.', '!']).next().unwrap_or_default();
    let words: Vec<String> = pieces(sentence).iter().take(LEAD).map(Piece::folded).collect();
    let first = words.first()?;
    if YES.contains(&&**first) {
        return Some(true);
    }
    let is_no = LEADS_NO.contains(&&**first)
        || words.iter().any(|word| word == "sorry") && words.iter().any(|word| word == "no");
    is_no.then_some(false)
}

fn clauses(text: &str) -> Vec<Clause> {
    let mut found = Vec::new();
    let (mut from, mut start) = (0, 0);
    let all = pieces(text);
    let mut clause = Clause::default();
    for (at, piece) in all.iter().enumerate() {
        let folded = piece.folded();
        let next = all.get(at + 1).map(Piece::folded).unwrap_or_default();
        let splits = text[from..piece.at].contains([',', ';', ':', '.', '?', '!', '\n', '–', '—'])
            || matches!(&*folded, "but" | "aber" | "mais" | "pero" | "because")
            || folded == "and"
                && matches!(
                    &*next,
                    "can"
                        | "cannot"
                        | "is"
                        | "are"
                        | "we"
                        | "you"
                        | "they"
                        | "it"
                        | "do"
                        | "does"
                        | "not"
                        | "will"
                );
        if splits {
            clause.text = text[start..piece.at].to_owned();
            start = piece.at;
            let whole = std::mem::take(&mut clause);
            found.push(whole);
        }
        from = piece.end();
        let is_contracted = piece.text.ends_with("n't") || piece.text.ends_with("n’t");
        if folded == "closed" {
            clause.is_negated = !clause.is_negated;
            clause.stems.push("open".to_owned());
        } else if is_contracted || NO.contains(&&*folded) {
            clause.is_negated = true;
        } else if !piece.is_number() && folded.len() > 2 && !EMPTY.contains(&&*folded) {
            clause.stems.push(stem(&folded));
        }
    }
    clause.text = text[start..].to_owned();
    found.push(clause);
    found.retain(|clause| !clause.stems.is_empty());
    found
}

/// Twice the words in common by all words, 0 to 1.
fn alike(some: &[String], others: &[String]) -> f32 {
    let common = some.iter().filter(|word| others.contains(word)).count();
    2.0 * common as f32 / (some.len() + others.len()).max(1) as f32
}
