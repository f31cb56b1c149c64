//! The messages of a conversation.

use serde::{Deserialize, Serialize};

/// Who wrote a message.
#[cfg_attr(test, derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Role {
    /// The site: rules and passages.
    System,
    /// The visitor.
    User,
    /// The chatbot.
    Assistant,
}

/// One message of a conversation.
///
/// ```
/// use tansy::llm::Message;
///
/// let history = [
///     Message::user("Do you deliver to Princeton?"),
///     Message::assistant("Yes, for $12.").answered_by("princeton"),
/// ];
/// assert_eq!(history[1].entry.as_deref(), Some("princeton"));
/// ```
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// Who wrote it.
    pub role: Role,
    /// The text: Markdown from the assistant, plain text from the others.
    pub content: String,
    /// The id of the entry that answered, on the assistant's messages; none if unknown. It is never sent to an endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// The ids of the entries that were offered as choices, on the assistant's messages, so that "the second" is understood; on the system message,
    /// those of its passages. They are sent to a relay of Tansy only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub choices: Vec<String>,
}

impl Message {
    /// A message of any role.
    pub fn new(role: Role, content: impl Into<String>) -> Self {
        Self { role, content: content.into(), entry: None, choices: Vec::new() }
    }

    /// A message from the site.
    pub fn system(content: impl Into<String>) -> Self {
        Self::new(Role::System, content)
    }

    /// A message from the visitor.
    pub fn user(content: impl Into<String>) -> Self {
        Self::new(Role::User, content)
    }

    /// A message from the chatbot; add the entry it was taken from with [`answered_by`](Self::answered_by).
    pub fn assistant(content: impl Into<String>) -> Self {
        Self::new(Role::Assistant, content)
    }

    /// Names the entry that answered, so that a follow-up question need not search for it again.
    #[must_use]
    pub fn answered_by(mut self, id: impl Into<String>) -> Self {
        self.entry = Some(id.into());
        self
    }

    /// Names the entries that were offered as choices, in their order.
    #[must_use]
    pub fn offering(mut self, ids: impl IntoIterator<Item = String>) -> Self {
        self.choices = ids.into_iter().collect();
        self
    }
}
