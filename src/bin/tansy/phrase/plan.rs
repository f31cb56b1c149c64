//! Which entries are asked for, and what that takes.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use anyhow::Result;
use tansy::embed::Embedder;
use tansy::faq::Entry;
use tansy::llm::Message;
use tansy::phrasing::prompt::{self, Style};
use tansy::phrasing::{Also, RoundTrip, State};

use super::price::Price;
use crate::also::{self, Place};
use crate::input::Found;
use crate::output::count;
use crate::say;

/// The mean number of tokens of a message: that of the 6,930 messages in models/phrasings.
const MESSAGE_TOKENS: usize = 14;
/// The number of tokens that chat formats put around each message.
const FRAME_TOKENS: usize = 4;
/// The number of other entries that the prompt names.
const OTHERS: usize = 3;

/// An entry to ask for.
pub(super) struct Task<'a> {
    /// Its position in the FAQ.
    pub(super) at: usize,
    pub(super) entry: &'a Entry,
    pub(super) place: &'a Place,
    pub(super) state: State,
}

/// The files of phrasings beside the pages, by path.
pub(super) struct Files(BTreeMap<PathBuf, Also>);

impl Files {
    pub(super) fn read(found: &Found) -> Result<Self> {
        also::check(&found.places)?;
        let mut files = BTreeMap::new();
        for place in &found.places {
            if !files.contains_key(&place.also) {
                files.insert(place.also.clone(), also::read(&place.also)?);
            }
        }
        Ok(Self(files))
    }

    /// The entries to ask for: the new and the changed ones, or all of them.
    pub(super) fn tasks<'a>(&self, found: &'a Found, all: bool) -> Vec<Task<'a>> {
        let entries = found.faq.entries().iter().zip(&found.places).enumerate();
        let tasks = entries.map(|(at, (entry, place))| {
            let state = self.0.get(&place.also).map_or(State::New, |also| also.state(&place.id, entry));
            Task { at, entry, place, state }
        });
        tasks.filter(|task| all || task.state != State::Current).collect()
    }

    /// The phrasings so far. Those that a model wrote for an entry that is asked for again are left out, as they will be replaced.
    pub(super) fn texts(&self, found: &Found, tasks: &[Task<'_>]) -> Vec<String> {
        let asked: HashSet<usize> = tasks.iter().map(|task| task.at).collect();
        let mut texts = Vec::new();
        for (at, place) in found.places.iter().enumerate() {
            match self.0.get(&place.also).and_then(|also| also.line(&place.id)) {
                Some(line) if asked.contains(&at) => texts.extend(line.own().cloned()),
                Some(line) => texts.extend_from_slice(&line.texts),
                None => {}
            }
        }
        texts
    }
}

/// The messages that ask for an entry, which name the entries that it is most easily confused with.
pub(super) fn messages(task: &Task<'_>, trip: &RoundTrip<'_>, style: &Style) -> Result<Vec<Message>> {
    let near = trip.nearest(&task.entry.question, OTHERS + 1)?;
    let others = near.iter().filter(|at| **at != task.at).take(OTHERS);
    let others: Vec<&str> = others.map(|at| trip.entries()[*at].question.as_str()).collect();
    Ok(prompt::messages(task.entry, &others, style))
}

/// Shows the first prompt, and what all requests take.
pub(super) fn show(
    tasks: &[Task<'_>],
    trip: &RoundTrip<'_>,
    embedder: &Embedder,
    style: &Style,
    price: Option<Price>,
) -> Result<()> {
    let mut sent = 0;
    for (task, number) in tasks.iter().zip(1..) {
        let messages = messages(task, trip, style)?;
        sent += messages.iter().map(|m| embedder.tokens(&m.content) + FRAME_TOKENS).sum::<usize>();
        if number == 1 {
            say(format_args!("The prompt for {:?}:\n", task.entry.question));
            for message in &messages {
                say(format_args!(
                    "[{}]\n{}\n",
                    format!("{:?}", message.role).to_lowercase(),
                    message.content
                ));
            }
        }
    }
    let written = tasks.len() * style.count * MESSAGE_TOKENS;
    let changed = tasks.iter().filter(|task| task.state == State::Changed).count();
    say(format_args!(
        "{}, one per entry; {changed} of the entries have changed since they were asked for.",
        count(tasks.len(), "request", "requests")
    ));
    say(format_args!(
        "About {sent} tokens to send and {written} to receive: estimates, as each model counts in its own way."
    ));
    match price {
        Some(price) => say(format_args!("About {} at {price}.", price.of(sent, written))),
        None => say(format_args!("For the cost, give the model's price per million tokens: --price IN,OUT.")),
    }
    say(format_args!("Nothing was sent."));
    Ok(())
}
