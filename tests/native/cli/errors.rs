use super::support::Folder;

const COMMANDS: [&str; 10] =
    ["build", "extract", "phrase", "search", "ask", "inspect", "eval", "gaps", "serve", "pack"];

#[test]
fn every_command_has_help_with_an_example() {
    let folder = Folder::new("help");
    for command in COMMANDS {
        let help = folder.ok(&[command, "--help"]);
        let examples = help.split("Example").nth(1).unwrap_or_default();
        assert!(examples.contains(&format!("tansy {command} ")), "{help}");
        assert!(folder.ok(&["--help"]).contains(&format!("\n  {command} ")));
    }
}

#[test]
fn errors_name_the_file() {
    let folder = Folder::new("errors");
    folder.write("broken.json", "{\"question\": ");
    folder.write("prose.html", "<p>We sell flowers.</p>");
    folder.write("queries.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n{\"id\":\"2\"}\n");
    folder.write("plain.tansy", "not a bundle");
    folder.write("model.onnx", "not a model");
    let cases: [(&[&str], &str); 10] = [
        (&["build", "missing.html", "-o", "x"], "missing.html"),
        (&["build", "broken.json", "-o", "x"], "broken.json"),
        (&["extract", "prose.html"], "prose.html"),
        (&["build", "faq.html", "-o", "x", "--model", "model.onnx"], "model.onnx"),
        (&["build", "faq.html", "-o", "x", "--previous", "plain.tansy"], "plain.tansy"),
        (&["search", "missing.tansy", "a"], "missing.tansy"),
        (&["search", "plain.tansy", "a"], "plain.tansy"),
        (&["inspect", "plain.tansy"], "plain.tansy"),
        (&["search", "plain.tansy", "--queries", "queries.jsonl"], "queries.jsonl: line 2"),
        (&["serve", "missing"], "missing"),
    ];
    for (args, named) in cases {
        let error = folder.fails(args);
        assert!(error.starts_with("tansy: ") && error.contains(named), "{args:?}: {error}");
    }
    assert!(!folder.path("x").exists(), "a build that fails writes nothing");
}

#[test]
fn a_truncated_bundle_is_refused_with_one_sentence() {
    let folder = Folder::new("truncated");
    folder.ok(&["build", "faq.html", "-o", "whole.tansy"]);
    let whole = folder.read("whole.tansy");
    for length in [0, 7, 12, 40, whole.len() / 2, whole.len() - 1] {
        folder.write("cut.tansy", &whole[..length]);
        for command in
            [&["search", "cut.tansy", "a"][..], &["ask", "cut.tansy", "a"], &["inspect", "cut.tansy"]]
        {
            let error = folder.fails(command);
            assert!(error.contains("cut.tansy: "), "{length} bytes: {error}");
        }
    }
    // Building over a damaged bundle works, because its vectors are only reused if it can be read.
    folder.ok(&["build", "faq.html", "-o", "cut.tansy"]);
    assert!(folder.read("cut.tansy") == whole);
}

#[test]
fn extract_lists_left_out_passages_by_line_and_build_counts_them() {
    let folder = Folder::new("left");
    folder.write(
        "faq.csv",
        "question,answer\nOpen on Sunday?,\"No, we rest on Sundays.\"\n,An answer to nothing.\n",
    );
    let run = folder.run(&["extract", "faq.csv"]);
    assert!(
        run.ok && run.out.contains("# Open on Sunday?\n") && run.out.contains("1 question found"),
        "{}",
        run.out
    );
    assert!(run.err.contains("left out: faq.csv: line 3:"), "{}", run.err);
    let run = folder.run(&["build", "faq.csv", "-o", "faq.tansy"]);
    let named = "line 3 \"An answer to nothing.\" (it has no question or no answer)";
    assert!(run.ok && run.out.contains("Took 1 question") && run.out.contains(named), "{}", run.out);
    let run = folder.run(&["build", "faq.csv", "-o", "less.tansy", "--max-left", "10"]);
    assert!(!run.ok && run.err.contains("--max-left allows less than 10 %"), "{}", run.err);
    assert!(!folder.path("less.tansy").exists());
}
