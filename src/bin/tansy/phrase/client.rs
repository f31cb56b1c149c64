//! Asks a language model for one reply, again after a while where that may help.

use std::time::Duration;

use tansy::Error;
use tansy::llm::{Config, Delta, FinishReason, Message, Request, Response};

use crate::endpoint::{may_pass, post};

/// How long to wait before each further try, unless the server says how long.
const WAITS: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(5), Duration::from_secs(15)];
/// The longest that a server may make us wait.
const LONGEST_WAIT: Duration = Duration::from_secs(90);
/// The maximum length of a reply, in bytes. Small models may repeat themselves for ever.
const MAX_REPLY: usize = 32 << 10;

/// The text of a reply.
pub(super) struct Reply {
    pub(super) text: String,
    /// Whether its end is missing.
    pub(super) is_cut: bool,
}

/// An endpoint that is asked again and again.
pub(super) struct Client {
    config: Config,
    /// Whether it has replied before. Until then a failure is a wrong URL rather than a moment's disturbance.
    has_replied: bool,
}

/// Why a request failed.
struct Failure {
    error: Error,
    status: Option<u16>,
    retry_after: Option<Duration>,
}

impl Client {
    pub(super) fn new(config: Config) -> Self {
        Self { config, has_replied: false }
    }

    /// Sends the messages and returns the whole reply; `note` is called before each further try.
    pub(super) fn ask(&mut self, messages: &[Message], note: impl Fn(&str)) -> Result<Reply, Error> {
        let request = Request::new(&self.config, messages)?;
        for wait in WAITS {
            match self.exchange(&request) {
                Err(failure) if failure.may_pass(self.has_replied) => {
                    let wait = failure.retry_after.unwrap_or(wait).min(LONGEST_WAIT);
                    note(&format!("{}; trying again in {} s", failure.error, wait.as_secs()));
                    std::thread::sleep(wait);
                }
                result => return self.done(result),
            }
        }
        let result = self.exchange(&request);
        self.done(result)
    }

    fn done(&mut self, result: Result<Reply, Failure>) -> Result<Reply, Error> {
        self.has_replied |= result.is_ok();
        result.map_err(|failure| failure.error)
    }

    fn exchange(&self, request: &Request) -> Result<Reply, Failure> {
        let mut answered = post(request).map_err(Failure::without_status)?;
        let (status, retry_after) = (answered.status, answered.retry_after);
        let failed = |error| Failure { error, status: Some(status), retry_after };
        let mut response = Response::new(self.config.api);
        response.head(status, &answered.content_type);
        let mut reply = Reply { text: String::new(), is_cut: false };
        let mut piece = [0; 8192];
        loop {
            let mut deltas = Vec::new();
            let bytes = answered.read(&mut piece).map_err(failed)?;
            let is_end = bytes.is_empty();
            let read = if is_end { response.end(&mut deltas) } else { response.push(bytes, &mut deltas) };
            let is_done = reply.take(deltas);
            if is_done {
                return Ok(reply);
            }
            read.map_err(failed)?;
            if is_end {
                return Ok(reply);
            }
        }
    }
}

impl Reply {
    /// Takes more of the reply, and returns whether it is finished.
    fn take(&mut self, deltas: Vec<Delta>) -> bool {
        for delta in deltas {
            match delta {
                Delta::Text(text) => self.text.push_str(&text),
                Delta::Restart => self.text.clear(),
                Delta::Done(reason) => {
                    self.is_cut = reason == FinishReason::Length;
                    return true;
                }
                _ => {}
            }
        }
        self.is_cut = self.text.len() > MAX_REPLY;
        self.is_cut
    }
}

impl Failure {
    fn without_status(error: Error) -> Self {
        Self { error, status: None, retry_after: None }
    }

    /// Whether another try may succeed: the server is busy or broken, or the connection was.
    fn may_pass(&self, has_replied: bool) -> bool {
        match self.status {
            Some(status) if status >= 400 => may_pass(status),
            _ => has_replied,
        }
    }
}
