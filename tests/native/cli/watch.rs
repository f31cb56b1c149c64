use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::support::{Folder, SHOP};

/// A running command, ended when dropped, and what it says on both of its outputs.
struct Running(Child, Receiver<String>);

impl Running {
    fn new(folder: &Folder, args: &[&str]) -> Self {
        let mut child = folder.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        forward(child.stdout.take().unwrap(), sender.clone());
        forward(child.stderr.take().unwrap(), sender);
        Self(child, lines)
    }

    /// Waits for a line with these words.
    fn says(&self, words: &str) {
        let mut seen = Vec::new();
        while let Ok(line) = self.1.recv_timeout(Duration::from_secs(60)) {
            if line.contains(words) {
                return;
            }
            seen.push(line);
        }
        panic!("never said {words:?}: {seen:?}");
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn forward(from: impl Read + Send + 'static, to: Sender<String>) {
    std::thread::spawn(move || {
        BufReader::new(from).lines().map_while(Result::ok).try_for_each(|line| to.send(line))
    });
}

#[test]
fn a_watched_input_is_built_again_when_it_changes_and_kept_while_it_is_broken() {
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
    watch.says("the last build stays as it is");
    assert!(folder.read("faq.tansy") == second);

    folder.write("more.json", r#"[{"question":"Is parking free?","answer":"On Sundays."}]"#);
    watch.says("0 new, 1 changed, 0 gone");
    folder.write("docs/new.md", "# Do you sell seeds?\n\nIn spring.\n");
    watch.says("new.md is new");
    watch.says("1 new, 0 changed, 0 gone");
}

#[test]
fn standard_input_cannot_be_watched() {
    let folder = Folder::new("watch-stdin");
    let error = folder.fails(&["build", "-", "-o", "faq.tansy", "--watch"]);
    assert!(error.contains("standard input cannot be watched"), "{error}");
}
