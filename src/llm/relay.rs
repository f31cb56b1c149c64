//! Tansy's own protocol, which `tansy serve --upstream` speaks: the page sends the question and the ids of its sources, and the relay writes the prompt.
//!
//! See docs/relay.md.

use serde_json::{Value, json};

use super::protocol::{self, Protocol};
use super::{Config, Delta, FinishReason, Message, Role, sse};
use crate::error::{Error, Result};

pub(super) struct Relay;

impl Protocol for Relay {
    fn name(&self) -> &'static str {
        "tansy"
    }

    /// The key is the relay's.
    fn headers(&self, _config: &Config) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// The model and its settings are the relay's, and so are the rules and the passages of the system message, of which only the ids are sent.
    fn body(&self, _config: &Config, messages: &[Message]) -> Value {
        let (system, said): (Vec<_>, Vec<_>) =
            messages.iter().partition(|message| message.role == Role::System);
        let entries: Vec<&String> = system.iter().flat_map(|message| &message.choices).collect();
        let turn = |message: &&Message| json!({ "role": message.role, "content": message.content });
        let (question, history) = match said.split_last() {
            Some((question, history)) => (&question.content[..], history),
            None => ("", &[][..]),
        };
        let history: Vec<Value> = history.iter().map(turn).collect();
        json!({ "question": question, "history": history, "entries": entries })
    }

    /// An end with an error means that the relay gives the FAQ's own words, which the page has.
    fn event(&self, event: &sse::Event) -> Result<Vec<Delta>> {
        let value = protocol::json(&event.data)?;
        Ok(match value["type"].as_str() {
            Some("token") => {
                let text = value["text"].as_str().filter(|text| !text.is_empty());
                text.map(|text| Delta::Text(text.to_owned())).into_iter().collect()
            }
            Some("done") => vec![Delta::Done(FinishReason::Stop)],
            _ => Vec::new(),
        })
    }

    fn whole(&self, _body: &Value) -> Result<Vec<Delta>> {
        Err(Error::endpoint("the endpoint's answer is not a stream: it is not a relay of Tansy"))
    }
}
