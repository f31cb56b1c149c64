use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use serde_json::json;

use super::language_model::{LanguageModel, streamed, whole};
use super::support::Folder;

/// A stand-in for a language model that answers the first request with `response`; the thread returns the text of that request.
pub(super) fn model(response: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1/chat/completions", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = String::new();
        let mut piece = [0; 4096];
        while !request.contains("\r\n\r\n") || !request.trim_end().ends_with('}') {
            let length = stream.read(&mut piece).unwrap();
            request.push_str(&String::from_utf8_lossy(&piece[..length]));
        }
        stream.write_all(response.as_bytes()).unwrap();
        request
    });
    (url, thread)
}

fn built(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.ok(&["build", "faq.html", "-o", "faq.tansy", "--contact", "Call 609-555-0142"]);
    folder
}

#[test]
fn without_an_endpoint_the_faq_answers_and_names_its_source() {
    let folder = built("ask");
    let out = folder.ok(&["ask", "faq.tansy", "Do you deliver to Princeton?"]);
    assert!(out.starts_with("Yes, for $12, Monday to Saturday.\n"), "{out}");
    assert!(out.contains("[1] Do you deliver to Princeton?  faq.html#princeton"), "{out}");
    let out = folder.ok(&["ask", "faq.tansy", "who won the election in Brazil"]);
    assert!(out.starts_with("The FAQ does not answer this.\nCall 609-555-0142\n"), "{out}");
}

#[test]
fn with_an_endpoint_its_answer_is_printed_with_the_sources_that_it_cites() {
    // Several entries are sent as sources, but the answer cites only one, so only that one may be listed.
    let folder = built("llm");
    let (url, model) = model(concat!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"We come \"}}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"for $12 [1].\"}}]}\n\n",
        "data: [DONE]\n\n",
    ));
    let args = [
        "ask",
        "faq.tansy",
        "Do you deliver to Princeton?",
        "--endpoint",
        &url,
        "--llm",
        "m1",
        "--key-env",
        "K",
    ];
    let output = folder.command(&args).env("K", "secret-1").output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(out.starts_with("We come for $12 [1].\n\nSources:\n  [1] Do you deliver to Princeton?"), "{out}");
    assert!(!out.contains("[2]"), "{out}");
    let request = model.join().unwrap();
    assert!(request.to_lowercase().contains("authorization: bearer secret-1"), "{request}");
    assert!(request.contains("\"model\":\"m1\"") && request.contains("Yes, for $12"), "{request}");
}

#[test]
fn when_the_endpoint_fails_the_faq_answers_and_the_failure_is_reported() {
    let folder = built("llm-down");
    let (url, model) = model(concat!(
        "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n",
        "{\"error\":{\"message\":\"no such key\"}}",
    ));
    let run = folder.run(&["ask", "faq.tansy", "Do you deliver to Princeton?", "--endpoint", &url]);
    model.join().unwrap();
    assert!(!run.ok);
    assert!(run.out.starts_with("Yes, for $12, Monday to Saturday.\n"), "{}", run.out);
    assert!(run.err.contains("401") && run.err.contains("no such key"), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1);
}

#[test]
fn a_redirect_is_not_followed_so_that_nobody_else_gets_the_question_or_the_key() {
    let folder = built("llm-redirect");
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let target = format!("http://{}/v1/chat/completions", elsewhere.local_addr().unwrap());
    let head = format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n");
    let (url, model) = model(head.leak());
    let run = folder.run(&["ask", "faq.tansy", "Do you deliver to Princeton?", "--endpoint", &url]);
    model.join().unwrap();
    assert!(!run.ok);
    assert!(run.out.starts_with("Yes, for $12, Monday to Saturday.\n"), "{}", run.out);
    assert!(run.err.contains("307, a redirect, which is not followed"), "{}", run.err);
    assert!(elsewhere.accept().is_err(), "nothing was sent to the redirect's target");
}

#[test]
fn a_busy_endpoint_is_asked_again_unless_it_asks_for_too_much_patience() {
    let folder = built("llm-busy");
    let ask = |model: &LanguageModel| {
        folder.run(&[
            "ask",
            "faq.tansy",
            "Do you deliver to Princeton?",
            "--endpoint",
            &model.url,
            "--max-tokens",
            "99",
        ])
    };
    let model = LanguageModel::new(|number, _| match number {
        0 => whole("503 Service Unavailable\r\nRetry-After: 0", &json!({})),
        1 => whole("429 Too Many Requests\r\nRetry-After: 1", &json!({})),
        _ => streamed("We come for $12 [1]."),
    });
    let run = ask(&model);
    assert!(run.ok && run.out.starts_with("We come for $12 [1].\n"), "{} {}", run.out, run.err);
    let requests = model.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests[2].contains("\"max_tokens\":99"), "{}", requests[2]);

    let model = LanguageModel::new(|_, _| whole("429 Too Many Requests\r\nRetry-After: 60", &json!({})));
    let run = ask(&model);
    assert!(!run.ok && run.err.contains("429"), "{}", run.err);
    assert_eq!(model.requests().len(), 1);
}

#[test]
fn a_question_that_is_unsure_gets_the_choices_unless_the_model_finds_the_answer_in_them() {
    let folder = built("llm-unsure");
    let ask = |reply: &'static str| {
        let model = LanguageModel::new(move |_, _| streamed(reply));
        folder.ok(&["ask", "faq.tansy", "Do you deliver to Newark?", "--endpoint", &model.url])
    };
    let out = ask("NONE");
    assert!(out.starts_with("Which of these do you mean?\n  - Do you deliver to Princeton?"), "{out}");
    assert!(!out.contains("Sources"), "{out}");
    let out = ask("Only to Princeton [1].");
    assert!(
        out.starts_with("Only to Princeton [1].\n\nSources:\n  [1] Do you deliver to Princeton?"),
        "{out}"
    );
    assert!(out.contains("Did you mean one of these?"), "{out}");
}
