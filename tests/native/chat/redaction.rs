//! What identifies a visitor is not sent, and is put back in what is shown.

use tansy::chat::Chat;
use tansy::llm::Message;
use tansy::retriever::Decision;

use super::support::{done, llm, outcome, said, tokens};

const QUESTION: &str = "I am ann@example.com, where is order 48213?";

#[test]
fn addresses_and_numbers_stay_in_the_browser() {
    let history = [Message::user("Call me at 609-555-0142."), Message::assistant("We will.")];
    let chat = |redact| {
        let mut config = llm();
        config.redact = redact;
        Chat::new(QUESTION, &outcome(Decision::Answer, 1), &history, Some(&config))
    };
    let body = chat(true).request().unwrap().body.clone();
    for secret in ["ann@", "48213", "555"] {
        assert!(!body.contains(secret), "{secret} in {body}");
    }
    assert!(chat(false).request().unwrap().body.contains("ann@example.com"));

    let mut chat = chat(true);
    chat.start();
    let mut events = chat.push(&said("We write to [email"));
    events.extend(chat.push(&said(" 1] about [order 1]. [1]")));
    events.extend(chat.push(b"data: [DONE]\n\n"));
    let text = "We write to ann@example.com about 48213. [1]";
    assert_eq!(done(&events)["text"], text);
    assert_eq!(tokens(&events), text);
}
