//! Asks a language model for messages of visitors whom an entry answers.

use super::key::one_line;
use crate::faq::Entry;
use crate::llm::Message;
use crate::passages;

/// The maximum number of characters of an answer that are sent: enough to see what it is about.
const ANSWER_CHARS: usize = 1_500;
/// The maximum number of characters of a question that are sent.
const QUESTION_CHARS: usize = 400;

const RULES: &str = "\
You write messages that visitors of a website type into its chat. You get one entry of the site's FAQ, and write messages of visitors \
whom this entry answers, each as another person would type it:
- fragments of one to three words, without a verb
- messages in a hurry, with slips and abbreviations
- whole questions in words that the entry does not use
- stories: what has happened to the visitor, or what they want to do, often without a question
- plain sentences of somebody who has just learnt the language
Do not repeat the entry's question, do not answer it, and do not write what only another entry answers.
Write in the language of the entry, one message per line, without numbers, quotation marks or remarks.";

/// An entry that no site has, which shows the form: small models follow an example rather than rules. The messages are from
/// models/phrasings/airline.jsonl.
const EXAMPLE: &str = "Question: My suitcase didn't arrive. What should I do?
Answer: Report it at the baggage desk or under Baggage > Missing; we deliver it to you.";
/// The messages of the example.
pub(super) const EXAMPLES: [&str; 6] = [
    "lost suitcase",
    "landed in oslo, case didnt, help plz",
    "my bag never came out on the belt",
    "Where can I report that my things were left behind at the connecting airport?",
    "I waited an hour and everyone else picked up their stuff, and now I'm in my hotel without so much as a toothbrush.",
    "my valise is not come with me, where I go",
];

/// How to write.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Style {
    /// How many messages to ask for.
    pub count: usize,
    /// How the site's visitors write, in the owner's words.
    pub tone: Option<String>,
}

impl Style {
    /// So many messages, of visitors of any kind.
    pub fn new(count: usize) -> Self {
        Self { count, tone: None }
    }
}

/// The messages to send for an entry. `others` are the questions of the entries that it is most easily confused with.
pub fn messages(entry: &Entry, others: &[&str], style: &Style) -> Vec<Message> {
    let mut rules = RULES.to_owned();
    if let Some(tone) = style.tone.as_deref().map(str::trim).filter(|tone| !tone.is_empty()) {
        rules.push_str("\nThe visitors of this site: ");
        rules.push_str(tone);
    }
    vec![
        Message::system(rules),
        Message::user(asked(EXAMPLE, EXAMPLES.len())),
        Message::assistant(EXAMPLES.join("\n")),
        Message::user(asked(&described(entry, others), style.count)),
    ]
}

fn asked(described: &str, count: usize) -> String {
    format!("{described}\n\nWrite {count} messages, one per line.")
}

fn described(entry: &Entry, others: &[&str]) -> String {
    let question = cut(&entry.question, QUESTION_CHARS);
    let answer = cut(&passages::plain(&entry.answer), ANSWER_CHARS);
    let mut text = format!("Question: {question}\nAnswer: {answer}");
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(|other| cut(other, QUESTION_CHARS)).collect();
        text.push_str(&format!("\nOther entries, not to be asked for: {}", others.join(" | ")));
    }
    text
}

/// The text on one line, at most `most` characters.
fn cut(text: &str, most: usize) -> String {
    let line = one_line(text);
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
