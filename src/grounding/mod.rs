//! Checks what a language model wrote, sentence by sentence, against the numbered passages it was given and the visitor's question. Pure text:
//! no IO, no embedder.
//!
//! Two kinds of claims can be checked without understanding them: *facts*, which must occur in the passages up to their form ("$12.50" is "12.50 dollars",
//! "5 pm" is "17:00"), and *yes or no*. Everything else may be worded as the model likes.

mod fact;
mod names;
mod number;
mod passage;
mod polarity;
mod scan;
mod sentence;

pub use self::fact::{Fact, Kind};
pub use self::names::names;
use self::passage::Facts;
#[cfg(feature = "engine")]
pub(crate) use self::sentence::without_citations;
pub use self::sentence::{cited, complete, sentences};
use crate::prompt::Passage;

/// What the passages say about a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing in it is missing from the passages.
    Supported,
    /// It has facts that neither the passages nor the question hold.
    Unsupported,
    /// The passages have another fact of the same kind, or say the opposite.
    Contradicted,
}

/// A sentence that was checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// What the passages say about it.
    pub verdict: Verdict,
    /// The facts that are missing, as written; empty if yes and no are turned.
    pub missing: Vec<String>,
    /// The share of its content words that the passages hold, 0 to 1.
    pub held: f32,
}

/// Checks one sentence against the passages that it cites, by their numbers from 1; against all of them if it cites none. `names` are words that name
/// something in the FAQ, however they are written in the sentence.
///
/// ```
/// use tansy::grounding::{Verdict, check};
/// use tansy::prompt::Passage;
///
/// let passages = [Passage { question: "Do you deliver to Princeton?", answer: "Yes, for $12.50, until 5 pm." }];
/// let verdict = |text| check(text, &[1], &passages, "princeton?", &[]).verdict;
/// assert_eq!(verdict("Yes, it is 12.50 dollars, until 17:00 [1]."), Verdict::Supported);
/// assert_eq!(verdict("It costs $15 [1]."), Verdict::Contradicted);
/// ```
pub fn check(
    text: &str,
    cited: &[usize],
    passages: &[Passage<'_>],
    question: &str,
    names: &[String],
) -> Checked {
    let cites = |number: usize| cited.is_empty() || cited.contains(&number);
    let chosen = passages.iter().zip(1..).filter(|(_, number)| cites(*number));
    let chosen: Vec<Passage<'_>> = chosen.map(|(passage, _)| *passage).collect();
    let plain = sentence::without_citations(text);
    let mut facts = Facts::default();
    for passage in &chosen {
        facts.add(passage.question);
        facts.add(passage.answer);
    }
    let held = facts.share(&plain);
    // What the visitor named may be repeated; but only a denial may be about what the passages do not name.
    let mut asked = Facts::default();
    asked.add(question);
    let is_denied = polarity::is_denied(&plain);
    let may_repeat = |kind| is_denied || matches!(kind, Kind::Number | Kind::Time);
    let is_known = |fact: &Fact| facts.allows(fact) || may_repeat(fact.kind) && asked.has(fact);
    let missing: Vec<Fact> = fact::all(&plain, names).into_iter().filter(|fact| !is_known(fact)).collect();
    let is_other = missing.iter().any(|fact| facts.has_kind(fact.kind));
    let verdict = if is_other
        || polarity::has_other_value(&plain, &chosen)
        || polarity::has_other_day(&plain, &chosen)
        || polarity::is_turned(&plain, &chosen, question)
    {
        Verdict::Contradicted
    } else if missing.is_empty() {
        Verdict::Supported
    } else {
        Verdict::Unsupported
    };
    Checked { verdict, missing: missing.into_iter().map(|fact| fact.text).collect(), held }
}

/// Checks a whole answer: its sentences, each with what was found.
pub fn check_all<'a>(
    answer: &'a str,
    passages: &[Passage<'_>],
    question: &str,
    names: &[String],
) -> Vec<(&'a str, Checked)> {
    let each = sentences(answer).into_iter();
    each.map(|(text, cited)| (text, check(text, &cited, passages, question, names))).collect()
}
