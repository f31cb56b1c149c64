//! Builds again and again, whenever an input changes.

use std::time::Duration;

use anyhow::{Result, bail};

use super::{Args, once};
use crate::input::Stamps;
use crate::output::{count, warn};
use crate::say;

/// How often files are looked at. Their times are all that is read, and that works on every file system, shared ones
/// too, which tell no watcher of changes.
const PAUSE: Duration = Duration::from_millis(500);

/// Builds, then builds after each change until the process is ended. Only the first build may fail.
pub(super) fn run(args: &Args) -> Result<()> {
    if args.inputs.has_stdin() {
        bail!("standard input cannot be watched: name files or folders");
    }
    // Before the build, so that a change during it is not missed.
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

/// The stamps once nothing changes any more: an editor may just be writing, and a file cut short is a FAQ with entries gone.
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
