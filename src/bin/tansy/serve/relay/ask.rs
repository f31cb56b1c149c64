//! What a page may ask, and what becomes of it: the prompt is written here, from the bundle, or there is none.

use axum::http::StatusCode;
use serde::Deserialize;
use tansy::Error;
use tansy::chat::{Chat, search};
use tansy::llm::Message;
use tansy::prompt::{HISTORY_CHARS, QUESTION_CHARS};
use tansy::retriever::{Decision, Options, Outcome};

use super::Relay;

/// Entries that a page may name, the turns it may send, and how deep its entries may be in the relay's own ranking.
const MAX_ENTRIES: usize = tansy::chat::MAX_SOURCES;
const MAX_TURNS: usize = 16;
const DEPTH: usize = 20;

/// The body of `POST /api/chat`. Unknown fields are refused: `model` and `messages` among them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ask {
    pub(super) question: String,
    #[serde(default)]
    history: Vec<Turn>,
    /// The ids of the entries that the page shows as sources, in the order of their numbers; without any, the relay chooses.
    #[serde(default)]
    entries: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Turn {
    role: Speaker,
    content: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Speaker {
    User,
    Assistant,
}

/// A refusal: a status and one sentence.
pub(super) type Refusal = (StatusCode, &'static str);

impl Ask {
    /// Reads a body.
    pub(super) fn read(body: &[u8]) -> Result<Self, Refusal> {
        const WRONG: Refusal =
            (StatusCode::BAD_REQUEST, "send JSON with question, history and entries, and nothing else");
        let ask: Self = serde_json::from_slice(body).map_err(|_| WRONG)?;
        let chars = |text: &str| text.chars().count();
        let said: usize = ask.history.iter().map(|turn| chars(&turn.content)).sum();
        // A page sends what `tansy::prompt` would: so much and no more.
        let fits = chars(&ask.question) <= QUESTION_CHARS
            && said <= 2 * HISTORY_CHARS
            && ask.history.len() <= MAX_TURNS
            && ask.entries.len() <= MAX_ENTRIES;
        match (ask.question.trim().is_empty(), fits) {
            (true, _) => Err((StatusCode::BAD_REQUEST, "the question is empty")),
            (_, false) => Err((StatusCode::PAYLOAD_TOO_LARGE, "the question or the history is too long")),
            _ => Ok(ask),
        }
    }

    fn messages(&self) -> Vec<Message> {
        let message = |turn: &Turn| match turn.role {
            Speaker::User => Message::user(&turn.content),
            Speaker::Assistant => Message::assistant(&turn.content),
        };
        self.history.iter().map(message).collect()
    }

    /// The answer to begin; without a request to the model where the FAQ does not answer the question.
    ///
    /// # Errors
    ///
    /// The entries are not of this bundle, or not among those that the question finds.
    pub(super) fn open(&self, relay: &Relay) -> Result<Chat, Refusal> {
        const FOREIGN: Refusal = (
            StatusCode::UNPROCESSABLE_ENTITY,
            "these entries are not in the relay's FAQ: give both the same bundle",
        );
        const UNFIT: Refusal = (StatusCode::UNPROCESSABLE_ENTITY, "these entries do not answer the question");
        let known = relay.bundle.faq().entries();
        if !self.entries.iter().all(|id| known.iter().any(|entry| entry.id == *id)) {
            return Err(FOREIGN);
        }
        let history = self.messages();
        let outcome = self
            .search(relay, &history)
            .map_err(|_| (StatusCode::INTERNAL_SERVER_ERROR, "the FAQ cannot be searched"))?;
        // What the page says that the FAQ does not answer need not be sent either.
        let asked =
            outcome.unanswered.iter().fold(self.question.clone(), |asked, part| asked.replace(part, ""));
        let begin = |outcome: &Outcome| {
            let chat = Chat::new(&asked, outcome, &history, Some(&relay.llm));
            chat.compared(&relay.bundle, relay.embedder.clone())
        };
        if outcome.decision == Decision::Decline || self.entries.is_empty() {
            return Ok(begin(&outcome));
        }
        let found = |id: &String| outcome.hits.iter().find(|hit| hit.id == *id).cloned();
        let hits: Vec<_> = self.entries.iter().map(found).collect::<Option<_>>().ok_or(UNFIT)?;
        // Where the relay is unsure, it must at least agree about the best entry: else any question could be put with any entry.
        if outcome.decision == Decision::Clarify && hits[0].id != outcome.hits[0].id {
            return Err(UNFIT);
        }
        let answers = outcome.answers.clamp(1, hits.len());
        let outcome = Outcome { decision: Decision::Answer, answers, hits, ..outcome };
        Ok(begin(&outcome))
    }

    fn search(&self, relay: &Relay, history: &[Message]) -> Result<Outcome, Error> {
        search(&relay.bundle, &*relay.embedder, &self.question, history, Options::new(DEPTH))
    }
}
