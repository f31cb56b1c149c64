//! The answer to one question as a state machine. No IO: the caller sends [`Chat::request`], if there is one, and
//! hands over what comes back.

#[cfg(feature = "engine")]
mod correct;
mod event;
mod opening;
#[cfg(feature = "engine")]
mod premise;
mod repetition;
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
/// The maximum length of a language model's answer in tokens, unless its [`Config`] has another.
pub const MAX_TOKENS: u32 = 400;
/// The maximum length of an answer in bytes; a longer one is cut off. If the limit in tokens allows fewer at eight bytes a token, that counts: not
/// every server keeps to the limit.
pub const MAX_ANSWER: usize = 64 << 10;

/// How much of an answer that is cut off may be lost, in bytes, so that it ends with a sentence.
const MOST_LOST: usize = 200;

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
    /// The model's answer so far.
    text: String,
    /// How much of it has been returned in tokens. What answers a question that is unsure is held back until it cites a source.
    shown: usize,
    /// The maximum length of the answer in bytes.
    longest: usize,
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
        let (sources, others) = hits.split_at(sources);
        let is_unsure = decision == Reply::Clarify;
        // The choices are the sources, and are offered too.
        let others = if is_unsure { hits } else { others };
        let llm = llm.filter(|_| !sources.is_empty());
        let request = llm.map(|llm| request(question, sources, history, llm, is_unsure));
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
            longest: longest(llm.and_then(|llm| llm.max_tokens).unwrap_or(MAX_TOKENS)),
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
            shown: 0,
            longest: 0,
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

    /// Returns `text` as a token, and the end if the answer gets too long or repeats itself.
    fn write(&mut self, text: &str) -> Vec<Event> {
        let text = if self.text.is_empty() { text.trim_start() } else { text };
        let room = self.longest.saturating_sub(self.text.len());
        let fitting = &text[..text.floor_char_boundary(room)];
        self.text.push_str(fitting);
        let repeated = repetition::worth_keeping(&self.text).filter(|_| !fitting.is_empty());
        let mut events = Vec::new();
        if repeated.is_none() && !self.is_held_back() {
            events.extend(self.show());
        }
        if let Some(length) = repeated {
            self.text.truncate(length);
            events.extend(self.conclude("the model repeats itself"));
        } else if fitting.len() < text.len() {
            events.extend(self.conclude_cut());
        }
        events
    }

    /// Whether the answer so far may turn out not to be one.
    fn is_held_back(&self) -> bool {
        self.decision == Reply::Clarify && (self.citations.cited().is_empty() || self.is_not_held())
    }

    /// Whether the model says that the passages do not hold the answer.
    fn is_not_held(&self) -> bool {
        self.text.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(prompt::NOT_HELD)
    }

    /// The text that has not been returned yet.
    fn show(&mut self) -> Option<Event> {
        let text = self.text[self.shown..].to_owned();
        self.shown = self.text.len();
        Some(Event::Token { text }).filter(|event| !matches!(event, Event::Token { text } if text.is_empty()))
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
        let rest = self.citations.finish();
        let mut events = self.write(rest.trim_end());
        if self.done {
            return events;
        }
        events.extend(match reason {
            FinishReason::Length if self.text.trim().is_empty() => self.conclude(
                "the endpoint's answer is empty: the model used all of its tokens before it began (raise max-tokens, or switch reasoning off)",
            ),
            FinishReason::Length => self.conclude_cut(),
            _ => self.conclude("the endpoint's answer is empty"),
        });
        events
    }

    /// Ends an answer whose end is missing, with a whole sentence if that loses little.
    fn conclude_cut(&mut self) -> Vec<Event> {
        let whole = repetition::sentences_end(&self.text);
        if self.text.len() - whole <= MOST_LOST && !self.text[..whole].trim().is_empty() {
            self.text.truncate(whole);
        }
        self.conclude("the endpoint's answer is empty")
    }

    /// Ends the answer with the model's words; if there are none, with the FAQ's, for the reason `empty`.
    fn conclude(&mut self, empty: &str) -> Vec<Event> {
        if self.text.trim().is_empty() {
            self.fail(&Error::endpoint(empty))
        } else if self.is_held_back() {
            self.finish_from_faq(false).into_iter().collect()
        } else {
            vec![self.finish_from_llm()]
        }
    }

    fn finish_from_llm(&mut self) -> Event {
        self.done = true;
        Event::Done {
            decision: Reply::Answer,
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

/// The maximum length in bytes of an answer of so many tokens.
fn longest(max_tokens: u32) -> usize {
    const MOST_BYTES_OF_A_TOKEN: usize = 8;
    usize::try_from(max_tokens).unwrap_or(MAX_ANSWER).saturating_mul(MOST_BYTES_OF_A_TOKEN).min(MAX_ANSWER)
}

fn request(
    question: &str,
    sources: &[Hit],
    history: &[Message],
    llm: &Config,
    is_unsure: bool,
) -> Result<Request> {
    let passages: Vec<_> =
        sources.iter().map(|hit| Passage { question: &hit.question, answer: &hit.answer }).collect();
    let mut messages = prompt::messages(question, &passages, history, llm);
    if is_unsure {
        prompt::allow_not_held(&mut messages);
    }
    let max_tokens = llm.max_tokens.or(Some(MAX_TOKENS));
    Request::new(&Config { max_tokens, ..llm.clone() }, &messages)
}
