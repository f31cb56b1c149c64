//! Tansy's own protocol, which `tansy serve --upstream` speaks: the page sends the question and the ids of its sources, and the relay writes the prompt.
//!
//! See docs/relay.md.

use serde_json::{Value, json};

use super::address::Address;
use super::protocol::{Dialect, Part, Protocol};
use super::{Config, FinishReason, Message, Role};

pub(super) struct Relay;

impl Protocol for Relay {
    fn name(&self) -> &'static str {
        "tansy"
    }

    fn path(&self, _: &Config) -> String {
        String::new()
    }

    /// The address of a relay is the site's own, and complete.
    fn url(&self, config: &Config, _: &Dialect) -> String {
        let address = Address::of(&config.endpoint);
        address.with(address.path, address.query)
    }

    /// The model and its settings are the relay's, and so are the rules and the passages of the system message, of which only the ids are sent.
    fn body(&self, _: &Config, _: &Dialect, messages: &[Message]) -> Value {
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

    fn speaks(&self, value: &Value) -> bool {
        matches!(value["type"].as_str(), Some("token" | "done")) && value.get("choices").is_none()
    }

    /// An end with an error means that the relay gives the FAQ's own words, which the page has; it is recognised as every error is.
    fn parts(&self, value: &Value) -> Vec<Part> {
        match value["type"].as_str() {
            Some("token") => {
                value["text"].as_str().map(|text| Part::Text(text.to_owned())).into_iter().collect()
            }
            Some("done") => vec![Part::Done(FinishReason::Stop)],
            _ => Vec::new(),
        }
    }
}
