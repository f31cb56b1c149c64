//! Text of others on a terminal: no command prints a character that would control it.

use super::endpoint::model;
use super::support::{Folder, Run};

/// Sets the title, writes the clipboard (OSC 52), clears the screen; the same by one character of C1; reorders text.
const HOSTILE: &str = "\u{1b}]0;x\u{7}\u{1b}]52;c;eA==\u{7}\u{1b}[2J\u{9b}31m\u{7f}\u{8}\r\u{202e}\u{2066}";

fn assert_tame(run: &Run, what: &str) {
    for text in [&run.out, &run.err] {
        let bad = text.chars().find(|&c| {
            c.is_control() && !matches!(c, '\n' | '\t')
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        });
        assert_eq!(bad, None, "{what}: {text:?}");
    }
}

#[test]
fn no_command_prints_control_characters_of_others() {
    let folder = Folder::new("terminal");
    let json = |value: &str| serde_json::to_string(value).unwrap();
    let question = format!("Do you deliver{HOSTILE} to Princeton?");
    folder.write(
        "faq.json",
        format!(
            "[{{\"question\":{},\"answer\":{},\"id\":{}}}]",
            json(&question),
            json(&question),
            json(&format!("a{HOSTILE}"))
        ),
    );
    folder.write("left.csv", format!("question,answer\nOpen?,No.\n,An answer {HOSTILE} to nothing.\n"));
    folder.write(
        "queries.jsonl",
        format!("{{\"id\":{},\"text\":{},\"relevant\":[\"x\"]}}\n", json(HOSTILE), json(&question)),
    );
    folder.write("log.jsonl", format!("{{\"question\":{},\"confidence\":0.1}}\n", json(&question)));
    folder.write("broken.json", format!("{{\"{HOSTILE}"));
    let build =
        folder.run(&["build", "faq.json", "-o", "faq.tansy", "--title", HOSTILE, "--contact", HOSTILE]);
    assert!(build.ok, "{}", build.err);
    let missing = format!("{HOSTILE}.html");
    let commands: [&[&str]; 12] = [
        &["extract", "faq.json"],
        &["extract", "faq.json", "--json"],
        &["extract", "left.csv"],
        &["search", "faq.tansy", &question],
        &["search", "faq.tansy", "--queries", "queries.jsonl"],
        &["search", "faq.tansy", "--queries", "queries.jsonl", "--json"],
        &["ask", "faq.tansy", "Do you deliver to Princeton?"],
        &["inspect", "faq.tansy"],
        &["eval", "faq.tansy", "queries.jsonl"],
        &["gaps", "log.jsonl"],
        &["extract", "broken.json"],
        &["extract", &missing],
    ];
    for command in commands {
        let run = folder.run(command);
        assert!(!run.out.is_empty() || !run.err.is_empty(), "{command:?} prints nothing");
        assert_tame(&run, &format!("{command:?}"));
    }
    // What is printed as JSON is still the same text.
    let line: serde_json::Value =
        serde_json::from_str(&folder.ok(&["search", "faq.tansy", &question, "--json"])).unwrap();
    assert_eq!(line["query"], question);
}

#[test]
fn a_language_model_cannot_control_the_terminal() {
    let folder = Folder::new("terminal-model");
    folder.ok(&["build", "faq.html", "-o", "faq.tansy"]);
    let responses = [
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"We \\u001b]52;c;eA==\\u0007 \\u009b2J come [1].\"}}]}\n\ndata: [DONE]\n\n",
        "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"error\":{\"message\":\"no \\u001b]0;x\\u0007 key\"}}",
    ];
    for response in responses {
        let (url, model) = model(response);
        let run = folder.run(&[
            "ask",
            "faq.tansy",
            "Do you deliver to Princeton?",
            "--endpoint",
            &url,
            "--llm",
            "m",
        ]);
        model.join().unwrap();
        assert_tame(&run, response);
    }
}
