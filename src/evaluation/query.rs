//! A question to search for, with the entries that it should find if they are known.

use serde::Deserialize;

use crate::llm::Message;
use crate::small_talk;

/// One line of `queries.jsonl`.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Query {
    /// Its id in results; empty if it has none.
    #[serde(default)]
    pub id: String,
    /// What the visitor typed.
    #[serde(rename = "text")]
    pub question: String,
    /// The ids of the relevant entries, which answer it; empty if none does, absent if unknown.
    pub relevant: Option<Vec<String>>,
    /// The conversation before it.
    #[serde(default)]
    pub history: Vec<Said>,
}

/// An earlier message, as in JavaScript, or only the visitor's question.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Said {
    /// A message from either side.
    Message(Message),
    /// The visitor's question.
    Question(String),
}

impl Query {
    /// A question without labels or history.
    pub fn new(question: &str) -> Self {
        Self { id: "q".to_owned(), question: question.to_owned(), relevant: None, history: Vec::new() }
    }

    /// Sets the visitor's earlier questions, oldest first.
    #[must_use]
    pub fn after(self, questions: &[String]) -> Self {
        Self { history: questions.iter().cloned().map(Said::Question).collect(), ..self }
    }

    /// The conversation before it, as messages.
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
