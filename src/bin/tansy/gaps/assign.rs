//! Walks the owner through the groups, and adds the questions of each to the entry that she names.

use std::io::BufRead;
use std::path::PathBuf;

use anyhow::{Context, Result};
use tansy::embed::Embedder;
use tansy::phrasing::RoundTrip;

use super::groups::Group;
use crate::also::{self, Place};
use crate::input::{self, Inputs};
use crate::output::{count, escaped, tell};
use crate::progress::Progress;
use crate::say;
use crate::web::Web;

/// The number of entries that are shown to choose from.
const SHOWN: usize = 3;

/// What to do with a group.
enum Choice {
    /// Add its questions to the entry at this position.
    Entry(usize),
    Skip,
    Stop,
}

/// The FAQ that questions are assigned to.
pub(super) struct Assigning<'a> {
    trip: RoundTrip<'a>,
    places: Vec<Place>,
}

impl<'a> Assigning<'a> {
    pub(super) fn new(faq: &[PathBuf], embedder: &'a Embedder) -> Result<Self> {
        let found = Inputs::of(faq.to_vec(), Web::default()).read()?;
        also::check(&found.places)?;
        input::warn_of_left(&found);
        also::warn_of_outdated(&found.taken);
        let progress = Progress::new("Embedding", 0);
        let trip = RoundTrip::new(embedder, &found.faq, found.language, |_, all| progress.step(all))?;
        Ok(Self { trip, places: found.places })
    }

    /// Goes through the groups, one answer each, until the answers end. What was assigned before is not asked about again.
    pub(super) fn walk(mut self, groups: &[Group], mut answers: impl BufRead) -> Result<()> {
        let is_open = |group: &&Group| group.questions().any(|question| !self.trip.knows(question));
        let open: Vec<&Group> = groups.iter().filter(is_open).collect();
        if open.is_empty() {
            say(format_args!("All of these questions belong to entries already."));
            return Ok(());
        }
        let (mut assigned, of) = (0, open.len());
        for (group, number) in open.into_iter().zip(1..) {
            say(format_args!("\nGroup {number} of {of}"));
            super::show(group);
            match self.ask(group, &mut answers)? {
                Choice::Entry(at) => assigned += self.assign(at, group)?,
                Choice::Skip => {}
                Choice::Stop => break,
            }
        }
        let questions = count(assigned, "question is", "questions are");
        say(format_args!("\n{questions} assigned. Build the FAQ again to use them."));
        Ok(())
    }

    /// Shows the entries nearest to the group, or to words to search for, until one is chosen.
    fn ask(&self, group: &Group, answers: &mut impl BufRead) -> Result<Choice> {
        let mut nearest = self.trip.nearest(&group.question, SHOWN)?;
        loop {
            for (at, number) in nearest.iter().zip(1..) {
                let entry = &self.trip.entries()[*at];
                say(format_args!("  {number}. {}  [{}]", escaped(&entry.question), escaped(&entry.id)));
            }
            tell(format_args!("A number, words to search for, s to skip, q to stop: "));
            let mut answer = String::new();
            if answers.read_line(&mut answer).context("standard input")? == 0 {
                say(format_args!(""));
                return Ok(Choice::Stop);
            }
            match answer.trim() {
                "" => {}
                "s" | "S" => return Ok(Choice::Skip),
                "q" | "Q" => return Ok(Choice::Stop),
                answer => match answer.parse::<usize>() {
                    Ok(number) => match number.checked_sub(1).and_then(|at| nearest.get(at)) {
                        Some(at) => return Ok(Choice::Entry(*at)),
                        None => say(format_args!("There is no entry {number} in this list.")),
                    },
                    Err(_) => nearest = self.trip.nearest(answer, SHOWN)?,
                },
            }
        }
    }

    /// Adds the questions of a group to the line of an entry, and returns their number.
    fn assign(&mut self, at: usize, group: &Group) -> Result<usize> {
        let (entry, place) = (&self.trip.entries()[at], &self.places[at]);
        let added = also::change(&place.also, |also| also.add(&place.id, entry, group.questions()))?;
        let questions = count(added, "question", "questions");
        say(format_args!("Added {questions} to {} in {}.", escaped(&place.id), place.also.display()));
        let questions: Vec<String> = group.questions().map(str::to_owned).collect();
        self.trip.learn(at, &questions)?;
        Ok(added)
    }
}
