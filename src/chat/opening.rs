//! How a chat begins: with small talk, with the choice of a question that was offered, or with a search.

use super::{Chat, MAX_RELATED, Related, search};
use crate::bundle::Bundle;
use crate::error::Result;
use crate::faq::Entry;
use crate::index::central;
use crate::llm::{Config, Message, Role};
use crate::model::Model;
use crate::retriever::{Decision, Options, Outcome};
use crate::small_talk::{self, SmallTalk};

/// What is searched for if a visitor asks for a person: the FAQ may say how to reach one.
const CONTACT: &str = "How can I contact you by phone or e-mail?";

impl Chat {
    /// Replies to small talk, answers a question that was offered and is picked by its number, or [searches](search) and starts an answer as
    /// [`Chat::new`] does. Small talk is searched for only if the FAQ has exactly that question. `limit` is the maximum number of hits.
    ///
    /// # Errors
    ///
    /// The errors of `model`.
    pub fn open(
        bundle: &Bundle,
        model: &impl Model,
        question: &str,
        history: &[Message],
        llm: Option<&Config>,
        limit: usize,
    ) -> Result<Self> {
        let entries = bundle.faq().entries();
        let is_asked = |entry: &Entry| entry.asks().any(|asked| small_talk::is_same(asked, question));
        let is_talk = !entries.iter().any(is_asked);
        let offered = if is_talk { offered(entries, history) } else { Vec::new() };
        let kind = small_talk::of(question).filter(|_| is_talk);
        let picked = match (small_talk::choice(question, offered.len()), &offered[..], kind) {
            (Some(at), _, _) => offered.get(at),
            (None, [only], Some(SmallTalk::Yes)) => Some(only),
            _ => None,
        };
        if let Some(entry) = picked {
            return Ok(Self::new(&entry.question, &Outcome::chosen(entry), history, llm));
        }
        let Some(kind) = kind else {
            let outcome = search(bundle, model, question, history, Options::new(limit))?;
            return Ok(Self::new(question, &outcome, history, llm));
        };
        let related = match kind {
            SmallTalk::Help => examples(bundle).into_iter().map(Related::from).collect(),
            SmallTalk::Yes => offered.into_iter().map(Related::from).collect(),
            SmallTalk::Human => {
                let found = search(bundle, model, CONTACT, &[], Options::new(MAX_RELATED))?;
                let is_there = found.decision != Decision::Decline;
                found.hits.iter().filter(|_| is_there).map(Related::from).collect()
            }
            _ => Vec::new(),
        };
        Ok(Self::small_talk(kind, related))
    }
}

/// What may be asked: the entries that stand for the whole FAQ, or the first ones until they are embedded.
fn examples(bundle: &Bundle) -> Vec<&Entry> {
    let entries = bundle.faq().entries();
    match central(bundle.points(), bundle.vectors(), MAX_RELATED) {
        central if central.is_empty() => entries.iter().take(MAX_RELATED).collect(),
        central => central.into_iter().map(|at| &entries[at]).collect(),
    }
}

/// The entries that the last message offered as choices.
fn offered<'a>(entries: &'a [Entry], history: &[Message]) -> Vec<&'a Entry> {
    let last = history.last().filter(|message| message.role == Role::Assistant);
    let ids = last.into_iter().flat_map(|message| &message.choices);
    ids.filter_map(|id| entries.iter().find(|entry| entry.id == *id)).collect()
}
