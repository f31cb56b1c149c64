//! A question whose entries may be known.

use serde::Deserialize;

use crate::llm::Message;
use crate::small_talk;

/// One line of `queries.jsonl`.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Query {
    /// Its name in results; empty if it has none.
    #[serde(default)]
    pub id: String,
    /// What the visitor typed.
    #[serde(rename = "text")]
    pub question: String,
    /// The ids of the entries that answer it; empty if none does, absent if it is not known.
    pub relevant: Option<Vec<String>>,
    /// What was said before.
    #[serde(default)]
    pub history: Vec<Said>,
}

/// An earlier message as in JavaScript, or only the visitor's question.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Said {
    /// A message of either side.
    Message(Message),
    /// The visitor's question.
    Question(String),
}

impl Query {
    /// A question that nothing is known about.
    pub fn new(question: &str) -> Self {
        Self { id: "q".to_owned(), question: question.to_owned(), relevant: None, history: Vec::new() }
    }

    /// The same, asked after the visitor's earlier questions.
    #[must_use]
    pub fn after(self, questions: &[String]) -> Self {
        Self { history: questions.iter().cloned().map(Said::Question).collect(), ..self }
    }

    /// What was said before, as messages.
    pub fn history(&self) -> Vec<Message> {
        let message = |said: &Said| match said {
            Said::Message(message) => message.clone(),
            Said::Question(question) => Message::user(question),
        };
        self.history.iter().map(message).collect()
    }

    /// The part of the question that [`chat::search`] embeds.
    pub(super) fn embedded(&self) -> &str {
        small_talk::without(&self.question)
    }
}
