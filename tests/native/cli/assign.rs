//! `tansy gaps --assign`, with answers from a pipe.

use super::support::Folder;

const LOG: &str = r#"{"question":"do you drive to Nassau Street?","confidence":0.1}
{"question":"do you drive to  Nassau Street?"}
{"question":"my tomcat ate \u001b[2Ja petal","helpful":false}
{"question":"are you closed on the 24th","answer":"...","helpful":true}
{"question":"is there wifi"}
"#;

fn texts(folder: &Folder) -> String {
    String::from_utf8(folder.read("faq.also.jsonl")).unwrap()
}

#[test]
fn questions_are_assigned_by_number_or_after_a_search_and_saved_at_once() {
    let folder = Folder::new("assign");
    folder.write("log.jsonl", LOG);
    let plain = folder.ok(&["gaps", "log.jsonl"]);
    assert!(plain.contains("my tomcat ate \\u{1b}[2Ja petal  (1 not helpful)"), "{plain}");
    assert!(!plain.contains('\u{1b}') && !plain.contains("24th"), "{plain}");

    // The first group is searched for by a word, and the answers end before the second: what was answered is saved.
    let args = ["gaps", "log.jsonl", "--assign", "faq.html"];
    let run = folder.run_with_input(&args, "9\nprinceton delivery\n1\n");
    assert!(run.ok, "{}", run.err);
    assert!(run.out.contains("There is no entry 9") && run.out.contains("Group 1 of 3"), "{}", run.out);
    assert!(run.out.contains("Added 1 question to princeton in faq.also.jsonl."), "{}", run.out);
    assert!(texts(&folder).contains("\"texts\":[\"do you drive to Nassau Street?\"]"), "{}", texts(&folder));

    // The next time, that group is not asked about again.
    let run = folder.run_with_input(&args, "s\nlilies and cats\n1\n");
    assert!(run.out.contains("Group 1 of 2") && !run.out.contains('\u{1b}'), "{}", run.out);
    let run = folder.run_with_input(&args, "q\n");
    assert!(run.ok && run.out.contains("0 questions are assigned"), "{}", run.out);
    assert_eq!(texts(&folder).lines().count(), 2, "{}", texts(&folder));

    let out = folder.ok(&["build", "faq.html", "-o", "faq.tansy"]);
    assert!(out.starts_with("4 questions and 2 other phrasings from faq.also.jsonl"), "{out}");
    assert!(
        folder
            .ok(&["search", "faq.tansy", "do you drive to nassau street"])
            .contains("1. Do you deliver to Princeton?")
    );
}

#[test]
fn assigning_needs_standard_input_for_the_answers() {
    let folder = Folder::new("assign-stdin");
    let error = folder.fails(&["gaps", "-", "--assign", "faq.html"]);
    assert!(error.contains("your answers come from standard input"), "{error}");
}
