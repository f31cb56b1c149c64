//! What of a language model's answer may be shown: the sentences that its sources hold.

#[cfg(feature = "engine")]
use super::nearness::Nearness;
use crate::error::Error;
use crate::grounding::{Checked, Verdict, check, cited, complete, names, sentences};
use crate::llm::Grounding;
use crate::prompt::Passage;
use crate::retriever::Hit;

/// The share of its words that a sentence without a citation must have from the passages, 0 to 1: nothing else says that it is theirs.
const HELD_WITHOUT_CITATION: f32 = 0.6;

/// The number of the source that answers best.
const BEST: usize = 1;

/// The checks of one answer. Sentences are judged in groups, of which the last one cites: what it cites is what the others are checked against.
#[derive(Debug, Clone)]
pub(super) struct Checks {
    level: Grounding,
    question: String,
    /// The sources' questions and answers, in the order of their numbers.
    passages: Vec<(String, String)>,
    names: Vec<String>,
    /// How much of the answer has been checked, in bytes.
    checked: usize,
    /// How much of it is sentences that have ended.
    ended: usize,
    /// What the last sentence that cites has cited.
    last: Vec<usize>,
    /// The sources of sentences without any citation.
    implied: Vec<usize>,
    /// How many sentences were checked.
    sentences: usize,
    doubtful: Vec<String>,
    /// Compares sentences with the sources, once there is a model.
    #[cfg(feature = "engine")]
    nearness: Option<Nearness>,
}

impl Checks {
    /// `question` as the model was given it; of the `hits`, the first ones are its `sources`. All of them tell what a name is.
    pub(super) fn new(level: Grounding, question: &str, hits: &[Hit], sources: usize) -> Self {
        let texts = hits.iter().flat_map(|hit| [&hit.question[..], &hit.answer[..]]);
        let passage = |hit: &Hit| (hit.question.clone(), hit.answer.clone());
        Self {
            level,
            question: question.to_owned(),
            passages: hits.iter().take(sources).map(passage).collect(),
            names: if level == Grounding::Off { Vec::new() } else { names(texts) },
            checked: 0,
            ended: 0,
            last: Vec::new(),
            implied: Vec::new(),
            sentences: 0,
            doubtful: Vec::new(),
            #[cfg(feature = "engine")]
            nearness: None,
        }
    }

    /// Compares sentences with the sources by the embedder, too.
    #[cfg(feature = "engine")]
    pub(super) fn compare(&mut self, nearness: Nearness) {
        self.nearness = Some(nearness);
    }

    /// How much of the answer so far may be shown, in bytes.
    ///
    /// # Errors
    ///
    /// [`Error::is_ungrounded`]: the answer says what the sources do not.
    pub(super) fn take(&mut self, answer: &str) -> Result<usize, Error> {
        if self.level == Grounding::Off {
            return Ok(answer.len());
        }
        while let Some(length) = answer.get(self.ended..).and_then(complete) {
            let sentence = &answer[self.ended..self.ended + length];
            self.ended += length;
            let cites = cited(sentence);
            if !cites.is_empty() {
                self.judge(&answer[self.checked..self.ended], &cites)?;
                self.checked = self.ended;
                self.last = cites;
            }
        }
        Ok(self.checked)
    }

    /// Takes the end of the answer.
    ///
    /// # Errors
    ///
    /// [`Error::is_ungrounded`]: the answer says what the sources do not, or cites none and is not in their words.
    pub(super) fn finish(&mut self, answer: &str) -> Result<(), Error> {
        if self.level == Grounding::Off {
            return Ok(());
        }
        // The end of an answer that was cut off may have been shown already.
        let rest = answer.get(self.checked..).unwrap_or_default();
        self.checked = answer.len();
        let cites = cited(rest);
        if !cites.is_empty() {
            self.last = cites;
        }
        if self.last.is_empty() {
            return self.judge_uncited(rest);
        }
        self.judge(rest, &self.last.clone())?;
        // What mostly goes beyond its sources is not an answer from them.
        match self.doubtful.first() {
            Some(first) if self.doubtful.len() * 2 > self.sentences => Err(Error::ungrounded(format!(
                "the model's answer mostly says what its sources do not: {first:?}"
            ))),
            _ => Ok(()),
        }
    }

    /// The sentences that say more than the sources, as they are written.
    pub(super) fn doubtful(&self) -> &[String] {
        &self.doubtful
    }

    /// The numbers of the sources of an answer that cites none.
    pub(super) fn implied(&self) -> &[usize] {
        &self.implied
    }

    fn judge(&mut self, group: &str, cites: &[usize]) -> Result<(), Error> {
        for (sentence, own) in sentences(group) {
            self.sentences += 1;
            let cites = if own.is_empty() { cites } else { &own };
            let mut checked = self.check(sentence, cites);
            if checked.verdict == Verdict::Supported && self.is_astray(sentence, cites, checked.held) {
                checked.verdict = Verdict::Unsupported;
            }
            if checked.verdict == Verdict::Contradicted
                || checked.verdict == Verdict::Unsupported && self.level == Grounding::Strict
            {
                return Err(ungrounded(sentence, &checked));
            }
            if checked.verdict == Verdict::Unsupported {
                self.doubtful.push(sentence.trim().to_owned());
            }
        }
        Ok(())
    }

    fn judge_uncited(&mut self, answer: &str) -> Result<(), Error> {
        for (sentence, _) in sentences(answer) {
            let each: Vec<_> =
                (1..=self.passages.len()).map(|number| (number, self.check(sentence, &[number]))).collect();
            let holds = |checked: &Checked| {
                checked.verdict == Verdict::Supported && checked.held >= HELD_WITHOUT_CITATION
            };
            let best = each
                .iter()
                .filter(|(_, checked)| holds(checked))
                .max_by(|(_, a), (_, b)| a.held.total_cmp(&b.held));
            let Some((number, _)) = best else {
                let cites_none = Error::ungrounded(format!(
                    "the model's answer cites no source, and none has what it says: {:?}",
                    sentence.trim()
                ));
                return Err(cites_none);
            };
            if !self.implied.contains(number) {
                self.implied.push(*number);
            }
        }
        // What it says may be true and yet no answer, if the source that answers best is not among those it is taken from.
        if self.implied.contains(&BEST) {
            return Ok(());
        }
        Err(Error::ungrounded(format!(
            "the model's answer cites no source, and is not from the best one: {:?}",
            answer.trim()
        )))
    }

    fn check(&self, sentence: &str, cites: &[usize]) -> Checked {
        let passages: Vec<Passage<'_>> =
            self.passages.iter().map(|(question, answer)| Passage { question, answer }).collect();
        check(sentence, cites, &passages, &self.question, &self.names)
    }

    #[cfg(feature = "engine")]
    fn is_astray(&self, sentence: &str, cites: &[usize], held: f32) -> bool {
        self.nearness.as_ref().is_some_and(|nearness| nearness.is_astray(sentence, cites, held))
    }

    /// The module for words alone has no embedder.
    #[cfg(not(feature = "engine"))]
    fn is_astray(&self, _: &str, _: &[usize], _: f32) -> bool {
        false
    }
}

fn ungrounded(sentence: &str, checked: &Checked) -> Error {
    let sentence = sentence.trim();
    let missing = match &checked.missing[..] {
        [] => String::new(),
        missing => format!(" ({})", missing.join(", ")),
    };
    Error::ungrounded(format!("the model's answer says what its source does not{missing}: {sentence:?}"))
}
