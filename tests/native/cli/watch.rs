use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::support::{Folder, SHOP};

/// A running command, killed when dropped, and the lines of its two outputs, kept apart because their relative order is random.
struct Running {
    child: Child,
    output: Receiver<String>,
    errors: Receiver<String>,
}

impl Running {
    fn new(folder: &Folder, args: &[&str]) -> Self {
        let mut child = folder.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let output = lines(child.stdout.take().unwrap());
        let errors = lines(child.stderr.take().unwrap());
        Self { child, output, errors }
    }

    /// Waits for a line of output with these words.
    fn says(&self, words: &str) {
        wait(&self.output, words);
    }

    /// Waits for a warning with these words.
    fn warns(&self, words: &str) {
        wait(&self.errors, words);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        BufReader::new(from).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    lines
}

fn wait(lines: &Receiver<String>, words: &str) {
    let mut seen = Vec::new();
    while let Ok(line) = lines.recv_timeout(Duration::from_secs(60)) {
        if line.contains(words) {
            return;
        }
        seen.push(line);
    }
    panic!("never said {words:?}: {seen:?}");
}

#[test]
fn a_changed_input_is_built_again_and_a_broken_one_keeps_the_last_build() {
    let folder = Folder::new("watch");
    folder.write("docs/faq.html", SHOP);
    folder.write("more.json", r#"[{"question":"Is parking free?","answer":"Yes."}]"#);
    let watch = Running::new(&folder, &["build", "docs", "more.json", "-o", "faq.tansy", "--watch"]);
    watch.says("Watching 2 files; Ctrl+C ends.");
    let first = folder.read("faq.tansy");

    folder.write("docs/faq.html", SHOP.replace("for $12", "for only $14"));
    watch.says("faq.html changed");
    watch.says("2 embedded; since the last build 0 new, 1 changed, 0 gone");
    watch.says("faq.tansy");
    let second = folder.read("faq.tansy");
    assert!(first != second);

    folder.write("more.json", "[{\"question\": ");
    watch.says("more.json changed");
    watch.warns("the last build stays as it is");
    assert!(folder.read("faq.tansy") == second);

    folder.write("more.json", r#"[{"question":"Is parking free?","answer":"On Sundays."}]"#);
    watch.says("0 new, 1 changed, 0 gone");
    folder.write("docs/new.md", "# Do you sell seeds?\n\nIn spring.\n");
    watch.says("new.md is new");
    watch.says("1 new, 0 changed, 0 gone");
    folder.write("docs/faq.also.jsonl", "{\"id\":\"princeton\",\"texts\":[\"nassau street\"]}\n");
    watch.says("faq.also.jsonl is new");
    watch.says("1 other phrasing from");
}

#[test]
fn standard_input_cannot_be_watched() {
    let folder = Folder::new("watch-stdin");
    let error = folder.fails(&["build", "-", "-o", "faq.tansy", "--watch"]);
    assert!(error.contains("standard input cannot be watched"), "{error}");
}
