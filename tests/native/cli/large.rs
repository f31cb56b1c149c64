use std::fs::File;
use std::io::Write;
use std::process::Stdio;

use super::support::{Folder, Run};

const LIMIT: u64 = 50 << 20;

#[test]
fn a_file_above_the_limit_is_refused_without_being_loaded() {
    let folder = Folder::new("large");
    for kind in [
        "html", "htm", "xhtml", "md", "mdx", "rst", "adoc", "txt", "json", "jsonl", "csv", "tsv", "yml",
        "yaml", "xml", "fml", "ndjson",
    ] {
        let name = format!("big.{kind}");
        // A sparse file far larger than this machine's memory: reading it would fail with another error.
        File::create(folder.path(&name)).unwrap().set_len(1 << 42).unwrap();
        for command in [&["extract", &name][..], &["build", &name, "-o", "out.tansy"]] {
            let error = folder.fails(command);
            let wanted = format!("{name}: it has 4398046511104 bytes, at most {LIMIT} (50 MB)");
            assert!(error.contains(&wanted) && error.contains("split it"), "{error}");
        }
        std::fs::remove_file(folder.path(&name)).unwrap();
    }
    assert!(!folder.path("out.tansy").exists());
}

#[test]
fn a_large_file_in_a_folder_is_left_out_and_the_others_are_read() {
    let folder = Folder::new("large-folder");
    folder.write("docs/a.md", "# Can I pay in cash?\n\nYes.\n");
    File::create(folder.path("docs/big.csv")).unwrap().set_len(LIMIT + 1).unwrap();
    let run = folder.run(&["extract", "docs", "--json"]);
    assert!(run.ok && run.out.lines().count() == 1, "{}", run.err);
    assert!(run.err.contains("big.csv") && run.err.contains("52428801 bytes"), "{}", run.err);
}

#[test]
fn standard_input_is_read_no_further_than_the_limit() {
    let folder = Folder::new("large-stdin");
    let mut command = folder.command(&["extract", "-", "--format", "csv"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // The input has no end: writing fails only once the command stops reading.
    let piece = vec![b' '; 1 << 20];
    let written = (0..1000).take_while(|_| pipe.write_all(&piece).is_ok()).count();
    drop(pipe);
    let run = Run::from(child.wait_with_output().unwrap());
    assert!(written < 60, "{written} MB were read");
    assert!(
        !run.ok && run.err.contains("standard input: it has more than 52428800 bytes (50 MB)"),
        "{}",
        run.err
    );
}
