//! The builds whose files are in the folder. Visitors who opened a page before a build still load the files of the build before, so these
//! stay for a while.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::names;
use crate::files;

/// The file that lists them, in the folder.
pub(crate) const MANIFEST: &str = ".tansy.json";
/// How long the files of a build stay at least after the next build, in seconds: a tab may be open, or a page cached, for days.
const WEEK: u64 = 7 * 24 * 60 * 60;

/// How long files of earlier builds stay.
#[derive(Clone, Copy)]
pub(crate) struct Keep {
    /// How many builds stay, the new one included.
    pub(crate) builds: usize,
    /// Whether builds that were replaced within the last week stay too.
    pub(crate) week: bool,
}

/// The builds, newest first.
#[derive(Serialize, Deserialize, Default)]
pub(crate) struct Generations {
    builds: Vec<Generation>,
}

/// One build.
#[derive(Serialize, Deserialize)]
struct Generation {
    /// When it was built, in seconds since 1970.
    built: u64,
    /// Its files and folders with a hash in their names.
    names: Vec<String>,
}

impl Generations {
    /// The builds of a folder. What has a hashed name in a folder without a readable list is taken for one build, replaced just now.
    pub(crate) fn of(folder: &Path) -> Result<Self> {
        let listed = std::fs::read(folder.join(MANIFEST)).ok();
        if let Some(listed) = listed.and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
            return Ok(listed);
        }
        let mut names: Vec<String> = files::list(folder)?.iter().map(|path| files::name(path)).collect();
        names.retain(|name| names::kind(name).is_some());
        let builds = if names.is_empty() { vec![] } else { vec![Generation { built: now(), names }] };
        Ok(Self { builds })
    }

    /// Makes the build with these names the newest, and drops those that need not stay.
    pub(crate) fn add(&mut self, names: Vec<String>, keep: Keep) {
        let now = now();
        if self.builds.first().is_none_or(|newest| newest.names != names) {
            self.builds.retain(|build| build.names != names);
            self.builds.insert(0, Generation { built: now, names });
        }
        // A build was replaced when the next one was built; that is what counts, however old it is itself.
        let replaced =
            |at: usize| at.checked_sub(1).and_then(|at| self.builds.get(at)).map(|next| next.built);
        let is_recent =
            |at: usize| keep.week && replaced(at).is_none_or(|replaced| now.saturating_sub(replaced) < WEEK);
        let stay = (0..self.builds.len()).take_while(|&at| at < keep.builds || is_recent(at)).count();
        self.builds.truncate(stay);
    }

    /// Writes the list.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        files::write(&folder.join(MANIFEST), &serde_json::to_vec_pretty(self)?)
    }

    /// The names of all builds, newest first, each once.
    pub(crate) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.builds.iter().flat_map(|build| &build.names) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &Generations) -> Vec<&str> {
        of.builds.iter().map(|build| build.names[0].as_str()).collect()
    }

    fn built(days_ago: &[(&str, u64)]) -> Generations {
        let day = |(name, days): &(&str, u64)| Generation {
            built: now() - days * 24 * 60 * 60,
            names: vec![(*name).to_owned()],
        };
        Generations { builds: days_ago.iter().map(day).collect() }
    }

    #[test]
    fn the_last_builds_stay_and_so_do_those_that_were_replaced_within_a_week() {
        let after = |days_ago: &[(&str, u64)], keep| {
            let mut all = built(days_ago);
            all.add(vec!["new".to_owned()], keep);
            names(&all).join(" ")
        };
        let two = Keep { builds: 2, week: true };
        assert_eq!(after(&[("a", 90), ("b", 91), ("c", 92)], two), "new a");
        assert_eq!(after(&[("a", 6), ("b", 90), ("c", 91)], two), "new a b", "b was replaced 6 days ago");
        assert_eq!(after(&[("a", 6), ("b", 90)], Keep { builds: 1, week: false }), "new");
        assert_eq!(after(&[("a", 6), ("new", 90)], two), "new a", "a build that comes back is listed once");
        assert_eq!(after(&[("new", 90), ("a", 91)], two), "new a", "the same build again replaces nothing");
    }
}
