//! Searches the FAQ for a question as the visitor typed it. Every search goes through here: chats, `search` in JavaScript, `tansy search`
//! and `tansy eval`. Greetings are therefore handled only here, and the retriever sees only questions.

use crate::bundle::Bundle;
use crate::error::Result;
use crate::llm::{Message, Role};
use crate::model::Model;
use crate::retriever::{self, Decision, Earlier, Options, Outcome};
use crate::small_talk;

/// Number of earlier questions that are considered: the last one may itself be a follow-up.
const TURNS: usize = 2;

/// Searches for a question as it was typed: greetings before it are removed, and `history`, oldest first, shows what a follow-up refers
/// to. `model` may be a function that embeds. With a model, misspellings are corrected if that makes the search surer, several questions in one
/// message are searched for one by one, and an answer that would confirm what the message takes for granted becomes a choice. Text that is
/// only small talk is searched for like any question; use [`Chat::open`](super::Chat::open) to reply to it instead.
///
/// # Errors
///
/// The errors of `model`.
pub fn search(
    bundle: &Bundle,
    model: &impl Model,
    question: &str,
    history: &[Message],
    options: Options,
) -> Result<Outcome> {
    let earlier = earlier(bundle, model, history)?;
    let question = small_talk::without(question);
    let whole = search_one(bundle, model, question, earlier.as_ref(), options)?;
    #[cfg(feature = "engine")]
    let whole = {
        let search = |part: &str, before: Option<&Earlier>| {
            search_one(bundle, model, part, before.or(earlier.as_ref()), options)
        };
        let whole = match super::split::questions(question) {
            Some(questions) => {
                let position = |id: &str| position(bundle, id);
                super::together::answer(&questions, whole, options.limit, position, search)?
            }
            None => whole,
        };
        match super::premise::of(question) {
            Some(premise) => {
                let search = |premise: &str| search_one(bundle, model, premise, None, options);
                super::premise::heed(bundle.lexical(), premise, whole, search)?
            }
            None => whole,
        }
    };
    Ok(whole)
}

/// Searches for one question.
fn search_one(
    bundle: &Bundle,
    model: &impl Model,
    question: &str,
    earlier: Option<&Earlier>,
    options: Options,
) -> Result<Outcome> {
    let outcome = retriever::search(bundle, model, question, earlier, options)?;
    // Where there is no model, there is no vocabulary to tell a misspelling by.
    #[cfg(feature = "engine")]
    if let Some(corrected) = super::correct::correct(bundle.lexical(), model, question) {
        let other = retriever::search(bundle, model, &corrected, earlier, options)?;
        if other.confidence > outcome.confidence {
            return Ok(Outcome { understood: Some(corrected), ..other });
        }
    }
    Ok(outcome)
}

/// The position of the entry with an id.
fn position(bundle: &Bundle, id: &str) -> Option<usize> {
    bundle.faq().entries().iter().position(|entry| entry.id == id)
}

/// The visitor's last question, ignoring small talk, and the entry that answered it: the one that the history names, else the one that
/// a search finds.
fn earlier(bundle: &Bundle, model: &impl Model, history: &[Message]) -> Result<Option<Earlier>> {
    let mut latest: Option<Earlier> = None;
    for Turn { question, entry } in turns(history) {
        let entry = match entry.and_then(|id| position(bundle, id)) {
            Some(entry) => Some(entry),
            None => {
                let question = small_talk::without(question);
                let outcome = retriever::search(bundle, model, question, latest.as_ref(), Options::new(1))?;
                let hit = outcome.hits.first().filter(|_| outcome.decision != Decision::Decline);
                hit.and_then(|hit| position(bundle, &hit.id))
            }
        };
        latest = Some(Earlier { question: question.to_owned(), entry });
    }
    Ok(latest)
}

/// A question from the visitor, and the id of the entry that answered it, if known.
struct Turn<'a> {
    question: &'a str,
    entry: Option<&'a str>,
}

/// The visitor's last questions, ignoring small talk.
fn turns(history: &[Message]) -> Vec<Turn<'_>> {
    let mut turns: Vec<Turn<'_>> = Vec::new();
    for message in history {
        match message.role {
            Role::User if small_talk::of(&message.content).is_none() => {
                turns.push(Turn { question: &message.content, entry: None });
            }
            // A question that was followed by choices, of which none was taken, is not what a later one refers to.
            Role::Assistant if !message.choices.is_empty() => {
                turns.pop();
            }
            Role::Assistant => {
                turns.last_mut().into_iter().for_each(|turn| turn.entry = message.entry.as_deref());
            }
            _ => {}
        }
    }
    turns.split_off(turns.len().saturating_sub(TURNS))
}
