//! The files of phrasings beside a FAQ.

use super::support::{Folder, SHOP};

const TEXTS: &str = "{\"id\":\"princeton\",\"texts\":[\"nassau street\",\"Do you deliver to Princeton\"]}\n\n{\"id\":\"cats\",\"texts\":[\"tomcat\"]}\n";

#[test]
fn each_page_of_a_folder_takes_the_file_beside_it_and_files_of_phrasings_are_no_pages() {
    let folder = Folder::new("also");
    folder.write("docs/faq.html", SHOP);
    folder.write("docs/faq.also.jsonl", TEXTS);
    folder.write("docs/more/seeds.md", "# Do you sell seeds?\n\nIn spring.\n");
    folder.write("docs/more/seeds.also.jsonl", "{\"id\":\"do-you-sell-seeds\",\"texts\":[\"poppies\"]}\n");
    // The same id as an entry of another page: each page has its own.
    folder.write("other.json", r#"[{"id":"cats","question":"May I bring my cat?","answer":"Yes."}]"#);
    folder.write("other.also.jsonl", "{\"id\":\"cats\",\"texts\":[\"pets in the shop\"]}\n");
    let run = folder.run(&["build", "docs", "other.json", "other.also.jsonl", "-o", "faq.tansy"]);
    assert!(
        run.out.starts_with("6 questions and 4 other phrasings from 3 files, "),
        "{}{}",
        run.out,
        run.err
    );
    assert_eq!(run.err, "");
    let out = folder.ok(&["extract", "docs", "other.json"]);
    for (question, text) in [
        ("Do you deliver to Princeton?", "nassau street"),
        ("Are lilies safe for cats?", "tomcat"),
        ("Do you sell seeds?", "poppies"),
        ("May I bring my cat?", "pets in the shop"),
    ] {
        assert!(out.contains(&format!("# {question}\n= {text}\n(")), "{question}: {out}");
    }
    assert!(!out.contains("= Do you deliver"), "its own question is not repeated: {out}");
    let error = folder.fails(&["build", "other.also.jsonl", "-o", "x"]);
    assert!(error.contains("other.also.jsonl") && error.contains("name the FAQ beside it"), "{error}");
}

#[test]
fn texts_of_entries_that_are_gone_are_warned_about_and_broken_lines_refused() {
    let folder = Folder::new("also-outdated");
    folder.write("faq.also.jsonl", format!("{TEXTS}{{\"id\":\"gone\",\"texts\":[\"a\"]}}\n"));
    let run = folder.run(&["build", "faq.html", "-o", "faq.tansy"]);
    assert!(run.ok && run.err.contains("no entry has 1 id of it, such as \"gone\""), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    for broken in ["<<<<<<< HEAD", "{\"id\":\"cats\",\"text\":[\"a misspelt name\"]}", "{\"texts\":[]}"] {
        folder.write("faq.also.jsonl", format!("{TEXTS}{broken}\n"));
        let error = folder.fails(&["build", "faq.html", "-o", "faq.tansy"]);
        assert!(error.contains("faq.also.jsonl: line 4 is not an object"), "{error}");
    }
}

#[test]
fn two_entries_that_would_share_a_line_are_not_written_for() {
    let folder = Folder::new("also-shared");
    folder.write("faq.json", r#"[{"id":"cats","question":"May I bring my cat?","answer":"Yes."}]"#);
    folder.write("log.jsonl", "{\"question\":\"may my tomcat come\"}");
    for args in [
        &["phrase", "faq.html", "faq.json", "--dry-run"][..],
        &["gaps", "log.jsonl", "--assign", "faq.html", "--assign", "faq.json"],
    ] {
        let error = folder.fails(args);
        assert!(error.contains("faq.also.jsonl") && error.contains("\"cats\""), "{error}");
    }
}
