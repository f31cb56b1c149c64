//! What an owner should look at in the entries of a FAQ before visitors do.

use std::collections::{HashMap, HashSet};

use crate::faq::Entry;
use crate::ingest::wording::question;

/// Shorter answers are noted, in characters; one of a script without spaces counts as two.
const SHORTEST: usize = 20;
/// Longer entries are noted, in characters.
const LONGEST: usize = 3000;

/// A remark on entries that have the same trait.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remark {
    /// What is remarkable, after a number of entries: "share their question with another entry".
    pub what: &'static str,
    /// The questions of the entries.
    pub questions: Vec<String>,
}

/// Remarks on entries that share a question, or whose answer is very short, very long or another entry's question.
///
/// ```
/// use tansy::ingest::{Source, join, read, remarks};
///
/// let page = "<details><summary>Open?</summary>Yes.</details>";
/// let reading = read(&Source { name: "faq.html", bytes: page.as_bytes(), base_url: None })?;
/// assert_eq!(remarks(&reading.entries)[0].questions, ["Open?"]);
/// # Ok::<(), tansy::Error>(())
/// ```
pub fn remarks(entries: &[Entry]) -> Vec<Remark> {
    let keys: Vec<String> = entries.iter().map(|entry| question::key(&entry.question)).collect();
    let mut alike: HashMap<&str, usize> = HashMap::new();
    for key in &keys {
        *alike.entry(key).or_default() += 1;
    }
    let asked: HashSet<&str> = keys.iter().map(String::as_str).collect();
    let is_asked = |answer: &str| {
        answer.len() <= question::LONGEST * 4 && asked.contains(question::key(answer).as_str())
    };
    let remark = |what, is: &dyn Fn(&Entry, &str) -> bool| {
        let pairs = entries.iter().zip(&keys).filter(|(entry, key)| is(entry, key));
        Remark { what, questions: pairs.map(|(entry, _)| entry.question.clone()).collect() }
    };
    let mut remarks = vec![
        remark("with a question that another entry has too", &|_, key| {
            alike.get(key).is_some_and(|&count| count > 1)
        }),
        remark("with an answer under 20 characters", &|entry, _| {
            let length = length(entry.answer.trim());
            length > 0 && length < SHORTEST
        }),
        remark("whose answer is the question of an entry", &|entry, key| {
            let answer = question::key(&entry.answer);
            is_asked(&entry.answer) && !answer.is_empty() && answer != *key
        }),
        remark("over 3,000 characters, which visitors do not read to the end", &|entry, _| {
            entry.question.chars().count() + entry.answer.chars().count() > LONGEST
        }),
    ];
    remarks.retain(|remark| !remark.questions.is_empty());
    remarks
}

fn length(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{ac00}'..='\u{d7a3}').contains(&c) {
                2
            } else {
                1
            }
        })
        .sum()
}
