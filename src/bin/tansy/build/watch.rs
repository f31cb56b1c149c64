//! Builds again whenever an input changes.

use std::time::Duration;

use anyhow::{Result, bail};

use super::{Args, once};
use crate::input::Stamps;
use crate::output::{count, warn};
use crate::say;

/// Interval between two checks of the files. Only their metadata is read, which works on every file system, including network
/// shares that do not notify watchers of changes.
const PAUSE: Duration = Duration::from_millis(500);

/// Builds once, then again after each change until the process is stopped. Only a failure of the first build ends it.
pub(super) fn run(args: &Args) -> Result<()> {
    if args.inputs.has_stdin() {
        bail!("standard input cannot be watched: name files or folders");
    }
    if args.inputs.has_urls() {
        bail!(
            "pages on the web cannot be watched: run the command on a schedule instead; only what has changed is fetched and embedded again"
        );
    }
    // Taken before the build, so that a change during the build is not missed.
    let mut last = args.inputs.stamps();
    once(args)?;
    say(format_args!("\nWatching {}; Ctrl+C ends.", count(last.len(), "file", "files")));
    loop {
        std::thread::sleep(PAUSE);
        if args.inputs.stamps() == last {
            continue;
        }
        let now = settled(args);
        say(format_args!("\n{}", changes(&last, &now)));
        last = now;
        if let Err(error) = once(args) {
            warn(format_args!("{error:#}; the last build stays as it is"));
        }
    }
}

/// Waits until the files stop changing and returns their stamps: a half-written file would be read as a FAQ with missing entries.
fn settled(args: &Args) -> Stamps {
    let mut last = args.inputs.stamps();
    loop {
        std::thread::sleep(PAUSE);
        let now = args.inputs.stamps();
        if now == last {
            return now;
        }
        last = now;
    }
}

/// `a.md changed, b.md is new, c.md is gone`
fn changes(last: &Stamps, now: &Stamps) -> String {
    let mut changes = Vec::new();
    for (path, stamp) in now {
        match last.get(path) {
            Some(before) if before == stamp => {}
            Some(_) if stamp.is_none() => changes.push(format!("{} is gone", path.display())),
            Some(_) => changes.push(format!("{} changed", path.display())),
            None => changes.push(format!("{} is new", path.display())),
        }
    }
    let gone = last.keys().filter(|path| !now.contains_key(*path));
    changes.extend(gone.map(|path| format!("{} is gone", path.display())));
    changes.join(", ")
}
