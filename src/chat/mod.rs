//! The answer to one question as a state machine. No IO: the caller sends [`Chat::request`], if there is one, and
//! hands over what comes back.

mod checks;
#[cfg(feature = "engine")]
mod correct;
mod draft;
mod event;
#[cfg(feature = "engine")]
mod nearness;
mod opening;
mod own_words;
#[cfg(feature = "engine")]
mod premise;
mod question;
mod repetition;
mod search;
#[cfg(feature = "engine")]
mod split;
#[cfg(feature = "engine")]
mod together;

use self::checks::Checks;
use self::draft::{Draft, Next};
pub use self::event::{By, Event, Related, Reply, Source};
#[cfg(feature = "engine")]
pub use self::nearness::SharedModel;
use self::own_words::own_answers;
use self::question::{hidden, request};
pub use self::search::search;
#[cfg(feature = "engine")]
use crate::bundle::Bundle;
use crate::error::{Error, Result};
use crate::llm::{Api, Config, Delta, FinishReason, Grounding, Message, Request, Response};
use crate::redact::Masks;
use crate::retriever::{Decision, Outcome};
use crate::small_talk::SmallTalk;

/// The maximum number of hits that a language model is given as sources.
pub const MAX_SOURCES: usize = 5;
/// The maximum number of related questions that are offered.
pub const MAX_RELATED: usize = 3;
/// The maximum length of a language model's answer in tokens, unless its [`Config`] has another.
pub const MAX_TOKENS: u32 = 400;
/// The maximum length of an answer in bytes; a longer one is cut off. If the limit in tokens allows fewer at eight bytes a token, that counts: not
/// every server keeps to the limit.
pub const MAX_ANSWER: usize = 64 << 10;

/// Why an answer without words is not one.
const EMPTY: &str = "the endpoint's answer is empty";
const ALL_THOUGHT: &str = "the endpoint's answer is empty: the model used all of its tokens before it began (raise max-tokens, or switch reasoning off)";

/// One question being answered.
///
/// ```
/// use tansy::chat::{By, Chat, Event};
/// use tansy::retriever::{Decision, Hit, Outcome};
///
/// let hit = Hit {
///     id: "princeton".into(),
///     question: "Do you deliver to Princeton?".into(),
///     answer: "Yes, for $12.".into(),
///     url: None,
///     score: 0.9,
///     parts: None,
/// };
/// let outcome = Outcome { decision: Decision::Answer, confidence: 0.9, lexical: false, understood: None, answers: 1, unanswered: vec![], hits: vec![hit] };
/// let mut chat = Chat::new("do you come to Princeton", &outcome, &[], None);
/// assert!(chat.request().is_none());
/// let events = chat.start();
/// assert!(matches!(&events[1], Event::Done { text, by: By::Faq, .. } if text == "Yes, for $12."));
/// ```
#[derive(Debug, Clone)]
pub struct Chat {
    /// The first event, until it is returned.
    opening: Option<Event>,
    decision: Reply,
    small_talk: Option<SmallTalk>,
    /// The FAQ's own answer, and of how many sources; none if the decision is not to answer.
    faq: Option<(String, usize)>,
    /// The request to send, or why it cannot be made; none without a language model.
    request: Option<Result<Request>>,
    response: Response,
    draft: Draft,
    checks: Checks,
    /// What of the visitor's messages the model is not sent.
    masks: Masks,
    done: bool,
}

impl Chat {
    /// Starts an answer from the outcome of a search. The language model `llm` is asked if the decision is to answer or to offer choices, and
    /// there is a hit to answer from. If it does not find the answer among the choices, they are offered as without it. What is declined is
    /// never sent.
    pub fn new(question: &str, outcome: &Outcome, history: &[Message], llm: Option<&Config>) -> Self {
        let hits = &outcome.hits[..];
        let decision = match outcome.decision {
            Decision::Answer if hits.is_empty() => Reply::Decline,
            decision => decision.into(),
        };
        let sources = match (decision, llm) {
            (Reply::Answer, Some(_)) => hits.len().min(MAX_SOURCES),
            (Reply::Answer, None) => outcome.answers.clamp(1, hits.len()),
            (Reply::Clarify, Some(_)) => hits.len().min(MAX_RELATED),
            _ => 0,
        };
        let mut masks = Masks::default();
        let hide =
            |text: &str| if llm.is_some_and(|llm| llm.redact) { masks.hide(text) } else { text.to_owned() };
        let (question, history) = hidden(question, history, hide);
        let level = llm.map_or(Grounding::Off, |llm| llm.grounding);
        let checks = Checks::new(level, &question, hits, sources);
        let (sources, others) = hits.split_at(sources);
        let is_unsure = decision == Reply::Clarify;
        // The choices are the sources, and are offered too.
        let others = if is_unsure { hits } else { others };
        let llm = llm.filter(|_| !sources.is_empty());
        let request = llm.map(|llm| request(&question, sources, &history, llm, is_unsure));
        let opening = Event::Sources {
            decision,
            confidence: outcome.confidence,
            understood: outcome.understood.clone(),
            unanswered: outcome.unanswered.clone(),
            sources: sources.iter().zip(1..).map(|(hit, number)| Source::new(number, hit)).collect(),
            related: others.iter().take(MAX_RELATED).map(Related::from).collect(),
        };
        Self {
            faq: own_answers(&sources[..outcome.answers.min(sources.len())]),
            request,
            response: Response::new(llm.map(|llm| llm.api).unwrap_or_default()),
            draft: Draft::new(sources.len(), llm.and_then(|llm| llm.max_tokens), is_unsure),
            checks,
            masks,
            ..Self::opened(decision, opening)
        }
    }

    /// Compares the sentences of a language model with their sources by this model, too: a sentence about something else counts as doubtful. `bundle` is the one that was searched.
    #[cfg(feature = "engine")]
    #[must_use]
    pub fn compared(mut self, bundle: &Bundle, model: SharedModel) -> Self {
        if let (Some(Event::Sources { sources, .. }), Some(_)) = (&self.opening, &self.request) {
            let ids = sources.iter().map(|source| &source.id[..]);
            self.checks.compare(nearness::Nearness::new(bundle, model, ids));
        }
        self
    }

    /// A chat that replies to small talk; `related` are questions to offer with it.
    pub fn small_talk(kind: SmallTalk, related: Vec<Related>) -> Self {
        let decision = Reply::SmallTalk;
        let sources = Vec::new();
        let opening = Event::Sources {
            decision,
            confidence: 1.0,
            understood: None,
            unanswered: Vec::new(),
            sources,
            related,
        };
        Self { small_talk: Some(kind), ..Self::opened(decision, opening) }
    }

    /// A chat without any sources.
    fn opened(decision: Reply, opening: Event) -> Self {
        Self {
            opening: Some(opening),
            decision,
            small_talk: None,
            faq: None,
            request: None,
            response: Response::new(Api::default()),
            draft: Draft::new(0, None, false),
            checks: Checks::new(Grounding::Off, "", &[], 0),
            masks: Masks::default(),
            done: false,
        }
    }

    /// The first events: the sources, and also the end if no language model is asked.
    pub fn start(&mut self) -> Vec<Event> {
        let mut events: Vec<Event> = self.opening.take().into_iter().collect();
        match &self.request {
            Some(Ok(_)) => {}
            Some(Err(error)) => events.extend(self.fail(&error.clone())),
            None => events.extend(self.finish_from_faq(false)),
        }
        events
    }

    /// The request to send, once; pass its response to [`head`](Self::head), [`push`](Self::push) and [`end`](Self::end).
    pub fn request(&self) -> Option<&Request> {
        self.request.as_ref().and_then(|request| request.as_ref().ok()).filter(|_| !self.done)
    }

    /// Whether [`Event::Done`] has been returned: the rest of the response can be dropped.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// Number of bytes that the model has written, shown or not.
    pub fn written(&self) -> usize {
        self.draft.written().len()
    }

    /// Takes the response's status and `Content-Type`.
    pub fn head(&mut self, status: u16, content_type: &str) {
        self.response.head(status, content_type);
    }

    /// Takes the next bytes of the response's body, split anywhere.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.advance(|response, deltas| response.push(bytes, deltas))
    }

    /// Takes the end of the response's body.
    pub fn end(&mut self) -> Vec<Event> {
        self.advance(Response::end)
    }

    /// Reports that sending or receiving failed: the FAQ's own answer is returned instead.
    pub fn fail(&mut self, error: &Error) -> Vec<Event> {
        if self.done {
            return Vec::new();
        }
        let mut events = vec![Event::Error { code: error.code(), message: error.to_string() }];
        events.extend(self.finish_from_faq(true));
        events
    }

    fn advance(&mut self, step: impl FnOnce(&mut Response, &mut Vec<Delta>) -> Result<()>) -> Vec<Event> {
        if self.done || self.request().is_none() {
            return Vec::new();
        }
        let mut deltas = Vec::new();
        let stepped = step(&mut self.response, &mut deltas);
        let mut events = Vec::new();
        for delta in deltas {
            match delta {
                _ if self.done => break,
                Delta::Text(text) => {
                    let next = self.draft.push(&text);
                    events.extend(self.after(next));
                }
                // They may have been shown already, so that it is too late.
                Delta::Restart => events.extend(self.fail(&Error::endpoint(
                    "the model's thoughts are part of its answer: have its server separate them (reasoning), or switch them off",
                ))),
                Delta::Done(reason) => events.extend(self.finish(reason)),
            }
        }
        if let Err(error) = stepped {
            events.extend(self.fail(&error));
        }
        events
    }

    /// Returns what may be shown, and the end if the answer gets too long or repeats itself.
    fn after(&mut self, next: Next) -> Vec<Event> {
        let checked = match self.checks.take(self.draft.written()) {
            Ok(checked) => checked,
            Err(error) => return self.overrule(&error),
        };
        let mut events: Vec<Event> = self.show(checked).into_iter().collect();
        match next {
            Next::GoesOn => {}
            Next::IsFull => events.extend(self.conclude(EMPTY)),
            Next::RepeatsItself => events.extend(self.conclude("the model repeats itself")),
        }
        events
    }

    fn finish(&mut self, reason: FinishReason) -> Vec<Event> {
        let failure = match reason {
            FinishReason::Filtered => Some("the endpoint's content filter stopped the answer"),
            FinishReason::Failed => Some("the endpoint's model failed in the middle of the answer"),
            FinishReason::Refused => Some("the endpoint's model refused to answer"),
            _ => None,
        };
        if let Some(failure) = failure {
            return self.fail(&Error::endpoint(failure));
        }
        let is_cut = reason == FinishReason::Length;
        let next = self.draft.finish(is_cut);
        let mut events = self.after(next);
        if !self.done {
            events.extend(self.conclude(if is_cut { ALL_THOUGHT } else { EMPTY }));
        }
        events
    }

    /// Ends the answer with the model's words; if there are none, with the FAQ's, for the reason `empty`.
    fn conclude(&mut self, empty: &str) -> Vec<Event> {
        if self.draft.text().is_empty() {
            return self.fail(&Error::endpoint(empty));
        }
        if self.draft.is_held_back() {
            return self.finish_from_faq(false).into_iter().collect();
        }
        if let Err(error) = self.checks.finish(self.draft.text()) {
            return self.overrule(&error);
        }
        let mut events: Vec<Event> = self.show(self.draft.text().len()).into_iter().collect();
        self.done = true;
        let cited =
            [self.draft.cited(), self.checks.implied()].into_iter().find(|numbers| !numbers.is_empty());
        events.push(Event::Done {
            decision: Reply::Answer,
            small_talk: None,
            text: self.masks.restore(self.draft.text()),
            by: By::Llm,
            fallback: false,
            citations: cited.unwrap_or_default().to_vec(),
            doubtful: self.checks.doubtful().iter().map(|text| self.masks.restore(text)).collect(),
        });
        events
    }

    /// The text of the first `most` bytes of the answer that has not been shown yet and may be.
    fn show(&mut self, most: usize) -> Option<Event> {
        let most = self.draft.written().get(..most).map_or(most, |text| self.masks.settled(text));
        let text = self.draft.show(most)?;
        Some(Event::Token { text: self.masks.restore(&text) })
    }

    /// Replaces an answer that is not what its sources say by the FAQ's own words. The model did not fail: the visitor need not hear of it.
    fn overrule(&mut self, error: &Error) -> Vec<Event> {
        let mut events = vec![Event::Error { code: error.code(), message: error.to_string() }];
        events.extend(self.finish_from_faq(false));
        events
    }

    fn finish_from_faq(&mut self, fallback: bool) -> Option<Event> {
        if std::mem::replace(&mut self.done, true) {
            return None;
        }
        let (text, by, citations) = match &self.faq {
            Some((answer, sources)) => (answer.clone(), By::Faq, (1..=*sources).collect()),
            None => (String::new(), By::None, Vec::new()),
        };
        let (decision, small_talk) = (self.decision, self.small_talk);
        Some(Event::Done { decision, small_talk, text, by, fallback, citations, doubtful: Vec::new() })
    }
}
