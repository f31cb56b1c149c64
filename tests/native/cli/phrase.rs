use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::language_model::{LanguageModel, streamed, whole};
use super::support::{Folder, Run, SHOP};

/// What a good model writes for each entry of the shop, in the forms that models use, with messages that do not belong there.
fn written(question: &str) -> &'static str {
    match question {
        "Do you deliver to Princeton?" => {
            "flowers to princeton univ\nmy sister lives in Princeton, can you drop off roses there\nare lilies bad for my cat\ndo you deliver to princeton"
        }
        "Are lilies safe for cats?" => {
            "Here are the messages:\n\n1. \"kitty ate a lily leaf\"\n2. \"lily poison cat??\""
        }
        "When are you open on Christmas Eve?" => {
            "```json\n[\"christmas eve hours\", \"open dec 24 or not\"]\n```"
        }
        "What if my flowers arrive wilted?" => {
            "- **bouquet came wilted**\n- my flowers were dead on arrival, money back?"
        }
        _ => "something about it",
    }
}

fn good() -> LanguageModel {
    LanguageModel::new(|_, question| streamed(written(question)))
}

fn phrase(folder: &Folder, model: &LanguageModel, more: &[&str]) -> Run {
    folder.run(&[&["phrase", "faq.html", "--endpoint", &model.url, "--llm", "m1"], more].concat())
}

fn also(folder: &Folder) -> Vec<Value> {
    let text = String::from_utf8(folder.read("faq.also.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn line(folder: &Folder, id: &str) -> Value {
    also(folder).into_iter().find(|line| line["id"] == id).unwrap()
}

#[test]
fn messages_that_lead_back_to_their_entry_are_written_beside_the_faq_and_built() {
    let folder = Folder::new("phrase");
    let model = good();
    let run = phrase(&folder, &model, &["--tone", "students", "--temperature", "0.7", "--count", "4"]);
    assert!(run.ok, "{}", run.err);
    assert_eq!(model.requests().len(), 4);
    let request = &model.requests()[0];
    for part in [r#""model":"m1""#, r#""temperature":0.7"#, "students", "Write 4 messages", "Yes, for $12"] {
        assert!(request.contains(part), "{part}: {request}");
    }
    assert_eq!(
        line(&folder, "princeton")["texts"],
        json!(["flowers to princeton univ", "my sister lives in Princeton, can you drop off roses there"])
    );
    assert!(run.out.contains("are lilies bad for my cat (leads to cats)"), "{}", run.out);
    assert_eq!(line(&folder, "cats")["texts"], json!(["kitty ate a lily leaf", "lily poison cat??"]));
    assert_eq!(line(&folder, "hours")["texts"], json!(["christmas eve hours", "open dec 24 or not"]));
    assert!(run.out.contains("Asked for 4 entries: 8 phrasings kept, 2 dropped."), "{}", run.out);

    let run = folder.run(&["build", "faq.html", "-o", "faq.tansy"]);
    assert!(run.out.starts_with("4 questions and 8 other phrasings from faq.also.jsonl, "), "{}", run.out);
    assert_eq!(run.err, "");
    assert!(folder.ok(&["extract", "faq.html"]).contains("= kitty ate a lily leaf\n"));
}

#[test]
fn only_new_and_changed_entries_are_asked_for_again_and_texts_of_people_stay() {
    let folder = Folder::new("phrase-again");
    assert!(phrase(&folder, &good(), &[]).ok);
    let idle = good();
    let run = phrase(&folder, &idle, &[]);
    assert!(run.ok && run.out.contains("nothing to ask"), "{}", run.out);
    assert!(idle.requests().is_empty());

    // The owner edits one text, adds one, and changes the answers of that entry and of another; a third entry is new.
    let text = String::from_utf8(folder.read("faq.also.jsonl")).unwrap();
    let text = text.replace("flowers to princeton univ\"", "roses to princeton uni\",\"nassau street\"");
    folder.write("faq.also.jsonl", text);
    let page = SHOP.replace("for $12", "for $14").replace("8 am to 2 pm", "9 am to 1 pm");
    folder.write(
        "faq.html",
        page + "<details id=\"seeds\"><summary>Do you sell seeds?</summary>In spring.</details>",
    );
    let build = folder.run(&["build", "faq.html", "-o", "faq.tansy"]);
    assert!(build.ok && build.err.contains("faq.also.jsonl: 2 entries have changed"), "{}", build.err);

    let model = LanguageModel::new(|_, _| streamed("roses for a friend in princeton"));
    let run = phrase(&folder, &model, &[]);
    assert!(run.ok, "{}", run.err);
    assert_eq!(model.requests().len(), 3);
    assert!(run.out.contains("2 texts of yours stay"), "{}", run.out);
    assert_eq!(
        line(&folder, "princeton")["texts"],
        json!(["roses to princeton uni", "nassau street", "roses for a friend in princeton"])
    );
    assert_eq!(line(&folder, "cats")["texts"], json!(["kitty ate a lily leaf", "lily poison cat??"]));
    assert_eq!(line(&folder, "hours")["texts"], json!([]), "the message is about Princeton");
    assert_eq!(folder.run(&["build", "faq.html", "-o", "faq.tansy"]).err, "");

    let all = good();
    assert!(phrase(&folder, &all, &["--again"]).ok);
    assert_eq!(all.requests().len(), 5);
    assert!(line(&folder, "princeton")["texts"].as_array().unwrap().contains(&json!("nassau street")));
}

#[test]
fn a_run_that_is_killed_is_gone_on_with() {
    let folder = Folder::new("phrase-killed");
    let stuck =
        LanguageModel::new(|number, question| if number == 2 { None } else { streamed(written(question)) });
    let args = ["phrase", "faq.html", "--endpoint", &stuck.url];
    let mut child = folder.command(&args).stdout(std::process::Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while stuck.requests().len() < 3 && start.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(also(&folder).len(), 2);

    let model = good();
    let run = phrase(&folder, &model, &[]);
    assert!(run.ok, "{}", run.err);
    assert_eq!(model.requests().len(), 2);
    let whole = Folder::new("phrase-whole");
    assert!(phrase(&whole, &good(), &[]).ok);
    assert!(folder.read("faq.also.jsonl") == whole.read("faq.also.jsonl"), "as if it had not been killed");
}

#[test]
fn a_busy_endpoint_is_asked_again_and_a_reply_without_messages_is_noted() {
    let folder = Folder::new("phrase-busy");
    let model = LanguageModel::new(|number, question| match number {
        0 => {
            whole("429 Too Many Requests\r\nRetry-After: 0", &json!({ "error": { "message": "slow down" } }))
        }
        1 => whole("503 Service Unavailable\r\nRetry-After: 0", &json!({})),
        2 => whole("200 OK", &json!({ "choices": [{ "message": { "content": written(question) } }] })),
        3 => streamed("<think>What would a visitor"),
        // Cut off in the middle.
        4 => streamed(written(question)).map(|whole| whole.split_at(whole.len() / 2).0.to_owned()),
        _ => streamed(written(question)),
    });
    let run = phrase(&folder, &model, &[]);
    assert!(run.ok, "{}", run.err);
    assert!(
        run.err.contains("429: slow down; trying again in 0 s") && run.err.contains("503"),
        "{}",
        run.err
    );
    assert!(run.out.contains("cats: the model wrote no messages"), "{}", run.out);
    assert!(run.err.contains("the model wrote no messages for 1 entry"), "{}", run.err);
    let ids: Vec<Value> = also(&folder).iter().map(|line| line["id"].clone()).collect();
    assert_eq!(ids, ["princeton", "hours", "refund"]);

    let model = good();
    assert!(phrase(&folder, &model, &[]).ok);
    assert_eq!(model.requests().len(), 1, "the entry without messages is asked for again");
}

#[test]
fn an_endpoint_that_refuses_ends_the_run_and_keeps_what_is_written() {
    let folder = Folder::new("phrase-refused");
    let model = LanguageModel::new(|number, question| match number {
        0 => streamed(written(question)),
        _ => whole("401 Unauthorized", &json!({ "error": { "message": "no such key" } })),
    });
    let args = ["phrase", "faq.html", "--endpoint", &model.url, "--key-env", "K"];
    let output = folder.command(&args).env("K", "secret-1").output().unwrap();
    let run = Run::from(output);
    assert!(
        !run.ok && run.err.contains("stopped after 1 of 4 entries") && run.err.contains("no such key"),
        "{}",
        run.err
    );
    assert!(!run.err.contains("secret-1") && !run.out.contains("secret-1"));
    assert!(model.requests()[0].to_lowercase().contains("authorization: bearer secret-1"));
    assert_eq!(model.requests().len(), 2, "a refusal is final");
    assert_eq!(also(&folder).len(), 1);
}

#[test]
fn a_dry_run_shows_the_prompt_and_what_it_takes_and_sends_nothing() {
    let folder = Folder::new("phrase-dry");
    let out = folder.ok(&["phrase", "faq.html", "--dry-run"]);
    for part in [
        "[system]\n",
        "Question: Do you deliver to Princeton?",
        "4 requests",
        "tokens to send",
        "--price IN,OUT",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let out = folder.ok(&["phrase", "faq.html", "--dry-run", "--price", "1000,0"]);
    assert!(out.contains("per million tokens sent") && out.contains("Nothing was sent."), "{out}");
    assert!(!folder.path("faq.also.jsonl").exists());
    let model = good();
    assert!(phrase(&folder, &model, &["--dry-run"]).ok);
    assert!(model.requests().is_empty());
    let error = folder.run(&["phrase", "faq.html"]).err;
    assert!(error.contains("--endpoint"), "{error}");
}
