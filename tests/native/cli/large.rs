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

/// Files of nothing but markup, and of many small entries, for each reader: what they begin with, and what is repeated.
#[cfg(unix)]
const DENSE: &[(&str, &str, &str)] = &[
    ("a.md", "", ">"),
    ("b.md", "", "# a?\n\nb\n\n"),
    (
        "c.md",
        "",
        "## Is delivery free of charge?\n\nYes, from $40 on, and to every address in Princeton and around it.\n\n",
    ),
    ("d.md", "", "*"),
    ("e.md", "", "- "),
    ("a.txt", "", "Q: a?\nA: b\n"),
    (
        "b.txt",
        "",
        "Is delivery free of charge?\n\nYes, from $40 on, and to every address in Princeton and around it.\n\n",
    ),
    ("c.txt", "", "\n"),
    ("a.csv", "question,answer\n", "a?,b\n"),
    ("b.csv", "", ","),
    ("a.rst", "", "a?\n--\n\nb\n\n"),
    ("b.rst", "", ".. note:: a\n"),
    ("a.adoc", "", "== a?\n\nb\n\n"),
    ("b.adoc", "", "a:: b\n"),
    ("a.html", "", "<p>a"),
    ("b.html", "", "<details><summary>Is delivery free of charge?</summary>Yes, from $40 on.</details>"),
    ("c.html", "", "<dt>a?<dd>b"),
    ("a.json", "[", "0,"),
    ("b.json", "", "{\"question\":\"a?\",\"answer\":\"b\"}\n"),
    ("a.yml", "", "- a\n"),
    ("b.yml", "", "- {question: a?, answer: b}\n"),
    ("a.xml", "<a>", "<b/>"),
    ("b.xml", "<faqs>", "<faq><question>a?</question><answer>b</answer></faq>"),
    (
        "c.xml",
        "<?xml version='1.0'?><rss a='http://wordpress.org/export/1.2/'>",
        "<item><title>a?</title><content:encoded>b</content:encoded></item>",
    ),
    ("a.toml", "", "[[faq]]\nquestion = \"a?\"\nanswer = \"b\"\n"),
    (
        "b.toml",
        "",
        "[[faq]]\nquestion = \"Is delivery free of charge?\"\nanswer = \"Yes, from $40 on, and to every address.\"\n",
    ),
    (
        "d.txt",
        "=== a ===\n== FAQ ==\n",
        "= Is delivery free of charge? =\n\nYes, from $40 on, and to every address.\n\n",
    ),
    ("c.csv", "question,answer\n", "Is delivery free of charge?,\"Yes, from $40 on.\"\n"),
    (
        "f.md",
        "",
        "::: details Is delivery free of charge?\n\nYes, from $40 on, and to every address.\n\n:::\n\n",
    ),
    (
        "c.json",
        "{\"sections\":{\"a\":{\"type\":\"faq\",\"blocks\":[",
        "{\"settings\":{\"title\":\"a?\",\"text\":\"b\"}},",
    ),
    (
        "a.js",
        "export const faqs = [",
        "{ question: 'Is delivery free of charge?', answer: 'Yes, from $40 on.' },",
    ),
    ("b.js", "", "f(a);\n"),
    ("a.vue", "<template>", "<p>{{ a }}</p>"),
];

/// Closes the brackets that JSON and programs begin with.
#[cfg(unix)]
fn closed(name: &str, before: &str, text: &str) -> String {
    if !name.ends_with(".json") && !name.ends_with(".js") {
        return text.to_owned();
    }
    let brackets = before.chars().rev().filter_map(|c| match c {
        '[' => Some(']'),
        '{' => Some('}'),
        _ => None,
    });
    text.trim_end_matches(',').chars().chain(brackets).collect()
}

#[cfg(unix)]
#[test]
fn reading_takes_at_most_twenty_times_the_memory_of_the_input() {
    const BYTES: usize = 12 << 20;
    let folder = Folder::new("dense");
    for (name, before, piece) in DENSE {
        let text = format!("{before}{}", piece.repeat(BYTES / piece.len()));
        folder.write(name, closed(name, before, &text));
        // The address space, which is more than the memory: the binary and the stacks of threads are in it.
        let limit = (200 << 10) + 20 * (BYTES >> 10);
        let mut command = std::process::Command::new("sh");
        let script = format!("ulimit -v {limit}; exec \"$0\" extract {name} --json >/dev/null");
        let output = command
            .args(["-c", &script, env!("CARGO_BIN_EXE_tansy")])
            .current_dir(folder.path(""))
            .output()
            .unwrap();
        let run = Run::from(output);
        // Either it is read, or an error says what to do.
        let last = run.err.lines().last().unwrap_or_default();
        assert!(run.ok || last.contains("split it"), "{name}: {last}");
        assert!(!run.err.contains("memory"), "{name}: {}", run.err);
        std::fs::remove_file(folder.path(name)).unwrap();
    }
}
