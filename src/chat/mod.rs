//! The answer to one question as a state machine. No IO: the caller sends [`Chat::request`], if there is one, and
//! hands over what comes back.

#[cfg(feature = "engine")]
mod correct;
mod event;
mod opening;
#[cfg(feature = "engine")]
mod premise;
mod search;
#[cfg(feature = "engine")]
mod split;
#[cfg(feature = "engine")]
mod together;

pub use self::event::{By, Event, Related, Reply, Source};
pub use self::search::search;
use crate::error::{Error, Result};
use crate::llm::citations::Citations;
use crate::llm::{Api, Config, Delta, FinishReason, Message, Request, Response};
use crate::prompt::{self, Passage};
use crate::retriever::{Decision, Hit, Outcome};
use crate::small_talk::SmallTalk;

/// The maximum number of hits that a language model is given as sources.
pub const MAX_SOURCES: usize = 5;
/// The maximum number of related questions that are offered.
pub const MAX_RELATED: usize = 3;
/// The maximum length of an answer in bytes; a longer one is cut off.
pub const MAX_ANSWER: usize = 64 << 10;

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
    citations: Citations,
    /// The model's answer so far, as returned in tokens.
    text: String,
    done: bool,
}

impl Chat {
    /// Starts an answer from the outcome of a search. The language model `llm` is asked only if the decision is to answer and
    /// there is a hit to answer from.
    pub fn new(question: &str, outcome: &Outcome, history: &[Message], llm: Option<&Config>) -> Self {
        let hits = &outcome.hits[..];
        let decision = match outcome.decision {
            Decision::Answer if hits.is_empty() => Reply::Decline,
            decision => decision.into(),
        };
        let sources = match (decision, llm) {
            (Reply::Answer, Some(_)) => hits.len().min(MAX_SOURCES),
            (Reply::Answer, None) => outcome.answers.clamp(1, hits.len()),
            _ => 0,
        };
        let (sources, others) = hits.split_at(sources);
        let request = llm.filter(|_| !sources.is_empty()).map(|llm| request(question, sources, history, llm));
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
            citations: Citations::new(sources.len()),
            ..Self::opened(decision, opening)
        }
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
            citations: Citations::new(0),
            text: String::new(),
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
                    let decided = self.citations.push(&text);
                    events.extend(self.write(&decided));
                }
                Delta::Done(reason) => events.extend(self.finish(reason)),
            }
        }
        if let Err(error) = stepped {
            events.extend(self.fail(&error));
        }
        events
    }

    /// Returns `text` as a token, and the end if the answer gets too long.
    fn write(&mut self, text: &str) -> Vec<Event> {
        let text = if self.text.is_empty() { text.trim_start() } else { text };
        let room = MAX_ANSWER - self.text.len();
        let fitting = &text[..text.floor_char_boundary(room)];
        self.text.push_str(fitting);
        let mut events = Vec::new();
        if !fitting.is_empty() {
            events.push(Event::Token { text: fitting.to_owned() });
        }
        if fitting.len() < text.len() {
            events.push(self.finish_from_llm());
        }
        events
    }

    fn finish(&mut self, reason: FinishReason) -> Vec<Event> {
        let failure = match reason {
            FinishReason::Filtered => Some("the endpoint's content filter stopped the answer"),
            FinishReason::Failed => Some("the endpoint's model failed in the middle of the answer"),
            _ => None,
        };
        if let Some(failure) = failure {
            return self.fail(&Error::endpoint(failure));
        }
        let rest = self.citations.finish();
        let mut events = self.write(rest.trim_end());
        if self.text.trim().is_empty() {
            events.extend(self.fail(&Error::endpoint("the endpoint's answer is empty")));
        } else if !self.done {
            events.push(self.finish_from_llm());
        }
        events
    }

    fn finish_from_llm(&mut self) -> Event {
        self.done = true;
        Event::Done {
            decision: self.decision,
            small_talk: None,
            text: self.text.trim_end().to_owned(),
            by: By::Llm,
            fallback: false,
            citations: self.citations.cited().to_vec(),
        }
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
        Some(Event::Done { decision, small_talk, text, by, fallback, citations })
    }
}

/// The FAQ's own answer to each question of a message, each headed by its question if there are several.
fn own_answers(hits: &[Hit]) -> Option<(String, usize)> {
    let text = match hits {
        [] => return None,
        [hit] => own_answer(&hit.question, &hit.answer).to_owned(),
        hits => {
            let headed = |hit: &Hit| {
                let answer = own_answer(&hit.question, &hit.answer);
                format!("**{}**\n\n{answer}", hit.question.replace(['*', '\n'], " "))
            };
            hits.iter().map(headed).collect::<Vec<_>>().join("\n\n")
        }
    };
    Some((text, hits.len()))
}

/// The FAQ's own answer; the question if the page has no answer but only links to it.
fn own_answer<'a>(question: &'a str, answer: &'a str) -> &'a str {
    let answer = answer.trim();
    if answer.is_empty() { question } else { answer }
}

fn request(question: &str, sources: &[Hit], history: &[Message], llm: &Config) -> Result<Request> {
    let passages: Vec<_> =
        sources.iter().map(|hit| Passage { question: &hit.question, answer: &hit.answer }).collect();
    let mut messages = prompt::messages(question, &passages, history, llm);
    // A relay is sent the sources' ids in place of their texts.
    messages[0].choices = sources.iter().map(|hit| hit.id.clone()).collect();
    Request::new(llm, &messages)
}
